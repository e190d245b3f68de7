"""Links that carry a credential: in the user part, in a query parameter, or as a web hook.

The whole link is masked. Other links are left; what other rules find in one widens to the whole
link when it is masked.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_rest: Final = re.compile(r"[^\s<>\"`]*+")
_scheme: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{0,30}\Z")
_user: Final = re.compile(r"//[^\s/?#@]+@[^\s/?#]")
_repository: Final = re.compile(r"//git@")
_parameter: Final = re.compile(
    r"[?&#;](?:[a-z0-9]{1,20}[_.-])?(?:access_?token|refresh_?token|id_?token|token|api_?key"
    r"|apikey|key|auth|authorization|secret|client_?secret|password|passwd|passwort|pwd|pass|sig"
    r"|signature|session(?:_?id)?|sid|jwt|otp|code|ticket|credential|x-amz-(?:signature|credential)"
    r"|security-token|invite|nonce)=[^&#;\s]{4,}",
    re.I,
)
_hook: Final = re.compile(
    r"//hooks\.slack\.com/services/\w|//(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\w"
    r"|//api\.telegram\.org/bot[0-9]|\.webhook\.office\.com/webhookb2/\w",
    re.I,
)


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
    if _user.search(link) and not _repository.search(link):
        return True
    return bool(_parameter.search(link) or _hook.search(link))
