"""What is known: for each threat, which layers of Inhouse help, which do not, and what is left.

To be read and doubted by anyone. A row says of every layer either how it helps or why it does not,
and names what remains for the person to do and what no software can change. A layer is here only if
it exists in this version and `inhouse prove` has a family of tests for it.
"""

from enum import StrEnum
from typing import Final

import msgspec

from inhouse.proofs.host.check import Threat
from inhouse.proofs.threats.answers import Data, Duty


class Layer(StrEnum):
    MODEL = "model"
    MASKING = "masking"
    SEAL = "seal"
    NOTHING_KEPT = "nothing-kept"
    CREDENTIAL = "credential"
    EVIDENCE = "evidence"


LAYER_WORDS: Final[dict[Layer, str]] = {
    Layer.MODEL: "the model runs on a machine of yours",
    Layer.MASKING: "personal data and secrets are masked before the model",
    Layer.SEAL: "the kernel lets no process out",
    Layer.NOTHING_KEPT: "no prompt and no answer is written down",
    Layer.CREDENTIAL: "nobody gets an answer without a credential",
    Layer.EVIDENCE: "signed reports of what was tested",
}
PROOFS: Final[dict[Layer, tuple[str, ...]]] = {
    Layer.MODEL: ("egress",),
    Layer.MASKING: ("masking",),
    Layer.SEAL: ("egress",),
    Layer.NOTHING_KEPT: ("residue",),
    Layer.CREDENTIAL: ("auth", "isolation"),
    Layer.EVIDENCE: ("defaults",),
}


class Effect(StrEnum):
    STOPS = "stops"  # the threat finds nothing there, whatever it promises
    NARROWS = "narrows"  # it finds less, or has to try harder


class Help(msgspec.Struct, frozen=True):
    effect: Effect
    how: str


class Row(msgspec.Struct, frozen=True):
    why: str  # whether local AI matters here, in a sentence or two
    helps: dict[Layer, Help]
    does_not: dict[Layer, str]  # all the others, each with its reason
    residual: str  # what is left when everything works
    left_for_you: tuple[str, ...]
    nobody: str  # what no software can change


_STOPS, _NARROWS = Effect.STOPS, Effect.NARROWS
TABLE: Final[dict[Threat, Row]] = {
    Threat.PROVIDER: Row(
        why="What is never sent can't be stolen from a provider. With a provider you have a "
        "promise; with a model of your own you have nothing that they could lose.",
        helps={
            Layer.MODEL: Help(_STOPS, "no provider of a model gets your text"),
            Layer.MASKING: Help(
                _NARROWS,
                "if the model is on another server, that sees placeholders for what is found",
            ),
            Layer.SEAL: Help(_NARROWS, "a library or model file that wants to report home can't"),
        },
        does_not={
            Layer.NOTHING_KEPT: "it is about this machine's disk, not about a provider's",
            Layer.CREDENTIAL: "it guards your server, not theirs",
            Layer.EVIDENCE: "it tells you that the others hold; it stops nobody",
        },
        residual="Masking finds most, not all. A rented machine has a provider, too: see "
        "hardware.hypervisor.",
        left_for_you=(
            "stop using cloud assistants for the same texts: one paste undoes it",
            "look at tools.* and copies.synced in the report: other programs may still send",
        ),
        nobody="What you sent in earlier years stays where it is; ask for its deletion.",
    ),
    Threat.TRAINING: Row(
        why="A model that runs here learns nothing from what you type: its file never changes. A "
        "provider's promise not to train can't be checked from outside.",
        helps={
            Layer.MODEL: Help(_STOPS, "the model file is read-only; nothing is collected"),
            Layer.MASKING: Help(
                _NARROWS, "another server's model could learn placeholders only, of what is found"
            ),
            Layer.SEAL: Help(_NARROWS, "no library can collect prompts and send them"),
        },
        does_not={
            Layer.NOTHING_KEPT: "training happens elsewhere",
            Layer.CREDENTIAL: "training happens elsewhere",
            Layer.EVIDENCE: "it tells you that the others hold; it stops nobody",
        },
        residual="What masking leaves, style and rare facts, another server's model can learn.",
        left_for_you=(
            "switch training off in the accounts that you keep using",
            "read what your editor, mail and office programs send to their assistants",
        ),
        nobody="What a model has learnt already can't be taken out of it again.",
    ),
    Threat.SUBPOENA: Row(
        why="A provider that has nothing can hand over nothing, and can't be ordered to keep it. "
        "But you can be asked yourself, and then you have to answer.",
        helps={
            Layer.MODEL: Help(_NARROWS, "nobody else can be asked for your prompts"),
            Layer.MASKING: Help(
                _NARROWS, "another server's records hold placeholders for what is found"
            ),
            Layer.NOTHING_KEPT: Help(_NARROWS, "what was never written can't be asked for"),
        },
        does_not={
            Layer.SEAL: "a court does not come through the network",
            Layer.CREDENTIAL: "whoever must open the machine opens this, too",
            Layer.EVIDENCE: "a report is one more record that can be asked for",
        },
        residual="Your documents, mails and backups are where they always were.",
        left_for_you=(
            "decide now how long you keep what, and keep to it; after an order, delete nothing",
            "look at copies.* and traces.*: backups and histories are records, too",
        ),
        nobody="An order to you, or to testify, remains; no software changes that.",
    ),
    Threat.REGULATION: Row(
        why="Few rules demand local AI. It makes them easier to keep and to show: no processor, no "
        "transfer abroad, and tests instead of promises.",
        helps={
            Layer.MODEL: Help(
                _NARROWS, "no third party processes the data, so none must be managed"
            ),
            Layer.MASKING: Help(_NARROWS, "the model gets no more personal data than it needs"),
            Layer.SEAL: Help(_NARROWS, "no unnoticed transfer to anybody"),
            Layer.NOTHING_KEPT: Help(_NARROWS, "nothing is stored beyond its purpose"),
            Layer.CREDENTIAL: Help(_NARROWS, "no access without authorisation"),
            Layer.EVIDENCE: Help(
                _NARROWS, "the measures can be shown, with a date and a signature"
            ),
        },
        does_not={},
        residual="This version has no users, no roles and no audit log yet; where they are "
        "required, it does not suffice.",
        left_for_you=(
            "ask your data protection officer or counsel: this is a tool, not an opinion",
            "write down purpose, legal basis, who may use it, and what happens after a breach",
            "keep the signed report of inhouse prove with those papers, and renew it",
        ),
        nobody="Whether you may use the data for this at all is not a technical question.",
    ),
    Threat.IT: Row(
        why="Whoever administers a machine can read its memory, its keys and its screen. Local AI "
        "on their machine changes nothing about that; on a machine of your own there is no IT.",
        helps={
            Layer.NOTHING_KEPT: Help(
                _NARROWS, "later there is nothing of a chat on the disk to find"
            ),
        },
        does_not={
            Layer.MODEL: "it runs on the machine that they administer",
            Layer.MASKING: "they can read the text before it is masked",
            Layer.SEAL: "it holds programs, not administrators",
            Layer.CREDENTIAL: "they can read the credential, or the memory of whoever uses it",
            Layer.EVIDENCE: "they can change the program that makes it",
        },
        residual="They see everything that happens while it happens, if they look.",
        left_for_you=(
            "use a machine that they do not administer, if you may",
            "ask which monitoring there is: onlookers.* and interception.roots show what was seen",
        ),
        nobody="No program hides from an administrator of its machine; one that says so lies.",
    ),
    Threat.THIEF: Row(
        why="A thief reads the disk. What protects it is its encryption, with or without local AI; "
        "Inhouse only takes care that there is little to find.",
        helps={
            Layer.NOTHING_KEPT: Help(_NARROWS, "no chat is on the disk"),
        },
        does_not={
            Layer.MODEL: "it brings the work to the disk that is stolen",
            Layer.MASKING: "the documents themselves lie on the disk unmasked",
            Layer.SEAL: "nothing of it runs when the machine is off",
            Layer.CREDENTIAL: "it lies on the same disk",
            Layer.EVIDENCE: "it was made before",
        },
        residual="Your documents, the browser's cache, swap, other programs' files.",
        left_for_you=(
            "encrypt the whole disk with a good passphrase; on a journey, switch the machine off",
            "look at disk.* in the report: swap and hibernation write memory to the disk",
            "lock the screen; a running, unlocked machine is open",
        ),
        nobody="A passphrase on a note beside the machine, or given away under pressure.",
    ),
    Threat.USERS: Row(
        why="Other people with an account sit on the same machine as the model. Running it locally "
        "brings it nearer to them, not farther: what helps is who may read and who may ask.",
        helps={
            Layer.NOTHING_KEPT: Help(_NARROWS, "no chat is in a file that they could read"),
            Layer.CREDENTIAL: Help(_NARROWS, "they get no answer from your server"),
            Layer.SEAL: Help(_NARROWS, "the engine shares no memory, queue or socket with them"),
        },
        does_not={
            Layer.MODEL: "it runs on the machine that they use, too",
            Layer.MASKING: "it is about what the model sees, not they",
            Layer.EVIDENCE: "it tells you that the others hold; it stops nobody",
        },
        residual="They can see that something is computed, how long, and arguments of commands.",
        left_for_you=(
            "chmod 700 your home folder; never type a prompt as an argument of a command",
            "look at access.* and network.ai-ports: other AI servers here may ask no password",
        ),
        nobody="Timing and caches of the processor are shared by all who use it at once.",
    ),
    Threat.MALWARE: Row(
        why="A malicious program with your rights reads what you read: files, keys, the screen. "
        "Local AI does not help against it, and has no special weakness to it either.",
        helps={
            Layer.SEAL: Help(
                _NARROWS, "a malicious model file or a taken-over engine can reach nothing"
            ),
            Layer.NOTHING_KEPT: Help(_NARROWS, "it finds no old chats, only those that go on"),
        },
        does_not={
            Layer.MODEL: "it reads the prompt where you type it",
            Layer.MASKING: "it reads the prompt before it is masked",
            Layer.CREDENTIAL: "it can read the file with the credential, as you can",
            Layer.EVIDENCE: "it could have changed the report",
        },
        residual="Everything that you do while it runs.",
        left_for_you=(
            "install updates, and no program from strangers; one account for work, one for play",
            "look at interception.*, kernel.* and traces.keys in the report",
        ),
        nobody="A machine that was taken over can't be trusted again, only installed anew.",
    ),
    Threat.EMBARRASSMENT: Row(
        why="Who looks over your shoulder or through your history sees what you see. Where the "
        "model runs does not matter for that.",
        helps={
            Layer.NOTHING_KEPT: Help(_NARROWS, "there is no list of old chats to scroll through"),
        },
        does_not={
            Layer.MODEL: "the screen shows the same words",
            Layer.MASKING: "you see your own data; that is what it is for",
            Layer.SEAL: "a look at the screen passes every wall",
            Layer.CREDENTIAL: "you are signed in when they look",
            Layer.EVIDENCE: "it does not cover the screen",
        },
        residual="Screen, clipboard, browser tab, shell history.",
        left_for_you=(
            "a private window, a screen filter, a locked screen when you get up",
            "look at traces.*: histories and clipboards remember what you typed and copied",
        ),
        nobody="A camera behind you, and people who already know.",
    ),
}

DATA_TO_DO: Final[dict[Data, tuple[str, ...]]] = {
    Data.HEALTH: (
        "check what the model says before it touches a patient: small models are often wrong",
    ),
    Data.LEGAL: (
        "keep clients' matters apart: one conversation for each, and close it when it is done",
    ),
    Data.FINANCIAL: ("amounts and dates are not always masked: look at what the model saw",),
    Data.PERSONAL: ("a story can name a person without a name; masking does not see that, you do",),
    Data.SECRETS: (
        "an idea has no pattern: masking can't find a trade secret unless you list its words",
    ),
    Data.CODE: ("change a credential that you pasted anywhere else; it is no secret any more",),
    Data.NOTHING: (),
}

DUTY_TO_DO: Final[dict[Duty, tuple[str, ...]]] = {
    Duty.GDPR: (
        "GDPR: record of processing (Art. 30), security measures (Art. 32), and whether an impact "
        "assessment is needed (Art. 35); if somebody hosts the machine, a contract (Art. 28)",
    ),
    Duty.HIPAA: (
        "HIPAA: risk analysis (45 CFR 164.308(a)(1)(ii)(A)), technical safeguards (164.312), and a "
        "business associate contract with whoever hosts the machine (164.504(e))",
    ),
    Duty.PROFESSIONAL: (
        "professional secrecy: read your chamber's rules on helpers and technology; a provider may "
        "need your client's consent where a machine of your own does not",
    ),
    Duty.BANK: (
        "bank secrecy: your supervisor's rules on outsourcing and operational resilience, which "
        "also look at rented machines",
    ),
    Duty.NONE: (),
}
