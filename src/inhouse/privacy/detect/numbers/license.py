# ruff: noqa: E501, RUF001 - words of many alphabets, whose lines count wide signs twice
"""Licences: to drive, and to practise a profession such as medicine or law."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import anything, luhn, weighted
from inhouse.privacy.detect.numbers.scheme import Scheme


def _npi(number: str) -> bool:
    return luhn("80840" + number)


def _dea(number: str) -> bool:
    digits = [int(digit) for digit in number[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


schemes: Final = (
    Scheme(
        "driving licence",
        Kind.LICENSE,
        r"(?=[A-Z0-9]*[0-9]{3})[A-Z0-9]{5,18}",
        anything,
        "driving licence|driving license|driver licence|driver license|drivers licence"
        "|drivers license|driver's licence|driver's license|driving licence no|dl|dl no|dl number"
        "|dl num|license no|license number|licence no|licence number|lic no|lic num|dvla"
        "|driver number|drivers' license|driving permit|driver id|operator license|dln|cdl"
        "|fuhrerschein|fuehrerschein|fuhrerscheinnummer|fuehrerscheinnummer|fuhrerscheinnr"
        "|fuhrerschein nr|fuhrerausweis|fuhrerausweisnummer|lenkberechtigung"
        "|permis de conduire|numero de permis|n° de permis|no de permis|permis n|permis no|permis"
        "|permiso de conducir|licencia de conducir|carnet de conducir|permiso de conduccion"
        "|licencia de manejo|licencia de conduccion|brevete"
        "|carta de conducao|carteira de motorista|cnh|carteira nacional de habilitacao|renach"
        "|habilitacao|n carta de conducao|patente|patente di guida|patente n|numero patente"
        "|rijbewijs|rijbewijsnummer|rijbewijs nr|korkort|korkortsnummer|korekort|kørekort"
        "|kørekortnummer|kørekort nr|forerkort|førerkort|forerkortnummer|førerkortnummer|ajokortti"
        "|ajokortin numero|okuskirteini|prawo jazdy|prawa jazdy|nr prawa jazdy|numer prawa jazdy"
        "|ridicsky prukaz|cislo ridicskeho prukazu|vodicsky preukaz|jogositvany|vezetoi engedely"
        "|jogositvany szama|permis de conducere|permisului de conducere|serie permis"
        "|vozacka dozvola|vozacke dozvole|voznisko dovoljenje|шофьорска книжка"
        "|свидетелство за управление|juhiluba|juhiloa number|vaditaja aplieciba"
        "|vairuotojo pazymejimas|водительское удостоверение|вод удостоверение|права|водительские "
        "права|в/у|ву|водійське посвідчення|αδεια οδηγησης|διπλωμα οδηγησης|ehliyet|ehliyet no"
        "|surucu belgesi|surucu belge no|sim|nomor sim|no sim|lesen memandu|no lesen|giay phep lai"
        " xe|bang lai xe|so bang lai|gplx|رخصة القيادة|رقم رخصة القيادة|رخصة قيادة|רישיון נהיגה"
        "|רשיון נהיגה|מספר רישיון|ड्राइविंग लाइसेंस|驾驶证|驾驶证号|驾照|驾照号|駕照|駕駛執照|運転免許証"
        "|免許証番号|運転免許証番号|운전면허|운전면허번호|면허번호|ใบขับขี่|ใบอนุญาตขับขี่",
    ),
    Scheme(
        "gb driving licence",
        Kind.LICENSE,
        r"[A-Z9]{5}[0-9](?:[05][1-9]|[16][0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9][A-Z9]{2}"
        r"[A-HJ-NP-Z2-9][A-Z]{2}(?:[0-9]{2})?",
        anything,
        "",
        "AAAAA 999999 AA9AA|AAAAA 999999 AAAAA",
        "AAAAA999999AA9AA|AAAAA999999AAAAA|AAAA9999999AA9AA|AAA99999999AA9AA",
    ),
    Scheme(
        "us npi",
        Kind.LICENSE,
        r"[12][0-9]{9}",
        _npi,
        "npi|npi number|npi no|national provider identifier|provider number|provider id"
        "|provider no",
    ),
    Scheme(
        "us dea",
        Kind.LICENSE,
        r"[ABFGMPRX][A-Z9][0-9]{7}",
        _dea,
        "dea|dea number|dea no|dea registration|dea reg|dea id",
    ),
    Scheme(
        "fr rpps",
        Kind.LICENSE,
        r"[0-9]{9}|[0-9]{11}",
        luhn,
        "rpps|adeli|finess|n° rpps|no rpps|numero rpps|numero adeli|numero finess",
    ),
    Scheme(
        "nl big",
        Kind.LICENSE,
        r"[0-9]{11}",
        anything,
        "big|big nummer|big registratie|bignummer|agb|agb code",
    ),
    Scheme(
        "pl pwz",
        Kind.LICENSE,
        r"[1-9][0-9]{6}",
        lambda n: weighted((1, 2, 3, 4, 5, 6), 11, "0123456789 ", at=0, start=1)(n),
        "pwz|nr pwz|numer pwz|npwz|numer prawa wykonywania zawodu|prawo wykonywania zawodu",
    ),
    Scheme(
        "professional register",
        Kind.LICENSE,
        r"(?=[A-Z]*[0-9][A-Z]*[0-9][A-Z]*[0-9])[A-Z0-9]{4,14}",
        anything,
        "gmc|gmc no|gmc number|gmc reference|nmc|nmc pin|nmc number|gdc|gdc number|gphc|hcpc"
        "|hcpc number|sra|sra number|sra id|bar number|bar no|state bar no|state bar number|bar id"
        "|medical license|medical license no|medical license number|medical licence number"
        "|medical registration|medical registration number|registration number|registration no"
        "|reg no|reg number|licence number|license number|upin|medical council|mci|mcr|mcr no|ahpra"
        "|ahpra number|prescriber number|provider number|cpso|cpso number|cpsbc|practice number"
        "|nursing license|rn license|pharmacy license|certificate number|certification number"
        "|certificate no|teacher reference number|trn number|badge number|badge no|shield number"
        "|colegiado|num colegiado|n° colegiado|no colegiado|numero de colegiado|n colegiado|col no"
        "|nocol|no col|n° col|ncol|numero colegiado|col n|cedula profesional|ced prof"
        "|matricula profesional|matricula|mat|mp|mn|m.p|m.n|registro medico|rethus|cmp|rne"
        "|crm|crm/sp|crm sp|crm rj|coren|cro|oab|oab/sp|crea|crp|cau|ordem dos medicos|cedula no om"
        "|om|numero de ordem|ordem|lanr|lebenslange arztnummer|arztnummer|arzt nr|arztnr"
        "|betriebsstattennummer|bsnr|approbation|arztnummer|zsr|zsr nr|gln|numero d'ordre"
        "|n° d'ordre|no d'ordre|inami|numero inami|riziv|riziv nummer|rizivnummer|codice albo"
        "|iscrizione albo|iscritto all'albo|n iscrizione|omceo|ordine dei medici|autorisations id"
        "|autorisationsid|hpr nummer|hpr|hpr nr|legitimationskod|forskrivarkod|sv numero|sv-numero"
        "|terhikki|valvira|pecset|pecsetszam|pecsetszama|orvosi pecsetszam|parafa|cod parafa|uin"
        "|уин|tescil no|diploma no|dip no|dipl no|sicil no|diploma tescil no|שם הרופא מספר|מ.ר"
        "|מספר רישיון רופא|执业证|执业证号|医师资格证|醫師執照|医籍登録番号|의사면허|면허번호",
    ),
)
