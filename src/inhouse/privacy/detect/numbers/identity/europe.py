# ruff: noqa: E501, RUF001 - words of many alphabets, whose lines count wide signs twice
"""National identity numbers of Europe, and of its neighbours to the east as far as Kazakhstan."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import (
    anything,
    dated,
    every,
    is_day,
    is_month,
    iso_11_10,
    luhn,
    not_all_alike,
    some,
    verhoeff,
    weighted,
)
from inhouse.privacy.detect.numbers.scheme import Scheme

_dni_letters: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_hetu_signs: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def _spanish(number: str) -> bool:
    """DNI, or NIE and the like, whose first letter stands for a digit."""
    digits = number[:-1].translate(str.maketrans("KLMXYZ", "000012"))
    return _dni_letters[int(digits) % 23] == number[-1] and not_all_alike(number[1:-1])


def _french(number: str) -> bool:
    """NIR: the last two digits bring the sum to a multiple of 97; 2A and 2B are Corsica."""
    digits = number[:13].replace("2A", "19").replace("2B", "18")
    month = int(number[3:5])
    known = is_month(month) or 20 <= month <= 42 or month >= 50
    return known and (int(digits) + int(number[13:])) % 97 == 0


def _belgian(number: str) -> bool:
    rest = int(number[9:])
    month = int(number[2:4]) % 20
    plausible = month <= 12 and int(number[4:6]) <= 31 and number[:9].strip("0") != ""
    return plausible and any(97 - int(century + number[:9]) % 97 == rest for century in ("", "2"))


def _norwegian(number: str) -> bool:
    """Also D-numbers, whose day is raised by 40, and those of hospitals, by the month."""
    day, month = int(number[:2]), int(number[2:4])
    dates = is_day(day % 40) and any(is_month(month - n) for n in (0, 40, 65, 80))
    return dates and _norwegian_digits(number)


_norwegian_digits: Final = every(
    weighted((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), 11),
    weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), 11),
)


def _finnish(number: str) -> bool:
    good = is_day(int(number[:2])) and is_month(int(number[2:4]))
    return good and _hetu_signs[int(number[:6] + number[-4:-1]) % 31] == number[-1]


def _swedish(number: str) -> bool:
    """The day of a coordination number is raised by 60."""
    ten = number[-10:]
    century = len(number) == 10 or number[:2] in {"18", "19", "20"}
    day = int(ten[4:6])
    return century and is_month(int(ten[2:4])) and is_day(day % 60) and luhn(ten)


def _baltic(number: str) -> bool:
    """Estonia and Lithuania: a second row of weights where the first leaves ten."""
    if not (is_month(int(number[3:5])) and is_day(int(number[5:7]))):
        return False
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 1), (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)):
        rest = sum(w * int(d) for w, d in zip(weights, number[:10], strict=True)) % 11
        if rest < 10:
            break
    return rest % 10 == int(number[-1])


def _czech(number: str) -> bool:
    """A woman's month is raised by 50; since 2004 either may be raised by 20 more."""
    month = int(number[2:4])
    if not (any(is_month(month - n) for n in (0, 20, 50, 70)) and is_day(int(number[4:6]))):
        return False
    if len(number) == 9:
        return int(number[:2]) < 54
    return int(number) % 11 == 0 or (int(number[:9]) % 11 == 10 and number[-1] == "0")


def _living(number: str) -> bool:
    """Poland and Bulgaria: the month is raised by 20 or 40 for those born from 2000 on."""
    month = int(number[2:4])
    young = int(number[:2]) <= 40 and (is_month(month - 20) or is_month(month - 40))
    return (is_month(month) or young) and is_day(int(number[4:6]))


_polish_digits: Final = weighted((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), 10)
_bulgarian_digits: Final = weighted((2, 4, 8, 5, 10, 9, 7, 3, 6), 11, "01234567890")


def _polish_card(number: str) -> bool:
    values = [int(sign, 36) for sign in number]
    weights = (7, 3, 1, 0, 7, 3, 1, 7, 3)
    return sum(w * v for w, v in zip(weights, values, strict=True)) % 10 == values[3]


def _german_card(number: str) -> bool:
    """Identity card or passport, nine signs and their check digit."""
    total = sum((7, 3, 1)[place % 3] * int(sign, 36) for place, sign in enumerate(number[:9]))
    return total % 10 == int(number[9])


def _portuguese_card(number: str) -> bool:
    values = [int(sign, 36) for sign in number]
    total = 0
    for place, value in enumerate(reversed(values)):
        if place % 2:
            value = value * 2 - 9 if value * 2 > 9 else value * 2
        total += value
    return total % 10 == 0


_odd: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21,
         2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)  # fmt: skip
_omocodia: Final = str.maketrans("LMNPQRSTUV", "0123456789")


def _italian(number: str) -> bool:
    """Codice fiscale; two people alike get letters in the place of digits."""
    day = int(number[9:11].translate(_omocodia))
    total = sum(_odd[sign] for sign in number[0:15:2])
    total += sum(int(s) if s.isdigit() else ord(s) - 65 for s in number[1:15:2])
    return is_day(day % 40) and chr(65 + total % 26) == number[-1]


def _romanian(number: str) -> bool:
    county = int(number[7:9])
    place = 1 <= county <= 52 or county in {70, 80, 81, 82, 83, 90}
    return place and _romanian_digits(number)


_romanian_digits: Final = every(
    dated(1, 3, 5), weighted((2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9), 11, "01234567891")
)
_yugoslav: Final = every(
    lambda number: is_day(int(number[:2])) and is_month(int(number[2:4])),
    lambda number: number[4] in "09",
    weighted((7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11, "0 987654321"),
)


def _irish(number: str) -> bool:
    total = sum(w * int(d) for w, d in zip(range(8, 1, -1), number[:7], strict=True))
    if len(number) > 8:
        total += 9 * (ord(number[8]) - 64 if number[8] != "W" else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == number[7]


def _kazakh(number: str) -> bool:
    if not dated(0, 2, 4)(number) or number[6] not in "0123456":
        return False
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(w * int(d) for w, d in zip(weights, number[:11], strict=True)) % 11
        if rest < 10:
            break
    return rest == int(number[-1])


def _luxembourgish(number: str) -> bool:
    """Two check digits, both over the first eleven: Luhn, then Verhoeff."""
    born = number[:2] in {"18", "19", "20"} and dated(2, 4, 6)(number)
    return born and luhn(number[:12]) and verhoeff(number[:11] + number[12])


schemes: Final = (
    # Western and northern Europe
    Scheme("gb nino", Kind.SSN, r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
           r"[0-9]{6}[A-D]", anything,
           "national insurance|national insurance number|national insurance no|nino|ni number"
           "|ni no|nat ins", "AA 99 99 99 A|AA999999 A|AA 999999 A", "AA999999A"),
    Scheme("ie pps", Kind.ID, r"[0-9]{7}[A-W][A-IW]?", _irish,
           "ppsn|pps number|pps no|pps|personal public service number", "", "9999999A|9999999AA"),
    Scheme("fr nir", Kind.SSN, r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}", _french,
           "nir|numero de securite sociale|n° de securite sociale|no de securite sociale"
           "|num secu|numero de secu|securite sociale|n° secu|no secu|nss|numero insee"
           "|numero d'inscription au repertoire|n° ss|no ss|immatriculation",
           "9 99 99 99 999 999 99|9 99 99 9A 999 999 99|9999999999999 99",
           "999999999999999|999999A99999999"),
    Scheme("be national number", Kind.ID, r"[0-9]{11}", _belgian,
           "rijksregisternummer|rijksregister|numero national|registre national|niss|insz|rrn"
           "|numero de registre national|nationaal nummer|bis nummer|nrn|inss|nationalnummer",
           "99.99.99-999.99|999999-999-99|999999 999 99|99 99 99 999 99", "99999999999"),
    Scheme("lu national number", Kind.ID, r"[0-9]{13}", _luxembourgish,
           "matricule national|numero d'identification national|matricule|nationale "
           "identifikatiounsnummer", "9999 9999 999 99|99999999 99999|9999 99 99 99999",
           "9999999999999"),
    Scheme("nl bsn", Kind.ID, r"[0-9]{8,9}",
           lambda n: weighted((9, 8, 7, 6, 5, 4, 3, 2, -1), 11)(n.zfill(9)) and not_all_alike(n),
           "bsn|burgerservicenummer|burger service nummer|sofinummer|sofi nummer|bsn nummer"
           "|onderwijsnummer"),
    Scheme("de identity card", Kind.ID, r"[CFGHJKLMNPRTVWXYZ0-9]{9}[0-9]D?",
           lambda n: _german_card(n), "personalausweis|personalausweisnummer|ausweisnummer"
           "|ausweisnr|ausweis nr|perso nr|personalausweis nr|personalausweisnr|ausweis"
           "|aufenthaltstitel|reisepass"),
    Scheme("at social insurance", Kind.SSN, r"[1-9][0-9]{9}",
           every(weighted((3, 7, 9, 0, 5, 8, 4, 2, 1, 6), 11, "0123456789 ", at=3),
                 lambda n: is_day(int(n[4:6])) and int(n[6:8]) <= 15),
           "svnr|sv nummer|sv nr|sozialversicherungsnummer|sozialversicherungsnr|vsnr|svnummer"
           "|versicherungsnummer", "9999 999999|9999-999999|9999 99 99 99"),
    Scheme("ch ahv", Kind.SSN, r"756[0-9]{10}",
           weighted((1, 3) * 6 + (1,), 10),
           "ahv|ahv nummer|ahv nr|ahvn13|ahv n13|avs|numero avs|no avs|n° avs|ahvnr|ahvnummer"
           "|sozialversicherungsnummer|navs13|navs|numero avs13", "999.9999.9999.99",
           "9999999999999"),
    Scheme("dk cpr", Kind.ID, r"[0-9]{10}",
           lambda n: is_day(int(n[:2])) and is_month(int(n[2:4])),
           "cpr|cpr nummer|cpr nr|cprnr|cpr no|cpr number|personnummer|cprnummer", "999999-9999"),
    Scheme("dk cpr, old", Kind.ID, r"[0-9]{10}",
           every(lambda n: is_day(int(n[:2])) and is_month(int(n[2:4])),
                 weighted((4, 3, 2, 7, 6, 5, 4, 3, 2, 1), 11)), "", "999999 9999"),
    Scheme("se personnummer", Kind.ID, r"(?:18|19|20)?[0-9]{10}", _swedish,
           "personnummer|personnr|pers nr|samordningsnummer|pnr|swedish personal number",
           "999999-9999|99999999-9999|999999+9999", "999999999999"),
    Scheme("no fodselsnummer", Kind.ID, r"[0-9]{11}", _norwegian,
           "fodselsnummer|fodselsnr|fnr|personnummer|d nummer|fodsels nummer|f nr",
           "999999 99999|999999-99999", "99999999999"),
    Scheme("fi hetu", Kind.ID, r"[0-9]{6}[-+A-FU-Y]?[0-9]{3}[0-9A-FHJ-NPR-Y]", _finnish,
           "hetu|henkilotunnus|henkilotunnukseni|personbeteckning|sotu|sosiaaliturvatunnus",
           "999999-999A|999999-9999|999999+999A", "999999A999A|999999A9999"),
    Scheme("is kennitala", Kind.ID, r"[0-3][0-9][01][0-9]{6}[089]",
           every(lambda n: is_day(int(n[:2])) and is_month(int(n[2:4])),
                 weighted((3, 2, 7, 6, 5, 4, 3, 2, 1), 11)),
           "kennitala|kennitolu|kt", "999999-9999|999999 9999", "9999999999"),
    # Southern Europe
    Scheme("es dni", Kind.ID, r"[0-9]{7,8}[A-Z]|[KLMXYZ][0-9]{7}[A-Z]",
           _spanish,
           "dni|nif|nie|documento nacional de identidad|d.n.i|n.i.f|n.i.e|carnet de identidad"
           "|numero de identidad de extranjero|documento de identidad|documento identidad",
           "99999999-A|99.999.999-A|99.999.999 A|99999999 A|A-9999999-A|A9999999-A|9999999-A"
           "|99.999.999A",
           "99999999A|A9999999A"),
    Scheme("pt citizen card", Kind.ID, r"[0-9]{9}[A-Z0-9]{2}[0-9]", _portuguese_card,
           "cartao de cidadao|cartao cidadao|bilhete de identidade|numero de identificacao civil"
           "|cc n|bi n|documento de identificacao", "99999999 9 AA9|99999999-9-AA9",
           "999999999AA9"),
    Scheme("it codice fiscale", Kind.TAX_ID,
           r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}"
           r"[A-Z]", _italian, "codice fiscale|cod fiscale|cod fisc|c.f|cf|c f|codicefiscale"
           "|steuernummer", "AAA AAA 99A99 A999A|AAAAAA 99A99 A999A|AAAAAA-99A99-A999A"
           "|AAAAAA99A99 A999A|AAA AAA 99A99A999A",
           "AAAAAA99A99A999A"),
    Scheme("it identity card", Kind.ID, r"[A-Z]{2}[0-9]{5}[A-Z]{2}|[A-Z]{2}[0-9]{7}", anything,
           "carta d'identita|carta identita|carta di identita|c.i|cie|documento d'identita"
           "|documento identita|identita"),
    Scheme("gr amka", Kind.SSN, r"[0-9]{11}",
           lambda n: is_day(int(n[:2])) and is_month(int(n[2:4])) and luhn(n),
           "amka|αμκα|α.μ.κ.α", "999999 99999|999999-99999", "99999999999"),
    Scheme("gr identity card", Kind.ID, r"[A-Z\u0370-\u03ff]{1,2}[0-9]{6}", anything,
           "αδτ|α.δ.τ|δελτιο ταυτοτητας|αριθμος ταυτοτητας|ταυτοτητα|αρ ταυτοτητας|adt"),
    # Central and eastern Europe
    Scheme("pl pesel", Kind.ID, r"[0-9]{11}",
           every(dated(0, 2, 4, (0, 20, 40, 60, 80)), _polish_digits),
           "pesel|numer pesel|nr pesel|peselu"),
    Scheme("pl pesel, living", Kind.ID, r"[0-9]{11}", every(_living, _polish_digits), "", "",
           "99999999999"),
    Scheme("pl identity card", Kind.ID, r"[A-Z]{3}[0-9]{6}", _polish_card,
           "dowod osobisty|dowodu osobistego|nr dowodu|numer dowodu|seria i numer|dowod"),
    Scheme("cz/sk birth number", Kind.ID, r"[0-9]{9,10}", _czech,
           "rodne cislo|rc|r.c|rod cislo|rodneho cisla|rodnym cislem|r c", "999999/9999|999999/999"),
    Scheme("cz/sk identity card", Kind.ID, r"[0-9]{9}|[A-Z]{2}[0-9]{6}", anything,
           "obcansky prukaz|cislo op|obciansky preukaz|cislo obcianskeho preukazu|op c"
           "|cislo obcanskeho prukazu|obcanskeho prukazu|obcianskeho preukazu"),
    Scheme("hu personal number", Kind.ID, r"[1-8][0-9]{10}",
           every(dated(1, 3, 5), some(weighted(range(1, 11), 11, "0123456789 "),
                                      weighted(range(10, 0, -1), 11, "0123456789 "))),
           "szemelyi szam|szemelyi azonosito|szemelyi azonosito szam|szemelyi azonosito jel"
           "|szem szam|szemelyi igazolvany|szig|szem ig",
           "9-999999-9999|9 999999 9999", "99999999999"),
    Scheme("ro cnp", Kind.ID, r"[1-9][0-9]{12}", _romanian,
           "cnp|cod numeric personal|codul numeric personal|c.n.p", "", "9999999999999"),
    Scheme("bg egn", Kind.ID, r"[0-9]{10}",
           every(dated(0, 2, 4, (0, 20, 40)), _bulgarian_digits),
           "егн|egn|единен граждански номер|лнч|lnch"),
    Scheme("bg egn, living", Kind.ID, r"[0-9]{10}", every(_living, _bulgarian_digits), "", "",
           "9999999999"),
    Scheme("hr oib", Kind.ID, r"[0-9]{11}", iso_11_10,
           "oib|osobni identifikacijski broj|oib a"),
    Scheme("si/rs/ba emso", Kind.ID, r"[0-9]{13}", _yugoslav,
           "emso|jmbg|embg|ембг|јмбг|maticni broj|enotna maticna stevilka|maticna stevilka"
           "|jedinstveni maticni broj|матични број|матичен број", "", "9999999999999"),
    Scheme("ee/lt personal code", Kind.ID, r"[1-8][0-9]{10}", _baltic,
           "isikukood|isikukoodi|isikukoodiga|asmens kodas|asmens kodo|a.k|a k|ik", "",
           "99999999999"),
    Scheme("lv personal code", Kind.ID, r"[0-9]{11}",
           lambda n: n[:2] == "32" or (
               is_day(int(n[:2])) and is_month(int(n[2:4])) and n[6] in "012"),
           "personas kods|personas koda|p.k|pk|personas kodu", "999999-99999"),
    Scheme("ru snils", Kind.SSN, r"[0-9]{11}",
           lambda n: sum((9 - i) * int(d) for i, d in enumerate(n[:9])) % 101 % 100 == int(n[9:]),
           "снилс|snils|страховое свидетельство|страховой номер|пенсионное страхование",
           "999-999-999 99|999-999-999-99|999 999 999 99"),
    Scheme("kz iin", Kind.ID, r"[0-9]{12}", _kazakh, "иин|iin|жсн|индивидуальный идентификационный "
           "номер", "", "999999999999"),
    Scheme("ua identity", Kind.ID, r"[0-9]{8}-?[0-9]{5}", anything,
           "унзр|запис|номер запису|id-картка|ід-картка|посвідчення особи", "99999999-99999"),
)  # fmt: skip
