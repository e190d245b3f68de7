"""Links that carry a credential: in the user part, in a query parameter, or as a web hook.

The whole link is masked. Other links are left; what other rules find in one widens to the whole
link when it is masked.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.drawn import looks_drawn
from inhouse.privacy.detect.secrets.values import is_placeholder
from inhouse.privacy.detect.secrets.words import no_secret

_rest: Final = re.compile(r"[^\s<>\"`]*+")
_scheme: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{0,30}\Z")
_user: Final = re.compile(r"//(?P<user>[^\s/?#@:]*+)(?::(?P<password>[^\s/?#@]*+))?@[^\s/?#]")
# A password may hold `@`, `/` and the like, though it should not; then a host must follow.
_loose_user: Final = re.compile(r"//[^\s/?#@:]{0,64}:(?P<password>[^\s]{1,128}?)@[\w.-]{1,253}[:/]")
_repository: Final = re.compile(r"//git@")
_telling_names: Final = (
    r"access_?token|refresh_?token|id_?token|token|api_?key|apikey|authorization|secret"
    r"|client_?secret|password|passwd|passwort|pwd|pass|sig|signature|session(?:_?id)?|sid|jwt|otp"
    r"|credentials?|x-amz-(?:signature|credential|security-token)|security-token|secret_?key"
    r"|sas|hmac|x-goog-(?:signature|credential)|subscription-key|access_?key"
)
_other_names: Final = (
    r"key|auth|code|ticket|invite|nonce|hash|h|state|k|t|s|magic|confirm|verify|reset"
)
_parameter: Final = re.compile(
    r"[?&#;](?:(?:[a-z0-9]{1,20}[_.-])?(?P<name>" + _telling_names + r")|" + _other_names + r")"
    r"=(?P<value>[^&#;\s]{4,2048})",
    re.I,
)
_hook: Final = re.compile(
    r"//hooks\.slack\.com/(?:services|workflows|triggers)/\w|//(?:\w+\.)?discord(?:app)?\.com/api/"
    r"webhooks/\w|//api\.telegram\.org/bot[0-9]|\.webhook\.office\.com/webhookb2/\w"
    r"|//hooks\.zapier\.com/hooks/catch/\w|//outlook\.office(?:365)?\.com/webhook/\w"
    r"|//maker\.ifttt\.com/trigger/[^/]{1,64}/with/key/\w|\.logic\.azure\.com[:/].{0,200}[?&]sig="
    r"|//chat\.googleapis\.com/v1/spaces/[^?]{1,64}/messages\?key=",
    re.I,
)
_words: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)*|[a-z]+(?:[_-][a-z]+)*")


def find(text: str) -> Iterator[Finding]:
    done = 0
    for sign in re.finditer("://", text):
        if sign.start() < done or not text[sign.start() - 1].isalnum():
            continue
        scheme = _scheme.search(text[max(done, sign.start() - 31) : sign.start()])
        if scheme is None:
            continue
        start = sign.start() - len(scheme[0])
        rest = _rest.match(text, sign.end())
        done = rest.end() if rest else sign.end()
        link = text[start:done].rstrip(".,;:!?)]}'*")
        if carries_a_credential(link):
            yield Finding(start, start + len(link), Kind.URL, "url with a credential")


def carries_a_credential(link: str) -> bool:
    return _names_a_user(link) or _has_a_secret_parameter(link) or bool(_hook.search(link))


def _names_a_user(link: str) -> bool:
    match = _user.search(link) or _loose_user.search(link)
    if match is None or _repository.search(link):
        return False
    password = match["password"]
    return password is None or not (is_placeholder(password) or password.lower() in no_secret)


def _has_a_secret_parameter(link: str) -> bool:
    for match in _parameter.finditer(link):
        value = match["value"]
        if is_placeholder(value) or value.lower() in no_secret:
            continue
        if looks_drawn(value) or (match["name"] and not _is_a_name(value)):
            return True
    return False


def _is_a_name(value: str) -> bool:
    """`ACCESS_TOKEN`, `my-token`: what stands for a value in a manual, and is none."""
    return _words.fullmatch(value) is not None and ("_" in value or "-" in value)
