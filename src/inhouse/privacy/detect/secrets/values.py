"""Whether a value that a name announces is a secret, or a placeholder, a word or code."""

import re
from typing import Final

from inhouse.privacy.detect.secrets.drawn import bits, looks_drawn, looks_written
from inhouse.privacy.detect.secrets.names import Says, says, words_of
from inhouse.privacy.detect.secrets.words import (
    interface,
    no_secret,
    no_secret_stems,
    passwords,
    secrets,
)

_no_values: Final = no_secret | passwords | secrets
# Words and templates only. What has digits or signs among its letters is somebody's value, whatever
# words it holds: `MySecret123!` is as good a password as any.
_placeholder: Final = re.compile(
    r"<[^>]{1,80}>|<[A-Za-z][A-Za-z _.-]{0,80}|\$\{.{0,200}|\$\(.{0,200}|\$[A-Za-z_]{1,80}"
    r"|\$[A-Z][A-Z0-9_]{0,80}|\{\{.{0,200}|\{[\w.: -]{0,60}\}"
    r"|%[A-Za-z_]{1,40}%|%[-0-9.]{0,5}[a-z]|%\([\w.]{1,40}\)s|[*•.xX_#?-]+|\[[A-Za-z _-]{0,40}\]?"
    r"|@[A-Za-z_.]{1,40}@|:[a-z_]{1,40}|(?i:your|insert|enter|replace)[-_ .][A-Za-z_ .<>-]{0,80}"
    r"|(?i:(?:my|the|some)[-_. ]?(?:super[-_. ]?)?(?:secret|password|token|api|key|access)"
    r"[a-z_. -]{0,40})"
    r"|(?i:(?:your|some)[a-z]*[-_]?(?:password|token|key|secret|pass|api|access|pw|pwd)[a-z_-]{0,40})"
    r"|(?i:[a-z_. -]{0,20}(?:example|placeholder|redacted|dummy|foobar|goes[-_ ]?here|[-_ ]here\b)"
    r"[a-z_. -]{0,60})"
    r"|(?i:(?:[a-z]{1,12}[0-9]?[-_]){0,3}x{3,}(?:[-_. :/]{1,2}x{2,}){0,8})"
    r"|.{0,100}\.\.\.|\#\{.{0,80}|__\w{1,40}__"
    r"|!(?:vault|Ref|Sub|GetAtt|ImportValue|Join|env|secret|binary)\b.{0,80}"
    r"|\#[0-9a-fA-F]{3,8}|\W{1,40}|[~^<>=v]{0,2}[0-9]{1,4}(?:\.[0-9]{1,5}){2,3}|:\w{1,20}:\w{1,20}"
    r"|(?!\{(?:noop|cipher|plain)\})(?:[^{}]{0,20}\{[\w.:()\[\]'\" -]{1,60}\}){1,8}[^{}]{0,20}"
    r"|(?i:null|none|nil|undefined|true|false|n/a|todo|tbd|changeit\?)",
    re.DOTALL,
)
_code: Final = re.compile(
    r"(?!\{(?:noop|cipher|bcrypt|plain)\})[$%{<(\[&]|[*•.x_#-]+\Z|[\w.:>-]{0,80}\("
    # Found ahead and then taken whole, so that no shorter path is tried.
    r"|(?=(?P<path>[A-Za-z_]\w{0,60}(?:(?:\.|->|::|\?\.)[A-Za-z_]\w{0,60}){1,8}))(?P=path)"
    r"(?![\w!@#$%^&*+])|[A-Za-z_]\w{0,60}\[|process\.env|(?:[A-Z]+_)+[A-Z]+\Z|\\[\"'nrt]?\Z"
    r"|@[A-Z]\w+|!!?[a-z]|\|[+-]?\Z|>[+-]?\Z|/[*/^]"
)
# In a sentence a value may begin with any sign: `my password is $uperSecret1`.
_code_in_prose: Final = re.compile(
    r"[*•.x_#-]+\Z|[\w.:>-]{0,80}\(|(?:[A-Z]+_)+[A-Z]+\Z|process\.env|\\[\"'nrt]?\Z"
    r"|[A-Za-z_]{1,60}(?:(?:\.|->|::)[A-Za-z_]{1,60}){1,8}(?![\w.!@#$%^&*+])"
)
_name: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_plain_name: Final = re.compile(r"[A-Za-z_]+")
_path: Final = re.compile(
    r"(?:[A-Za-z]:)?[./~\\][\w.-]*(?:[/\\][\w. -]+)+|\w+(?:/[\w.-]+)+\.\w{1,5}"
)
_place: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://|\w+\.(?:com|org|net|io|de|json|ya?ml|pem|txt|py|js)\Z"
)
_uuid: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_dimension: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:px|em|rem|%|s|ms|m|h|d|kb|mb|gb)?")
_dotted: Final = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+|[a-z]+(?:[-_:/][a-z]+)+")
_and: Final = re.compile(
    r"\s*(?:[.,;!?)\]}\"']|\Z|[\r\n]|(?:and|but|or|und|aber|et|y|e|en|pero|mais|ma|for|thanks"
    r"|please|bitte|für)\b)",
    re.I,
)


def is_placeholder(value: str) -> bool:
    """`<password>`, `${SECRET}`, `xxxx`, `your-api-key-here`."""
    return _placeholder.fullmatch(value) is not None


def is_code(value: str) -> bool:
    """`get_password()`, `config.password`, `process.env.TOKEN`, `PASSWORD_FIELD`."""
    return _code.match(value) is not None


def _is_code_said(value: str) -> bool:
    """The same in a sentence, where what can't be code is a value of somebody's choice."""
    if value[0] in "$%{<([&@!|>/" and not (
        any(map(str.isdigit, value)) and value[-1] not in ")}]>"
    ):
        return is_code(value)
    return _code_in_prose.match(value) is not None


def quoted_is_secret(value: str, said: Says) -> bool:
    """Whether a value in quotes, beside a name that says this, is a secret."""
    plain = value.strip().rstrip(":?")
    if len(plain) < 3 or plain.lower() in _no_values or is_placeholder(plain):
        return False
    if said is Says.PASSWORD:
        return _may_be_chosen(plain)
    if said is Says.PIN:
        return _is_pin(plain)
    return _is_token(plain, said)


def bare_is_secret(value: str, said: Says, *, in_code: bool) -> bool:
    """Whether a value without quotes is one. In code, a plain name is a reference to something."""
    if len(value) < 3 or value.lower().strip("!?*_") in _no_values or is_placeholder(value):
        return False
    if said is Says.PIN:
        return _is_pin(value)
    if is_code(value) if in_code or said is not Says.PASSWORD else _is_code_said(value):
        return False
    if said is not Says.PASSWORD:
        if in_code and value.isidentifier() and not looks_drawn(value):
            return False
        return _is_token(value, said)
    if _dimension.fullmatch(value) and len(value) < 4:
        return False
    return not (_is_reference(value) if in_code else _names_a_secret(value))


def _is_reference(value: str) -> bool:
    """A plain name, as of a variable: no digits, or words of which one is `password`."""
    if not _name.fullmatch(value):
        return False
    return _plain_name.fullmatch(value) is not None or _names_a_secret(value)


def _names_a_secret(value: str) -> bool:
    return _name.fullmatch(value) is not None and (
        ("_" in value and says(words_of(value), []) not in {None, Says.KEY}) or _camel(value)
    )


def _camel(value: str) -> bool:
    words = words_of(value) if value.isidentifier() else []
    return len(words) > 1 and not any(map(str.isdigit, value)) and says(words, []) is not None


def _may_be_chosen(value: str) -> bool:
    if value.lower() in interface:
        return False
    if " " in value:
        words = [word.strip(".,:;!?()'\"").lower() for word in value.split()]
        return interface.isdisjoint(words) and not is_code(value)
    if value.lower().startswith(no_secret_stems) and value.isalpha():
        return False
    return not (value.startswith(("$", "{{", "%(", "<")) or _camel(value) or _labels(value))


def _labels(value: str) -> bool:
    """A name of a field or text: `user.password`, `login-password`, `PASSWORD_FIELD`."""
    words = words_of(value)
    if any(map(str.isdigit, value)) or not re.fullmatch(r"[\w.:/-]+", value):
        return False
    return len(words) > 1 and not interface.isdisjoint(words)


def _is_pin(value: str) -> bool:
    return 3 <= len(value) <= 10 and value.isdecimal()


def _is_token(value: str, said: Says) -> bool:
    if " " in value or _path.fullmatch(value) or _place.match(value) or _dotted.fullmatch(value):
        return False
    if _dimension.fullmatch(value):
        return said is Says.SECRET and len(value) >= 12 and bits(value) > 2.5
    if said is Says.KEY:
        return len(value) >= 12 and not _uuid.fullmatch(value) and looks_drawn(value, 3.0)
    if _uuid.fullmatch(value):
        return True
    if len(value) >= 12 and looks_drawn(value):
        return True
    return len(value) >= 6 and _is_no_word(value)


def _is_no_word(value: str) -> bool:
    """Letters with digits or signs among them, as people choose, and no name made of words."""
    letters = any(map(str.isalpha, value))
    digits = any(map(str.isdigit, value))
    signs = not re.fullmatch(r"[\w.:/ -]+", value)
    return letters and (digits or signs) and not (looks_written(value) and not signs)


def ends_a_phrase(text: str, value: str, end: int) -> bool:
    """Whether a plain word is the value: what follows it ends the sentence or its part."""
    if not value.rstrip("!?").isalpha() or not (value.islower() or value.istitle()):
        return True
    if value.lower().startswith(no_secret_stems):
        return False
    return _and.match(text, end) is not None
