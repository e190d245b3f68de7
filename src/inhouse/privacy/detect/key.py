"""Keys and tokens of programs: those with a known shape, and those a name announces.

Each shape is a literal and what follows it, so that a text without it costs one fast search. A
shape may begin only where its run of letters begins: each run is tried once, in linear time.
"""

import re
from collections import Counter
from collections.abc import Iterator
from math import log2
from typing import Final

from inhouse.chat import Finding, Kind

_shapes: Final = {
    "sk-": r"[\w-]{20,}",  # OpenAI, Anthropic, OpenRouter
    "AKIA": "[0-9A-Z]{16}",  # AWS
    "ASIA": "[0-9A-Z]{16}",
    "ghp_": "[A-Za-z0-9]{30,}",  # GitHub
    "gho_": "[A-Za-z0-9]{30,}",
    "ghu_": "[A-Za-z0-9]{30,}",
    "ghs_": "[A-Za-z0-9]{30,}",
    "ghr_": "[A-Za-z0-9]{30,}",
    "github_pat_": r"\w{22,}",
    "glpat-": r"[\w.-]{20,}",  # GitLab
    "gldt-": r"[\w-]{20,}",
    "glrt-": r"[\w-]{20,}",
    "glptt-": r"[\w-]{20,}",
    "xox": r"[abeoprs]-[\w-]{10,}",  # Slack
    "xapp-": r"[\w-]{10,}",
    "AIza": r"[\w-]{35}",  # Google
    "ya29.": r"[\w-]{20,}",
    "GOCSPX-": r"[\w-]{20,}",
    "sk_live_": "[A-Za-z0-9]{16,}",  # Stripe
    "sk_test_": "[A-Za-z0-9]{16,}",
    "rk_live_": "[A-Za-z0-9]{16,}",
    "rk_test_": "[A-Za-z0-9]{16,}",
    "whsec_": "[A-Za-z0-9+/=]{20,}",
    "npm_": "[A-Za-z0-9]{30,}",
    "pypi-": r"[\w-]{40,}",
    "hf_": "[A-Za-z0-9]{28,}",  # Hugging Face
    "AC": "[0-9a-f]{32}",  # Twilio
    "SK": "[0-9a-f]{32}",
    "SG.": r"[\w-]{16,}\.[\w-]{16,}",  # SendGrid
    "key-": "[0-9a-f]{32}",  # Mailgun
    "eyJ": r"[\w-]{8,}+\.eyJ[\w-]{8,}+(?:\.[\w-]*+)?",  # JWT
    "dop_v1_": "[0-9a-f]{60,}",  # DigitalOcean
    "shp": "(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",  # Shopify
    "hvs.": r"[\w-]{24,}",  # Vault
    "dp.pt.": "[A-Za-z0-9]{40,}",  # Doppler
    "dapi": "[0-9a-f]{32}",  # Databricks
    "lin_api_": "[A-Za-z0-9]{32,}",
    "gsk_": "[A-Za-z0-9]{40,}",
    "xai-": "[A-Za-z0-9]{40,}",
    "pplx-": "[A-Za-z0-9]{40,}",
    "r8_": "[A-Za-z0-9]{30,}",
    "ATATT3": r"[\w=-]{50,}",  # Atlassian
    "AGE-SECRET-KEY-1": "[0-9A-Z]{50,}",
    "ih_": r"[\w-]{32,}",  # our own
    ":AA": r"[\w-]{33}(?![\w-])",  # Telegram; the number before the colon is no secret
}
# Those of two parts may not begin after `_`: each `_` of a long run would begin it again.
_in_two_parts: Final = ("eyJ", "SG.")
_before: Final = dict.fromkeys(_in_two_parts, r"[\w-]")
_patterns: Final = tuple(
    (
        literal,
        re.compile(
            rf"{re.escape(literal)}"
            rf"(?<!{_before.get(literal, '[A-Za-z0-9-]')}{re.escape(literal)}){rest}",
            re.ASCII,
        ),
    )
    for literal, rest in _shapes.items()
)

_bearer: Final = re.compile(
    r"\b(?:bearer|basic|token)[ \t]{1,3}([A-Za-z0-9._~+/-]{16,}+={0,2})", re.I
)
_assigned: Final = re.compile(
    r"(?:api[_-]?key|apikey|secret|token|access[_-]?key|account[_-]?key|auth[_-]?key|private[_-]?key"
    r"|encryption[_-]?key|credentials?|webhook)(?:[_-]?(?:id|key|value|base))?"
    r"[\"'`\]]{0,2}[ \t]{0,3}(?::=|=>|[:=]|\bis\b)[ \t]{0,3}[\"'`]{0,2}"
    r"([A-Za-z0-9+/_.~=-]{12,}+)",
    re.I,
)
_assigned_words: Final = ("key", "secret", "token", "credential", "webhook")


def find(text: str) -> Iterator[Finding]:
    for literal, pattern in _patterns:
        if literal in text:
            for match in pattern.finditer(text):
                if looks_random(match[0]):
                    yield Finding(match.start(), match.end(), Kind.KEY, f"key {literal}")
    lower = text.lower()
    if any(word in lower for word in ("bearer", "basic", "token")):
        yield from _after(_bearer, text, "key after bearer")
    if any(word in lower for word in _assigned_words):
        yield from _after(_assigned, text, "key after its name")


def _after(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        start, value = match.start(1), match[1].rstrip(".")
        if looks_random(value) and _is_no_path(value):
            yield Finding(start, start + len(value), Kind.KEY, rule)


def looks_random(value: str) -> bool:
    """Whether these letters were drawn, not written: digits among them, and few of a kind."""
    some = value[:128]
    if not any(sign.isdigit() for sign in some) or not any(sign.isalpha() for sign in some):
        return False
    counts = Counter(some).values()
    bits = -sum(count / len(some) * log2(count / len(some)) for count in counts)
    return bits >= 2.9


def _is_no_path(value: str) -> bool:
    """Not a name in a program or a place on a disk, such as `settings.api_key_2`."""
    words = re.split(r"[._/-]", value)
    return not all(re.fullmatch(r"[a-z]*[0-9]{0,2}|[A-Z]?[a-z]+|[A-Z]+", word) for word in words)
