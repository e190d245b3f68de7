"""Postal codes: by their own form (United Kingdom, Canada), beside a place, or after their name."""

import re
from collections.abc import Iterator
from typing import Final

# The areas of the Royal Mail. Without them, many an order number would look like a code.
_areas: Final = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E"
    "|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL"
    "|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM"
    "|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
british: Final = rf"(?:{_areas})[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{{2}}"
canadian: Final = r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9]"
states: Final = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]"
    "|T[NX]|UT|V[AIT]|W[AIVY]|A[EPS]|NSW|VIC|QLD|TAS|ACT|ON|QC|BC|AB|MB|SK|NS|NB|NL|PE"
)
# Any code, where a street or a place beside it says that it is one.
beside_a_place: Final = (
    rf"(?:{british}|{canadian}|[A-Z][0-9]{{2}} [A-Z0-9]{{4}}|(?:[A-Z]{{1,2}}-)?"
    rf"(?:[1-9][0-9]{{3}} ?[A-Z]{{2}}"
    r"|[0-9]{5}(?:-[0-9]{3,4})?|[0-9]{4}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{2}[-.][0-9]{3}|[0-9]{6}"
    r"|[0-9]{4}))"
)
# First what is quick to look for, then what a code must be.
_nearly: Final = re.compile(
    r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}(?![A-Za-z0-9_/-])"
    r"|[A-Z][0-9][A-Z][ -][0-9][A-Z][0-9](?![A-Za-z0-9_/-])"
)
_exactly: Final = re.compile(f"{british}|{canadian}")


def by_form(text: str) -> Iterator[tuple[int, int]]:
    """The codes that are told by nothing but their form."""
    for match in _nearly.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not (before.isalnum() or before in {"_", "/", "-", "."}) and _exactly.fullmatch(
            match[0]
        ):
            yield match.span()


names: Final = (
    *(
        "zip",
        "ostal",
        "postc",
        "postnum",
        "postnr",
        "post c",
        "plz",
        "postleit",
        "c.p.",
        "kod poczt",
    ),
    *("postinumero", "psč", "irányító", "индекс", "eircode", "pin code", "pincode", "cep", "郵便"),
    *("邮编", "〒", "우편", "מיקוד"),
)
_in_capitals: Final = ("CP", "CAP", "CEP")


def may_be_named(text: str, lower: str) -> bool:
    return any(name in lower for name in names) or any(name in text for name in _in_capitals)


after_its_name: Final = re.compile(
    r"(?:(?<![^\W_])(?:(?:zip|post(?:al)?)[ -]?codes?|zips?|plz|postleitzahl|code postal"
    r"|código postal"
    r"|codigo postal|cod\. postal|c\.p\.|c[oó]d(?:igo)? ?post(?:al)?|(?-i:CP|CAP|CEP|ZIP)|cep"
    r"|postnummer"
    r"|postnr|kod pocztowy|postinumero|psč|irányítószám|индекс|eircode|pin ?code"
    r")|郵便番号|邮编|〒|우편번호"
    r"|מיקוד)"
    r"[\"']?\s?(?:is|was|:|=|#|ist|est|es|è|é)?\s{0,2}[\"']?"
    rf"(?P<code>{british}|{canadian}|[A-Z][0-9]{{2}} ?[A-Z0-9]{{4}}|[1-9][0-9]{{3}} ?[A-Z]{{2}}\b"
    r"|(?:[A-Z]{1,2}-)?[0-9]{2,6}(?:[ .-][0-9]{2,4})?)(?![A-Za-z0-9])",
    re.I,
)
