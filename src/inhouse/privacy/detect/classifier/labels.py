"""What the model says of a piece: nothing personal, or the beginning or inside of a kind."""

from typing import Final

from inhouse.chat import Kind

KINDS: Final = (
    Kind.PERSON,
    Kind.ORG,
    Kind.LOCATION,
    Kind.ADDRESS,
    Kind.DATE,
    Kind.AGE,
    Kind.GROUP,
    Kind.USERNAME,
    Kind.ID,
    Kind.PHONE,
    Kind.EMAIL,
)

# In the order of the model's outputs: nothing first, then two for each kind.
LABELS: Final = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
