"""What keeps personal data from the model: find it, mask it, give it back.

`detect` finds it, `mask` puts placeholders in its place, `unmask` puts the originals back into the
answer. `placeholder` is the grammar that the last two share, `links` the rule about links.

For notebooks and programs of one's own, three functions stand here:

    from inhouse.privacy import find, mask, unmask

    masked = mask("Mail anna@clinic.example")    # masked.text: "Mail [EMAIL_1_k7q2xw]"
    masked.unmask(answer)                        # or: unmask(answer, masked.vault)

Names, places and the like are found by a learned detector in a sealed process of its own, which the
first call starts. It needs `pip install 'inhouse[detect]'`; without it every call raises
MissingExtra, and `learned=False` leaves it out knowingly. Importing this starts and loads nothing.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhouse.chat import Finding
    from inhouse.privacy.notebook import Masked
    from inhouse.privacy.vault import Vault

__all__ = ["find", "mask", "unmask"]


def find(text: str, *, learned: bool = True) -> "list[Finding]":
    """What was found, in order, none overlapping: start, end, kind, rule and score of each.

    Places count code points, as Python's slices do. Raises DetectorError or MissingExtra.
    """
    from inhouse.privacy import notebook

    return notebook.find(text, learned=learned)


def mask(text: str, *, learned: bool = True) -> "Masked":
    """The text with placeholders, and the vault that gives the originals back.

    Raises DetectorError or MissingExtra; then nothing was masked and nothing is returned.
    """
    from inhouse.privacy import notebook

    return notebook.mask(text, learned=learned)


def unmask(answer: str, vault: "Vault") -> str:
    """The answer with the originals of this vault put back."""
    from inhouse.privacy import notebook

    return notebook.unmask(answer, vault)


class _Package(ModuleType):
    """Keeps `mask` and `unmask` the functions above.

    Two modules of the package have the same names, and Python sets each as an attribute of the
    package when it is first imported.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
