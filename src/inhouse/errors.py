"""Every way Inhouse stops on purpose: what happened, and what to do about it.

Errors reach logs, tickets and other people. So an error never carries text that a user or a
model wrote, nor the message of a foreign exception; the foreign one stays as `__cause__`.

    InhouseError
    |-- Refused            the request was understood and stopped; nothing left the house
    |   |-- BadRequest     the caller can fix it; `field` names the place
    |   |   `-- UnreadPicture  a picture can't be read, so it can't be masked
    |   |-- ParserError    a picture could not be looked at just now
    |   |-- Blocked        the policy lets no data of a class be sent
    |   |-- TooSlow        looking took longer than the policy allows
    |   |-- NotAllowed     no credential, a wrong one, or a foreign page
    |   |-- NotFound       no such model or route
    |   `-- Busy           too many answers are being made; nothing is wrong
    |-- EngineError        the model could not finish; nothing is lost but this answer
    |-- DetectorError      personal data could not be looked for, so nothing was sent
    |-- SealError          a process could not give up the powers the policy says it must
    |-- ConfigError        the policy file or the machine is not fit to start
    |-- ErrandError        something outside could not be fetched, or must not be
    |-- ModelError         the model file is missing, broken or not the one that was promised
    `-- MissingExtra       an optional part is not installed
"""

from collections.abc import Iterable
from typing import ClassVar


class InhouseError(Exception):
    """`what` happened and the `fix`, both safe to show to anyone.

    `code` is stable and documented in docs/errors.md; `status` is the HTTP status for API
    callers; `exit_code` is what a command returns (1 broken, 2 could not tell, 64 usage).
    """

    code: ClassVar[str] = "inhouse_error"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what}. Fix: {self.fix}" if self.fix else self.what


class Refused(InhouseError):
    """The request was stopped on purpose; nothing was sent to a model."""

    code = "refused"
    status = 403


class BadRequest(Refused):
    """The request can't be served as it is. `field` is the JSON path, made of known names only."""

    code = "bad_request"
    status = 400
    exit_code = 64

    def __init__(self, what: str, *, fix: str, field: str | None = None) -> None:
        super().__init__(what, fix=fix)
        self.field = field


class UnreadPicture(BadRequest):
    """A picture that can't be read here, or may not be sent, and so goes nowhere."""

    code = "unread_picture"


class ParserError(Refused):
    """The process that opens pictures failed; what it was to look at goes nowhere."""

    code = "parser_failed"
    status = 503


class Blocked(Refused):
    """The request holds data of classes that the policy lets nobody send. Only they are named."""

    code = "blocked_by_policy"

    def __init__(self, classes: Iterable[str]) -> None:
        super().__init__(
            f"the policy lets no {', no '.join(classes)} be sent, not even masked",
            fix="take it out of the request; the policy's masking.modes says what is blocked",
        )


class TooSlow(Refused):
    """Looking for personal data took longer than the policy allows; nothing was sent."""

    code = "too_slow"
    status = 503

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"looking for personal data took longer than {seconds} seconds; nothing was sent",
            fix="send less text at once, or raise masking.seconds in the policy",
        )


class NotAllowed(Refused):
    """The caller has not shown a right to do this."""

    code = "not_allowed"
    status = 401


class NotFound(Refused):
    """There is no such model or route here."""

    code = "not_found"
    status = 404


class Busy(Refused):
    """As many answers are being made or waited for as the policy allows."""

    code = "busy"
    status = 429


class EngineError(InhouseError):
    """The model stopped before the answer was whole. It is restarted; ask again."""

    code = "engine_failed"
    status = 503


class DetectorError(InhouseError):
    """Personal data could not be looked for. A text that was not looked at goes nowhere."""

    code = "detector_failed"
    status = 503


class SealError(InhouseError):
    """A process could not be sealed as far as the policy demands."""

    code = "seal_too_weak"
    status = 503


class ConfigError(InhouseError):
    """The policy, a folder or a port is not fit to start with."""

    code = "config"


class ModelError(InhouseError):
    """The model file is missing, broken, or not the one that was promised."""

    code = "model"


class ErrandError(InhouseError):
    """Something outside could not be fetched, or the policy lets nobody fetch it."""

    code = "errand_failed"


class MissingExtra(InhouseError):
    """An optional part of Inhouse is not installed."""

    code = "missing_extra"

    def __init__(self, module: str, *, extra: str) -> None:
        super().__init__(
            f"the optional part {module} is not installed", fix=f"pip install 'inhouse[{extra}]'"
        )
