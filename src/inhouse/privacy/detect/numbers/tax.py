# ruff: noqa: E501, RUF001 - words of many alphabets, whose lines count wide signs twice
"""Tax numbers of people and small firms, value added tax numbers included."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import (
    anything,
    every,
    is_day,
    is_month,
    iso_11_10,
    luhn,
    not_all_alike,
    weighted,
)
from inhouse.privacy.detect.numbers.scheme import Scheme

_brazil: Final = "00987654321"


def _german(number: str) -> bool:
    """Of the first ten digits one comes twice or three times, and not all in a row."""
    head = number[:10]
    counts = sorted(head.count(digit) for digit in set(head))
    once_repeated = counts[-1] in {2, 3} and counts[:-1].count(1) == len(counts) - 1
    return once_repeated and iso_11_10(number)


def _polish_nip(number: str) -> bool:
    return not_all_alike(number) and weighted((6, 5, 7, 2, 3, 4, 5, 6, 7), 11, "0123456789 ")(
        number
    )


def _russian(number: str) -> bool:
    if len(number) == 10:
        return weighted((2, 4, 10, 3, 5, 9, 4, 6, 8), 11, "01234567890")(number)
    return weighted((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 11, "01234567890")(number) and weighted(
        (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 11, "01234567890"
    )(number)


def _dutch_vat(number: str) -> bool:
    """The old form holds the citizen's own number; the new one has a check of its own."""
    as_number = int("".join(str(int(sign, 36)) for sign in number))
    old = weighted((9, 8, 7, 6, 5, 4, 3, 2, -1), 11)(number[2:11])
    return old or as_number % 97 == 1


def _french_vat(number: str) -> bool:
    if not number[2:4].isdigit():
        return True
    return int(number[4:] + "12") % 97 == int(number[2:4])


def _belgian_vat(number: str) -> bool:
    return (int(number[-10:-2]) + int(number[-2:])) % 97 == 0


def _greek(number: str) -> bool:
    total = sum(int(digit) << (8 - place) for place, digit in enumerate(number[-9:-1]))
    return not_all_alike(number[-9:]) and total % 11 % 10 == int(number[-1])


def _swiss(number: str) -> bool:
    return weighted((5, 4, 3, 2, 7, 6, 5, 4), 11, "0 987654321")(number[3:12])


def _turkish(number: str) -> bool:
    total = 0
    for place, digit in enumerate(number[:9]):
        value = (int(digit) + 9 - place) % 10
        rest = value * 2 ** (9 - place) % 9
        total += 9 if value and rest == 0 else rest
    return (10 - total % 10) % 10 == int(number[9])


def _brazilian_company(number: str) -> bool:
    """Since 2026 letters may stand for digits; each counts as its place in ASCII less 48."""
    values = [ord(sign) - 48 for sign in number]
    for size in (12, 13):
        total = sum((2 + n % 8) * v for n, v in enumerate(reversed(values[:size])))
        if int("00987654321"[total % 11]) != values[size]:
            return False
    return not_all_alike(number)


def _colombian(number: str) -> bool:
    weights = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
    total = sum(w * int(d) for w, d in zip(weights, reversed(number[:-1]), strict=False))
    return "01987654321"[total % 11] == number[-1]


def _australian_business(number: str) -> bool:
    weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
    digits = [int(number[0]) - 1, *map(int, number[1:])]
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 89 == 0


def _australian(number: str) -> bool:
    if len(number) == 9:
        return weighted((1, 4, 3, 7, 5, 8, 6, 9, 10), 11)(number)
    return weighted((10, 7, 8, 4, 6, 3, 5, 1), 11)(number) or (
        weighted((1, 4, 3, 7, 5, 8, 6, 9), 11)(number)
    )


def _new_zealand(number: str) -> bool:
    digits = number.zfill(9)
    for weights in ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6)):
        rest = -sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11
        if rest < 10:
            break
    return rest == int(digits[8])


def _mexican(number: str) -> bool:
    return is_month(int(number[-7:-5])) and is_day(int(number[-5:-3]))


_german_vat: Final = (
    "ust id|ust idnr|ust-idnr|ustid|umsatzsteuer id|umsatzsteuer identifikationsnummer|uid"
    "|umsatzsteueridentifikationsnummer|ustidnr|ust id nr"
)
_vat: Final = (
    "vat|vat no|vat number|vat reg|vat registration number|vat id|tva|numero de tva|n° tva|no tva"
    "|tva intracommunautaire|btw|btw nummer|btw id|partita iva|p.iva|p iva|iva|momsnr|moms nr"
    "|mva|mwst|mwst nr|nip ue|dic|nif iva|vat eu|afm|dph|ddv|pdv|alv|kdv|km kr|kmkr|pvm|pvn"
)

schemes: Final = (
    # United States and Canada
    Scheme("us itin", Kind.TAX_ID, r"9[0-9]{2}(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[0-9]{4}",
           anything, "itin|individual taxpayer identification number|tax id|taxpayer id|atin"
           "|taxpayer identification number|tin", "999-99-9999"),
    Scheme("us ein", Kind.TAX_ID, r"[0-9]{9}", anything,
           "ein|employer identification number|fein|federal tax id|tax id|tax id number"
           "|federal employer identification number|taxpayer id|tax identification number"),
    Scheme("us ptin", Kind.TAX_ID, r"P[0-9]{8}", anything, "ptin"),
    Scheme("ca sin", Kind.SSN, r"[0-9]{9}", every(luhn, not_all_alike),
           "sin|sin number|sin no|social insurance number|social insurance no|social insurance|nas"
           "|numero d'assurance sociale|assurance sociale"),
    Scheme("ca business number", Kind.TAX_ID, r"[0-9]{9}(?:R[CPTZMRDENG][0-9]{4})?", lambda n: luhn(n[:9]),
           "business number|gst number|hst number|gst/hst|gst no|hst no|gst|hst|bn",
           "", "999999999AA9999"),
    # Latin America
    Scheme("mx rfc", Kind.TAX_ID, r"[A-Z\u00d1]{3,4}[0-9]{6}[A-Z0-9]{3}",
           _mexican,
           "rfc|registro federal de contribuyentes|r.f.c"),
    Scheme("br cnpj", Kind.TAX_ID, r"[0-9A-Z]{12}[0-9]{2}",
           _brazilian_company,
           "cnpj|c.n.p.j|cnpj/mf", "99.999.999/9999-99|99 999 999 9999 99", "99999999999999"),
    Scheme("ar cuit", Kind.TAX_ID, r"(?:2[0347]|3[034])[0-9]{9}",
           weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11, "09987654321"),
           "cuit|cuil|c.u.i.t|c.u.i.l|cuit/cuil|cdi", "99-99999999-9|99 99999999 9",
           "99999999999"),
    Scheme("co nit", Kind.TAX_ID, r"[0-9]{9,10}", _colombian,
           "nit|n.i.t|numero de identificacion tributaria|rut", "999.999.999-9"),
    Scheme("pe ruc", Kind.TAX_ID, r"(?:10|15|16|17|20)[0-9]{9}",
           weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11, "10987654321"), "ruc|r.u.c", "",
           "99999999999"),
    Scheme("ec/py/uy ruc", Kind.TAX_ID, r"[0-9]{6,13}", anything, "ruc|r.u.c|rut"),
    # Europe
    Scheme("gb utr", Kind.TAX_ID, r"[0-9]{10}K?",
           lambda n: "21987654321"[sum(
               w * int(d) for w, d in zip((6, 7, 8, 9, 10, 5, 4, 3, 2), n[1:10], strict=True)
           ) % 11] == n[0],
           "utr|unique taxpayer reference|tax reference|self assessment|utr number|utr no"
           "|unique tax reference"),
    Scheme("gb vat", Kind.TAX_ID, r"(?:GB)?[0-9]{9}", lambda n: sum(
        w * int(d) for w, d in zip((8, 7, 6, 5, 4, 3, 2, 10, 1), n[-9:], strict=True)
    ) % 97 in {0, 42, 55}, _vat, "AA999 9999 99|AA 999 9999 99|AA 999999999", "AA999999999"),
    Scheme("de tax id", Kind.TAX_ID, r"[1-9][0-9]{10}", _german,
           "steuer id|steuer-id|steuerid|idnr|steueridentifikationsnummer|steuer idnr|tin"
           "|steuerliche identifikationsnummer|identifikationsnummer|steuer identifikationsnummer"
           "|tax id|steueridnr|steuer ident nummer", "99 999 999 999", "99999999999"),
    Scheme("de tax number", Kind.TAX_ID, r"[0-9]{10,11}|[0-9]{13}", anything,
           "steuernummer|steuernr|st nr|stnr|steuer nr|st.nr|steuer nummer|finanzamt"),
    Scheme("de vat", Kind.TAX_ID, r"(?:DE)?[0-9]{9}", lambda n: iso_11_10(n[-9:]),
           _german_vat + "|" + _vat, "AA 999999999|AA 999 999 999", "AA999999999"),
    Scheme("at vat", Kind.TAX_ID, r"(?:AT)?U[0-9]{8}", lambda n: (6 - sum(
        map(int, n[-8:-1:2] + n[-7:-1:2].translate(str.maketrans("0123456789", "0246813579")))
    )) % 10 == int(n[-1]), _german_vat + "|uid nummer|uid nr|atu|" + _vat, "AAA 99999999",
           "AAA99999999"),
    Scheme("at tax number", Kind.TAX_ID, r"[0-9]{9}", anything,
           "steuernummer|abgabenkontonummer|st nr|stnr|steuernr"),
    Scheme("ch uid", Kind.TAX_ID, r"CHE[0-9]{9}", _swiss, "uid|ide|idi|mwst|mwst nr|tva|iva",
           "AAA-999.999.999|AAA 999 999 999", "AAA999999999"),
    Scheme("fr tax number", Kind.TAX_ID, r"[0-3][0-9]{12}",
           lambda n: int(n[:10]) % 511 == int(n[10:]),
           "numero fiscal|n° fiscal|no fiscal|spi|numero spi|reference fiscale|nif"
           "|identifiant fiscal|numero fiscal de reference", "99 99 999 999 999",
           "9999999999999"),
    Scheme("fr vat", Kind.TAX_ID, r"FR[0-9A-Z]{2}[0-9]{9}", _french_vat, _vat,
           "AA 99 999999999|AA99 999999999|AA 99 999 999 999|AA99 999 999 999", "AA99999999999"),
    Scheme("fr siren", Kind.TAX_ID, r"[0-9]{9}|[0-9]{14}", luhn, "siren|siret|n° siret|no siret"),
    Scheme("be vat", Kind.TAX_ID, r"(?:BE)?[01][0-9]{9}", _belgian_vat,
           _vat + "|ondernemingsnummer|numero d'entreprise|kbo|bce",
           "AA 9999.999.999|AA9999.999.999|AA 9999 999 999|9999.999.999", "AA9999999999"),
    Scheme("nl vat", Kind.TAX_ID, r"NL[0-9]{9}B[0-9]{2}", _dutch_vat, _vat, "AA999999999.A99",
           "AA999999999A99"),
    Scheme("es cif", Kind.TAX_ID, r"(?:ES)?[ABCDEFGHJNPQRSUVW][0-9]{7}[0-9A-J]", anything,
           "cif|nif|c.i.f|" + _vat),
    Scheme("pt nif", Kind.TAX_ID, r"(?:PT)?[1-3568][0-9]{8}|(?:PT)?45[0-9]{7}",
           lambda n: weighted(range(9, 1, -1), 11, "00987654321")(n[-9:]),
           "nif|contribuinte|numero de contribuinte|n contribuinte|numero de identificacao fiscal"
           "|no contribuinte|nipc|" + _vat, "AA 999999999|AA 999 999 999", "AA999999999"),
    Scheme("it vat", Kind.TAX_ID, r"(?:IT)?[0-9]{11}", lambda n: luhn(n[-11:]), _vat,
           "AA 99999999999", "AA99999999999"),
    Scheme("ie vat", Kind.TAX_ID, r"(?:IE)?[0-9]{7}[A-W][A-I]?", anything,
           "tax reference number|trn|" + _vat),
    Scheme("pl nip", Kind.TAX_ID, r"(?:PL)?[0-9]{10}", lambda n: _polish_nip(n[-10:]),
           "nip|numer nip|nr nip|" + _vat, "999-999-99-99|999-99-99-999|AA 999-999-99-99|"
           "AA 9999999999|AA 999 999 99 99", "AA9999999999"),
    Scheme("pl regon", Kind.TAX_ID, r"[0-9]{9}|[0-9]{14}", anything, "regon"),
    Scheme("cz/sk tax number", Kind.TAX_ID, r"(?:CZ|SK)?[0-9]{8,10}", anything,
           "dic|ic dph|ico|dic cz"),
    Scheme("hu tax id", Kind.TAX_ID, r"8[0-9]{9}", weighted(range(1, 10), 11, "0123456789 "),
           "adoazonosito|adoazonosito jel|adoszam|adoazonositoja|adojel"),
    Scheme("hu tax number", Kind.TAX_ID, r"(?:HU)?[0-9]{8}(?:[1-5][0-9]{2})?",
           lambda n: sum(w * int(d) for w, d in zip(
               (9, 7, 3, 1, 9, 7, 3, 1), n.removeprefix("HU")[:8], strict=True)) % 10 == 0,
           "adoszam|adoszama|" + _vat, "99999999-9-99", ""),
    Scheme("ro cui", Kind.TAX_ID, r"(?:RO)?[0-9]{6,10}", anything, "cui|cif|cod fiscal|c.u.i"),
    Scheme("bg vat", Kind.TAX_ID, r"(?:BG)?[0-9]{9,10}", anything, "еик|eik|булстат|bulstat|ддс"),
    Scheme("gr afm", Kind.TAX_ID, r"(?:EL|GR)?[0-9]{9}", _greek,
           "αφμ|α.φ.μ|afm|αριθμος φορολογικου μητρωου", "", "AA999999999"),
    Scheme("hr/si/rs tax number", Kind.TAX_ID, r"(?:SI|RS|HR)?(?:[0-9]{8,9}|[0-9]{11})", anything,
           "davcna stevilka|davcna st|davcna|pib|пиб|id za ddv|porezni broj"),
    Scheme("dk/se/no/fi company", Kind.TAX_ID, r"(?:DK|SE|FI|NO)?[0-9]{8,12}(?:MVA)?", anything,
           "cvr|cvr nr|organisationsnummer|orgnr|org nr|organisasjonsnummer|y tunnus|ytunnus"
           "|se nr|" + _vat),
    Scheme("ru inn", Kind.TAX_ID, r"[0-9]{10}|[0-9]{12}", _russian, "инн|inn|и.н.н|іпн", "",
           "999999999999"),
    Scheme("ua rntrc", Kind.TAX_ID, r"[0-9]{10}",
           weighted((-1, 5, 7, 9, 4, 6, 10, 5, 7), 11, "01234567890"),
           "рнокпп|іпн|рнокпп/іпн|ідентифікаційний код|ідентифікаційний номер|єдрпоу|rnokpp|ипн"),
    Scheme("tr vkn", Kind.TAX_ID, r"[0-9]{10}", _turkish,
           "vkn|vergi no|vergi numarasi|vergi kimlik no|vergi kimlik numarasi|vergi kimlik"),
    # Asia, Africa, Oceania
    Scheme("il company", Kind.TAX_ID, r"[0-9]{9}", anything, "ח.פ|ע.מ|עוסק מורשה|ח\"פ|תיק במס הכנסה"),
    Scheme("za tax", Kind.TAX_ID, r"[0-9]{10}", luhn, "sars|income tax number|tax number|tax no"
           "|tax reference number|tax ref"),
    Scheme("in pan", Kind.TAX_ID, r"[A-Z]{3}[ABCFGHJLPT][A-Z](?!0000)[0-9]{4}[A-Z]",
           anything, "pan|pan card|pan no|pan number|permanent account number"
           "|पैन", "", "AAAAA9999A"),
    Scheme("in gstin", Kind.TAX_ID, r"[0-3][0-9][A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]", anything,
           "gstin|gst no|gst number|gst", "", "99AAAAA9999A9A9|99AAAAA9999A9AA"),
    Scheme("cn tax", Kind.TAX_ID, r"[0-9A-HJ-NP-RTUWXY]{18}|[0-9]{15}", anything,
           "纳税人识别号|统一社会信用代码|税号|纳税识别号"),
    Scheme("kr business", Kind.TAX_ID, r"[0-9]{10}",
           lambda n: (sum(w * int(d) for w, d in zip((1, 3, 7, 1, 3, 7, 1, 3), n, strict=False))
                      + int(n[8]) * 5 // 10 + int(n[8]) * 5 + int(n[9])) % 10 == 0,
           "사업자등록번호|사업자번호", "999-99-99999"),
    Scheme("tw company", Kind.TAX_ID, r"[0-9]{8}", anything, "統一編號|統編"),
    Scheme("jp corporate", Kind.TAX_ID, r"T?[0-9]{13}", anything, "法人番号|登録番号"),
    Scheme("id npwp", Kind.TAX_ID, r"[0-9]{15,16}", anything, "npwp|no npwp|nomor npwp",
           "99.999.999.9-999.999"),
    Scheme("my tax", Kind.TAX_ID, r"(?:IG|SG|OG|C|D|F)[0-9]{8,11}", anything,
           "income tax no|no cukai|nombor cukai|lhdn"),
    Scheme("ph tin", Kind.TAX_ID, r"[0-9]{9}(?:[0-9]{3}|[0-9]{5})?", anything,
           "tin|tin no|tin number|taxpayer identification number"),
    Scheme("th tax", Kind.TAX_ID, r"[0-9]{13}", anything, "เลขประจำตัวผู้เสียภาษี|เลขผู้เสียภาษี"),
    Scheme("vn tax", Kind.TAX_ID, r"[0-9]{10}(?:[0-9]{3})?", anything, "ma so thue|mst"),
    Scheme("au tfn", Kind.TAX_ID, r"[0-9]{8,9}",
           _australian,
           "tfn|tax file number|tax file no"),
    Scheme("au abn", Kind.TAX_ID, r"[1-9][0-9]{10}", _australian_business,
           "abn|australian business number|acn", "99 999 999 999"),
    Scheme("nz ird", Kind.TAX_ID, r"[0-9]{8,9}", _new_zealand,
           "ird|ird number|ird no|inland revenue number"),
    Scheme("eg/ke/ng tax", Kind.TAX_ID, r"[0-9]{9}|[0-9]{8}-?[0-9]{4}|[AP][0-9]{9}[A-Z]", anything,
           "رقم التسجيل الضريبي|الرقم الضريبي|kra pin|tin|firs"),
    Scheme("ae/sa vat", Kind.TAX_ID, r"[0-9]{15}", anything,
           "trn|tax registration number|الرقم الضريبي|رقم التسجيل الضريبي"),
    Scheme("tax number, some form", Kind.TAX_ID, r"[0-9A-Z]{6,18}", anything,
           "tax id|tax identification number|taxpayer number|tax number|tax no|steuernummer"
           "|numero de identificacion fiscal|identification fiscale|codigo fiscal|tax file"
           "|numero de identificacion tributaria|cod de inregistrare fiscala|henkilon verotunnus"
           "|veronumero|skattenummer|налоговый номер|идентификационный номер налогоплательщика"),
)  # fmt: skip
