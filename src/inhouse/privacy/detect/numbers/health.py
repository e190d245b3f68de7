# ruff: noqa: E501, RUF001 - words of many alphabets, whose lines count wide signs twice
"""Numbers of health insurance and of public health services."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import (
    anything,
    is_day,
    is_month,
    luhn,
    not_all_alike,
    verhoeff,
    weighted,
)
from inhouse.privacy.detect.numbers.scheme import Scheme


def _nhs(number: str) -> bool:
    return not_all_alike(number) and weighted(range(10, 1, -1), 11, "0 987654321")(number)


def _german_insured(number: str) -> bool:
    """The letter counts as two digits; every second digit is doubled, as in Luhn's method."""
    digits = f"{ord(number[0]) - 64:02}{number[1:9]}"
    total = sum(sum(map(int, str(int(d) * (1 + n % 2)))) for n, d in enumerate(digits))
    return total % 10 == int(number[9])


def _german_pension(number: str) -> bool:
    day, month = int(number[2:4]), int(number[4:6])
    digits = f"{number[:8]}{ord(number[8]) - 64:02}{number[9:11]}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(sum(map(int, str(w * int(d)))) for w, d in zip(weights, digits, strict=True))
    return is_day(day % 50 or 1) and is_month(month) and total % 10 == int(number[11])


def _spanish_security(number: str) -> bool:
    province, serial, check = number[:2], number[2:-2].lstrip("0"), int(number[-2:])
    whole = int(province + serial.zfill(8 if len(serial) > 7 else 7))
    return 1 <= int(province) <= 66 and whole % 97 == check


def _medicare_australia(number: str) -> bool:
    weights = (1, 3, 7, 9, 1, 3, 7, 9)
    return sum(w * int(d) for w, d in zip(weights, number, strict=False)) % 10 == int(number[8])


def _brazilian(number: str) -> bool:
    return weighted(range(15, 0, -1), 11)(number)


def _quebec(number: str) -> bool:
    return is_month(int(number[6:8]) % 50) and is_day(int(number[8:10]))


_insured: Final = (
    "versichertennummer|versicherten nr|versichertennr|versicherten nummer|krankenversichertennummer"
    "|kvnr|kv nummer|krankenkassennummer|gesundheitskarte|egk|versicherungsnummer|versicherungsnr"
    "|versicherten id|krankenversicherungsnummer|mitgliedsnummer"
)

schemes: Final = (
    Scheme("us medicare", Kind.HEALTH_ID,
           r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9]"
           r"[AC-HJKMNP-RT-Y]{2}[0-9]{2}", anything,
           "medicare|mbi|medicare number|medicare beneficiary identifier|medicare id|medicare no"
           "|hicn", "9AA9-AA9-AA99|9A99-AA9-AA99|9AA9-A99-AA99|9A99-A99-AA99|9AA9 AA9 AA99",
           "9AA9AA9AA99|9A99AA9AA99|9AA9A99AA99|9A99A99AA99"),
    Scheme("gb nhs", Kind.HEALTH_ID, r"[0-9]{10}", _nhs,
           "nhs|nhs number|nhs no|nhs num|chi|chi number|chi no|hsc number|health and care number"
           "|national health service number|hcn"),
    Scheme("ie/gb individual health", Kind.HEALTH_ID, r"[0-9]{7}|[0-9]{18}", anything, "ihi"
           "|individual health identifier|gms number|gms no|medical card"),
    Scheme("de insured", Kind.HEALTH_ID, r"[A-Z][0-9]{9}", _german_insured, _insured),
    Scheme("de pension insurance", Kind.SSN, r"[0-9]{8}[A-Z][0-9]{3}", _german_pension,
           "rvnr|rentenversicherungsnummer|sozialversicherungsnummer|sv nummer|svnr|rv nummer"
           "|versicherungsnummer|sv nr|rentenversicherungsnr|vsnr", "99 999999 A 999|99 999999A999"
           "|99999999 A 999", "99999999A999"),
    Scheme("at/eu health card", Kind.HEALTH_ID, r"80[0-9]{18}", anything,
           "ecard|e card|ekvk|ehic|european health insurance card|kennnummer der karte"
           "|tessera sanitaria|team|ceam|tse|carte europeenne|kartennummer|versichertenkarte"
           "|tessera europea", "", "99999999999999999999"),
    Scheme("it health region", Kind.HEALTH_ID, r"[0-9]{6}", anything, "codice regionale"
           "|codice assistito|codice sanitario"),
    Scheme("es social security", Kind.HEALTH_ID, r"[0-9]{11,12}", _spanish_security,
           "nass|nuss|naf|n.a.f|numero de afiliacion|seguridad social|numero de la seguridad social"
           "|num seguridad social|no seguridad social|n° seguridad social|no afiliacion"
           "|numero de seguridad social|nss|no ss|n° ss|afiliacion", "99 99999999 99"
           "|99/99999999/99|99-99999999-99|99 9999999 99|99/9999999/99", "999999999999"),
    Scheme("es health card", Kind.HEALTH_ID,
           r"[A-Z]{4}[0-9]{10,12}|[A-Z]{2}[0-9]{8,10}|[0-9]{6,12}|[A-Z]{4}[0-9]{6}[0-9A-Z]{4,8}",
           anything, "cip|cipa|tarjeta sanitaria|cip autonomico|sip|tsi|numero de tarjeta sanitaria"
           "|cip sns|cite|nuhsa|tis|numero sip|no tarjeta sanitaria"),
    Scheme("pt health user", Kind.HEALTH_ID, r"[0-9]{9}",
           lambda n: sum(w * int(d) for w, d in zip(range(9, 0, -1), n, strict=True)) % 11 < 2,
           "sns|numero de utente|n utente|utente|numero do sns|no utente|cartao de utente"),
    Scheme("pt social security", Kind.SSN, r"[12][0-9]{10}",
           lambda n: (9 - sum(w * int(d) for w, d in zip(
               (29, 23, 19, 17, 13, 11, 7, 5, 3, 2), n, strict=False)) % 10) == int(n[-1]),
           "niss|seguranca social|numero de seguranca social|n.i.s.s"),
    Scheme("nl insured", Kind.HEALTH_ID, r"[0-9]{6,12}", anything,
           "polisnummer|verzekerdennummer|verzekerdenummer|zorgpas|relatienummer|uzovi"),
    Scheme("be health", Kind.HEALTH_ID, r"[0-9]{6,13}", anything,
           "numero de mutuelle|mutualiteit|aansluitingsnummer|ziekenfonds|mutuelle"),
    Scheme("fr health", Kind.HEALTH_ID, r"[0-9]{6,22}", anything,
           "ins|ipp|carte vitale|mutuelle|numero adherent|n° adherent|no adherent|ins c|ins nir"
           "|identifiant national de sante|numero d'adherent|matricule ins"),
    Scheme("ch insured", Kind.HEALTH_ID, r"80756[0-9]{15}|[0-9]{6,14}", anything,
           "versichertenkarte|veka|numero d'assure|n° d'assure|no d'assure|numero d'assurance"
           "|versicherten nr|numero assicurato"),
    Scheme("hu taj", Kind.HEALTH_ID, r"[0-9]{9}",
           weighted((3, 7, 3, 7, 3, 7, 3, 7), 10, "0123456789"), "taj|taj szam|taj szama|tajszam"),
    Scheme("cz/sk insured", Kind.HEALTH_ID, r"[0-9]{9,10}", anything,
           "cislo pojistence|cislo pojistenca|cp pojistence|cislo poistenca|poistenec"),
    Scheme("pl health card", Kind.HEALTH_ID, r"[0-9]{11,20}", anything, "ekuz|numer ubezpieczenia"
           "|nr ubezpieczenia|numer karty ekuz"),
    Scheme("ro insured", Kind.HEALTH_ID, r"[0-9]{20}", anything,
           "cid|cod de asigurat|card de sanatate|cod asigurat|numar asigurat"),
    Scheme("hr/si insured", Kind.HEALTH_ID, r"[0-9]{9}", anything,
           "mbo|broj osigurane osobe|zzzs|zzzs stevilka|stevilka zavarovanca|lbo|лбо"
           "|broj zdravstvenog osiguranja"),
    Scheme("gr health", Kind.HEALTH_ID, r"[0-9]{6,11}", anything, "εκαα|αμα|α.μ.α|αρ μητρωου"),
    Scheme("ru omc", Kind.HEALTH_ID, r"[0-9]{16}", luhn,
           "омс|полис|полис омс|енп|полиса омс|единый номер полиса|полис дмс"),
    Scheme("tr protocol", Kind.HEALTH_ID, r"[0-9]{4,13}", anything, "sgk|sgk no|sicil no|protokol no"
           "|dosya no|hasta no"),
    Scheme("ca health card", Kind.HEALTH_ID, r"[0-9]{9,10}(?:[A-Z]{2})?|[0-9]{12}", anything,
           "health card|ohip|phn|personal health number|health card number|hcn|ahcip|msp"
           "|health insurance number|care card|mcp|health number|phin"),
    Scheme("ca ramq", Kind.HEALTH_ID, r"[A-Z]{4}[0-9]{8}", _quebec,
           "ramq|nam|numero d'assurance maladie|carte d'assurance maladie|assurance maladie"
           "|carte soleil", "AAAA 9999 9999|AAAA-9999-9999"),
    Scheme("br sus", Kind.HEALTH_ID, r"[1-2789][0-9]{14}", _brazilian,
           "cns|cartao sus|cartao nacional de saude|sus|numero do sus|carteirinha",
           "999 9999 9999 9999", ""),
    Scheme("ar/cl/uy insured", Kind.HEALTH_ID, r"[0-9]{6,16}", anything,
           "obra social|numero de afiliado|no afiliado|n° afiliado|afiliado|fonasa|isapre|eps"
           "|nro afiliado|nro de afiliado|credencial"),
    Scheme("au medicare", Kind.HEALTH_ID, r"[2-6][0-9]{9,10}", _medicare_australia,
           "medicare|medicare card|medicare number|medicare no|irn", "9999 99999 9 9|9999 99999 9"),
    Scheme("au ihi/dva", Kind.HEALTH_ID, r"80036[0-9]{11}|[A-Z]{2,4}[0-9]{4,7}[A-Z]?", anything,
           "ihi|dva|dva number|dva file|veteran card|crn|centrelink", "9999 9999 9999 9999"),
    Scheme("nz nhi", Kind.HEALTH_ID, r"[A-HJ-NP-Z]{3}(?:[0-9]{4}|[0-9]{2}[A-HJ-NP-Z]{2})",
           anything, "nhi|nhi number|nhi no|national health index"),
    Scheme("in abha", Kind.HEALTH_ID, r"[0-9]{14}", verhoeff,
           "abha|abha number|health id|ayushman|uhid|ayushman bharat|abha id", "99-9999-9999-9999"),
    Scheme("jp insured", Kind.HEALTH_ID, r"[0-9]{6,10}", anything,
           "保険者番号|被保険者番号|保険証|記号番号|被保険者記号|患者番号|診察券番号|健康保険証番号|カルテ番号"),
    Scheme("kr/tw/cn health", Kind.HEALTH_ID, r"[A-Z0-9]{5,20}", anything,
           "건강보험증|환자번호|등록번호|병원등록번호|차트번호|病歷號|病歷號碼|健保卡號|病历号|住院号|门诊号"
           "|就诊卡号|社保号|社保卡号|医保卡号|医保号|病案号|就诊号|社会保障号|患者编号|病人编号|社會保障號"),
    Scheme("id/th/ph/vn health", Kind.HEALTH_ID, r"[0-9]{6,15}", anything,
           "bpjs|no bpjs|nomor bpjs|no rekam medis|rekam medis|no rm|philhealth|philhealth no|bhyt"
           "|so bhyt|ma benh nhan|ma so bhxh|bhxh|so benh an|hn|เลขที่ผู้ป่วย|บัตรทอง|หมายเลขผู้ป่วย"),
    Scheme("il insured", Kind.HEALTH_ID, r"[0-9]{5,10}", anything,
           "מספר תיק|מספר מטופל|קופת חולים|מספר חבר"),
    Scheme("ar health", Kind.HEALTH_ID, r"[0-9]{4,14}", anything,
           "رقم الملف|رقم المريض|رقم التأمين|رقم الملف الطبي|رقم التأمين الصحي|رقم السجل الطبي"),
    Scheme("hi patient", Kind.HEALTH_ID, r"[A-Z0-9]{4,14}", anything,
           "मरीज संख्या|रोगी संख्या|मरीज आईडी|रोगी आईडी|पंजीकरण संख्या"),
)  # fmt: skip
