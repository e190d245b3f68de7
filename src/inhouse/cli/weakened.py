"""Which settings of a policy protect less than their defaults, by the order that each declares."""

import json
from typing import Any, Final, get_args

import msgspec

from inhouse.config import Mode, Order, Policy
from inhouse.proofs.prove.policy import Weakened

STRICTEST_FIRST: Final[tuple[str, ...]] = get_args(Mode)


def weakened(policy: Policy) -> list[Weakened]:
    """Every setting that differs from its default in the direction that its order calls weaker."""
    found = []
    for section in msgspec.structs.fields(Policy):
        for field in msgspec.structs.fields(section.type):
            extra = _extra(field.type)
            order = Order(extra["order"])
            is_now = getattr(getattr(policy, section.name), field.name)
            default = getattr(section.default, field.name)
            if is_now != default and _weaker(order, is_now, default):
                name = f"{section.name}.{field.name}"
                found.append(Weakened(name, _shown(is_now), extra["harm"]))
    return found


def _weaker(order: Order, is_now: Any, default: Any) -> bool:
    match order:
        case Order.FREE:
            return False
        case Order.HIGHER_IS_SAFER:
            return bool(is_now < default)
        case Order.LOWER_IS_SAFER:
            return bool(is_now > default)
        case Order.FALSE_IS_SAFER:
            return bool(is_now)
        case Order.MORE_IS_SAFER:
            return not set(is_now) >= set(default)
        case Order.FEWER_IS_SAFER:
            return not set(is_now) <= set(default)
        case Order.STRICTER_IS_SAFER:
            return any(_laxer(mode) for mode in _modes(is_now))
        case _:  # a setting whose every change needs a look, or an order that is new
            return True


def _modes(value: dict[Any, Any]) -> list[str]:
    """Of `modes` and of `roles`, which holds modes for each role."""
    return [
        mode
        for each in value.values()
        for mode in (each.values() if isinstance(each, dict) else (each,))
    ]


def _laxer(mode: str) -> bool:
    return STRICTEST_FIRST.index(mode) > STRICTEST_FIRST.index("mask")


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} entries"
    return json.dumps(msgspec.to_builtins(value))


def _extra(annotation: Any) -> dict[str, Any]:
    return next(
        meta.extra
        for meta in getattr(annotation, "__metadata__", ())
        if isinstance(meta, msgspec.Meta) and meta.extra
    )
