"""Right numbers of every known kind, made from their forms: the check digits are tried out."""

import re
from itertools import product

from hypothesis import assume
from hypothesis import strategies as st

from inhouse.privacy.detect.numbers.checks import anything
from inhouse.privacy.detect.numbers.context import schemes
from inhouse.privacy.detect.numbers.scheme import Scheme

by_rule = {scheme.rule: scheme for scheme in schemes}
checked = [scheme for scheme in schemes if scheme.check is not anything]

# Where the date of birth stands, and how it is written.
dates = {
    "lu national number": (0, "YYYYMMDD"), "at social insurance": (4, "DDMMYY"),
    "dk cpr": (0, "DDMMYY"), "dk cpr, old": (0, "DDMMYY"), "no fodselsnummer": (0, "DDMMYY"),
    "fi hetu": (0, "DDMMYY"), "is kennitala": (0, "DDMMYY"), "gr amka": (0, "DDMMYY"),
    "pl pesel": (0, "YYMMDD"), "hu personal number": (1, "YYMMDD"), "ro cnp": (1, "YYMMDD"),
    "bg egn": (0, "YYMMDD"), "bg egn, living": (0, "YYMMDD"), "pl pesel, living": (0, "YYMMDD"),
    "si/rs/ba emso": (0, "DDMM9"), "lv personal code": (0, "DDMMYY1"),
    "ee/lt personal code": (1, "YYMMDD"), "kz iin": (0, "YYMMDD"), "mx curp": (4, "YYMMDD"),
    "mx voter": (6, "YYMMDD"), "za identity": (0, "YYMMDD"), "eg identity": (1, "YYMMDD01"),
    "cn identity": (0, "11"), "kr rrn": (0, "YYMMDD"), "my nric": (0, "YYMMDD"),
    "id nik": (0, "320000DDMMYY"), "cz/sk birth number": (0, "YYMMDD"),
    "be national number": (0, "YYMMDD"), "fr nir": (3, "MM"), "mx rfc": (-9, "YYMMDD"),
    "de pension insurance": (2, "DDMMYY"), "ca ramq": (4, "YYMMDD"), "br cnpj": (8, "0001"),
}  # fmt: skip
# Other check digits than those at the end.
checks = {
    "at social insurance": [3], "gb utr": [0], "es ccc": [8, 9], "fr vat": [2, 3],
    "pl identity card": [3], "pl pwz": [0], "br cnpj": [12, 13], "de vat": [-1],
    "hu tax number": [-1, -2, -3, -4], "ar cbu": [7, 21], "de insured": [9], "us dea": [8],
    "es social security": [-2, -1], "pl nrb": [0, 1], "hu account": [7], "au medicare": [8],
    "pt citizen card": [-1], "nl vat": [-4], "ca business number": [8], "fr nir": [-2, -1],
    "fi hetu": [-1],
}  # fmt: skip


@st.composite
def right_numbers(draw: st.DrawFn, scheme: Scheme) -> str:
    """A number of this scheme without separators, its check digits right."""
    number = draw(st.from_regex(re.compile(scheme.form, re.A), fullmatch=True))
    assume(sum(map(str.isdigit, number)) >= 3 or scheme.rule == "bic")
    number = _with_date(draw, scheme.rule, number)
    if scheme.rule == "cn identity":
        number = number[:6] + "1985" + draw(st.sampled_from(["0131", "1224"])) + number[14:]
    if scheme.rule == "ec cedula":
        number = "17" + number[2:]
    if scheme.rule == "ro cnp":
        number = number[:7] + "12" + number[9:]
    form = re.compile(scheme.form)
    places = checks.get(scheme.rule, [-1])
    if scheme.rule not in checks and number[-2:].isdigit():
        places = [-2, -1]
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    choices = [signs[:10] if number[each].isdigit() else signs for each in places]
    for tried in product(*choices):
        changed = list(number)
        for place, sign in zip(places, tried, strict=True):
            changed[place] = sign
        whole = "".join(changed)
        if form.fullmatch(whole) and scheme.check(whole):
            return whole
    assume(False)
    return ""


def _with_date(draw: st.DrawFn, rule: str, number: str) -> str:
    if rule not in dates:
        return number
    start, layout = dates[rule]
    if start < 0:
        start += len(number)
    for part, low, high in (("YYYY", 1931, 1999), ("YY", 41, 99), ("MM", 1, 12), ("DD", 1, 28)):
        layout = layout.replace(part, f"{draw(st.integers(low, high)):0{len(part)}}")
    return number[:start] + layout + number[start + len(layout) :]


def grouped(number: str, written: str) -> str | None:
    """The number with the separators of one of its written forms, if it fits."""
    signs = iter(number)
    out = []
    for sign in written:
        if sign not in "9A":
            out.append(sign)
            continue
        new = next(signs, "")
        if not new or new.isdigit() != (sign == "9"):
            return None
        out.append(new)
    return None if next(signs, "") else "".join(out)
