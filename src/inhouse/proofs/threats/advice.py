"""The rules that make advice of answers and the table. There are three, and they are short.

1. Local AI is IRRELEVANT against a threat if the layer "the model runs here" does not help.
2. It is ESSENTIAL if that layer stops the threat and the data is worth protecting. Data that was
   not named is taken to be.
3. Else it is USEFUL. Over several threats, the strongest word counts.

A layer matters if the table says that it helps against a threat that was named; no rule adds one.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from inhouse.proofs.host.check import THREATS, Threat
from inhouse.proofs.threats.answers import Answers, Data, Duty
from inhouse.proofs.threats.table import (
    DATA_TO_DO,
    DUTY_TO_DO,
    PROOFS,
    TABLE,
    Effect,
    Layer,
    Row,
)


class Bearing(StrEnum):
    """What local AI is for somebody, from most to least."""

    ESSENTIAL = "ESSENTIAL"
    USEFUL = "USEFUL"
    IRRELEVANT = "IRRELEVANT"


class Verdict(msgspec.Struct, frozen=True):
    """One threat, answered."""

    threat: Threat
    bearing: Bearing
    row: Row


class Advice(msgspec.Struct, frozen=True):
    answers: Answers
    bearing: Bearing
    threats: tuple[Verdict, ...]
    matter: tuple[Layer, ...]
    do_not_matter: tuple[Layer, ...]
    proofs: tuple[str, ...]  # families of inhouse prove that test the layers that matter
    left_for_you: tuple[str, ...]
    assumed: tuple[str, ...]  # what was taken for granted because nobody said


def advise(answers: Answers) -> Advice:
    threats = _in_order(answers.protect_from)
    verdicts = tuple(_verdict(threat, answers) for threat in threats)
    matter = tuple(layer for layer in Layer if any(layer in each.row.helps for each in verdicts))
    to_do = [line for each in verdicts for line in each.row.left_for_you]
    to_do += [line for kind in answers.data for line in DATA_TO_DO[kind]]
    to_do += [line for kind in answers.duty for line in DUTY_TO_DO[kind]]
    return Advice(
        answers=answers,
        bearing=_strongest(each.bearing for each in verdicts),
        threats=verdicts,
        matter=matter,
        do_not_matter=tuple(layer for layer in Layer if layer not in matter),
        proofs=tuple(dict.fromkeys(family for layer in matter for family in PROOFS[layer])),
        left_for_you=tuple(dict.fromkeys(to_do)),
        assumed=_assumed(answers),
    )


def _in_order(named: tuple[Threat, ...]) -> tuple[Threat, ...]:
    """Whoever names nobody is told about everybody."""
    return tuple(threat for threat in THREATS if not named or threat in named)


def _verdict(threat: Threat, answers: Answers) -> Verdict:
    row = TABLE[threat]
    here = row.helps.get(Layer.MODEL)
    if here is None:
        bearing = Bearing.IRRELEVANT
    elif here.effect is Effect.STOPS and _worth_protecting(answers):
        bearing = Bearing.ESSENTIAL
    else:
        bearing = Bearing.USEFUL
    return Verdict(threat, bearing, row)


def _worth_protecting(answers: Answers) -> bool:
    named = set(answers.data) - {Data.NOTHING}
    duties = set(answers.duty) - {Duty.NONE}
    return bool(named or duties) or not answers.data


def _strongest(bearings: Iterable[Bearing]) -> Bearing:
    order = list(Bearing)
    return min(bearings, key=order.index)


def _assumed(answers: Answers) -> tuple[str, ...]:
    said = []
    if not answers.protect_from:
        said.append("you named nobody to protect from, so all are answered")
    if not answers.data:
        said.append("you named no data, so it is taken to be sensitive")
    if not answers.duty:
        said.append("you named no duty; if you have one, say so")
    if Data.NOTHING in answers.data and len(answers.data) > 1:
        said.append("'nothing special' beside other data is not counted")
    return tuple(said)
