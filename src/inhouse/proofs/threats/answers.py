"""What a person is asked: whom they protect from, what data, and which duty they have."""

from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from inhouse.errors import BadRequest
from inhouse.proofs.host.check import Threat


class Data(StrEnum):
    HEALTH = "health"
    LEGAL = "legal"
    FINANCIAL = "financial"
    PERSONAL = "personal"
    SECRETS = "secrets"
    CODE = "code"
    NOTHING = "nothing"


class Duty(StrEnum):
    GDPR = "gdpr"
    HIPAA = "hipaa"
    PROFESSIONAL = "professional"
    BANK = "bank"
    NONE = "none"


THREAT_WORDS: Final[dict[Threat, str]] = {
    Threat.PROVIDER: "a breach at a provider, or a curious employee there",
    Threat.TRAINING: "your texts becoming part of somebody's model",
    Threat.SUBPOENA: "a court or an authority that asks for records",
    Threat.REGULATION: "a regulator or an auditor who asks what you did",
    Threat.IT: "your employer's IT, or whoever administers the machine",
    Threat.THIEF: "a thief with the machine or its disk",
    Threat.USERS: "other people with an account on the machine",
    Threat.MALWARE: "a malicious program that runs with your rights",
    Threat.EMBARRASSMENT: "somebody looking over your shoulder or through your history",
}
DATA_WORDS: Final[dict[Data, str]] = {
    Data.HEALTH: "about health: patients, diagnoses, your own",
    Data.LEGAL: "of clients, under legal privilege",
    Data.FINANCIAL: "about money: accounts, customers of a bank",
    Data.PERSONAL: "about people: names, addresses, a diary",
    Data.SECRETS: "trade secrets, unpublished work",
    Data.CODE: "source code, credentials",
    Data.NOTHING: "nothing special",
}
DUTY_WORDS: Final[dict[Duty, str]] = {
    Duty.GDPR: "data protection law of the EU or UK (GDPR)",
    Duty.HIPAA: "health data law of the US (HIPAA)",
    Duty.PROFESSIONAL: "professional secrecy: doctors, lawyers, clergy, journalists",
    Duty.BANK: "bank secrecy, or the rules of a financial supervisor",
    Duty.NONE: "none that you know of",
}
LARGEST_FILE: Final = 64 * 1024
_Few = Meta(max_length=16)


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An empty list is a question that was not answered; then the careful answer is assumed."""

    protect_from: Annotated[tuple[Threat, ...], _Few] = ()
    data: Annotated[tuple[Data, ...], _Few] = ()
    duty: Annotated[tuple[Duty, ...], _Few] = ()


def read_answers(text: bytes) -> Answers:
    """Answers from JSON. Raises BadRequest; what was in the file is not repeated."""
    try:
        if len(text) > LARGEST_FILE:
            raise msgspec.ValidationError
        return msgspec.json.decode(text, type=Answers)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest(
            "the answers are not what was asked",
            fix='write {"protect_from": ["thief"], "data": ["health"], "duty": ["gdpr"]}; '
            "inhouse threats --help lists the words",
        ) from None
