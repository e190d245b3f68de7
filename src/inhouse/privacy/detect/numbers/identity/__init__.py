"""National identity numbers: a row for each, with its form, its check and the words it goes by."""

from typing import Final

from inhouse.privacy.detect.numbers.identity import americas, asia_africa, europe

schemes: Final = (*europe.schemes, *americas.schemes, *asia_africa.schemes)
