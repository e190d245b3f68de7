"""Number plates of cars: after a word for one, or in a national form near a word for a car."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.beside import lower_of

_names: Final = (
    *("license plate", "licence plate", "number plate", "numberplate", "plate number", "plate no"),
    *("plate:", "plate is", "plates", "tag number", "vehicle registration", "car registration"),
    *("registration plate", "reg plate", "vehicle reg", "kennzeichen", "nummernschild"),
    *("matrícula", "matricula", "placa", "plaque d'immatriculation", "immatriculation", "targa"),
    *("kenteken", "rejestracyjn", "rekisterinumero", "registreringsnummer", "regnr", "rendszám"),
    *("spz", "poznávací značka", "plaka", "госномер", "номер авто", "license number plate"),
)
_value: Final = re.compile(
    r"\w{0,3}\b[\"']?(?:[ ](?:number|no|nr|is|was|ist|war|lautet|es|era|est|è|é|of|the|my|car"
    r"|del|de|la|coche|auto|vom"
    r"|vehículo|voiture|véhicule|for|with|a|dell'auto|van|mijn|on|reads|reading|his|her"
    r"|their)\b\.?){0,6}[ ]?[:=#]?[ ]{0,2}[\"'(]?"
    r"(?P<value>[A-ZÄÖÜ0-9]{1,4}(?:[ ·.-]{0,3}[A-ZÄÖÜ0-9]{1,5}){1,3})(?![\w])",
    re.I,
)
_cars: Final = (
    *("car", "vehicle", "auto", "wagen", "fahrzeug", "pkw", "lkw", "coche", "voiture", "véhicule"),
    *("carro", "veículo", "veicolo", "macchina", "truck", "van", "plate", "park", "drove", "driv"),
    *("kennz", "matr", "registration", "samochód", "moto", "bil ", "bilen", "kenteken", "taxi"),
)
_german: Final = (
    "A|AA|AB|AC|AK|AN|AS|AW|AZ|B|BA|BB|BC|BI|BL|BM|BN|BO|BOR|BOT|BS|BT|C|CE|CHA|CLP|CO|CUX|CW|D"
    "|DA|DAH"
    "|DD|DE|DH|DLG|DN|DO|DU|E|EA|EB|EBE|ED|EF|EI|EL|EM|EN|ER|ERB|ERH|ES|EU|F|FB|FD|FDS|FF|FFB|FG"
    "|FL|FN"
    "|FR|FS|FT|FÜ|G|GAP|GE|GER|GF|GG|GI|GL|GM|GÖ|GP|GR|GS|GT|GTH|GÜ|GZ|H|HA|HAL|HB|HD|HDH|HE|HEF"
    "|HEI|HER"
    "|HF|HG|HGW|HH|HI|HL|HM|HN|HO|HOL|HOM|HP|HR|HRO|HS|HSK|HU|HVL|HWI|HX|IGB|IK|IN|J|K|KA|KB|KC"
    "|KE|KEH"
    "|KF|KG|KH|KI|KL|KLE|KN|KO|KR|KS|KT|KU|L|LA|LAU|LB|LD|LDK|LDS|LER|LEV|LG|LI|LIF|LIP|LL|LM|LÖ"
    "|LU|LWL"
    "|M|MA|MB|MD|ME|MEI|MG|MH|MI|MIL|MK|MKK|MM|MN|MR|MS|MSP|MTK|MÜ|MYK|MZ|MZG|N|NB|ND|NE|NEA|NES"
    "|NEW|NF"
    "|NI|NK|NM|NMS|NOH|NOM|NR|NU|NW|OA|OAL|OB|OD|OE|OF|OG|OH|OHA|OL|OS|OSL|P|PA|PAF|PAN|PB|PE|PF"
    "|PI|PIR"
    "|PLÖ|PM|PS|R|RA|RD|RE|REG|RO|ROW|RP|RT|RV|RW|RZ|S|SAD|SB|SC|SE|SG|SHA|SHG|SI|SIG|SIM|SL|SLS"
    "|SN|SO"
    "|SOK|SP|SR|ST|STA|STD|SU|SW|SZ|TBB|TF|TIR|TÖL|TR|TS|TUT|TÜ|UE|UL|UM|UN|V|VB|VEC|VER|VIE|VK"
    "|VS|W|WAF"
    "|WB|WE|WEN|WES|WF|WHV|WI|WIL|WL|WM|WN|WND|WO|WOB|WR|WST|WT|WTM|WÜ|WUG|WUN|WW|Z|ZW"
)
_forms: Final = re.compile(
    r"[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[1-9][0-9]{0,3}[EH]?(?![\w-])"  # Germany
    r"|[A-HJ-NP-TV-Z]{2}-[0-9]{3}-[A-HJ-NP-TV-Z]{2}(?![\w-])"  # France
    r"|[A-Z]{2}[ ]?[0-9]{3}[ ]?[A-Z]{2}(?![\w-])"  # Italy
    r"|[A-Z]{2}[0-9]{2}[ ]?[A-Z]{3}(?![\w-])"  # United Kingdom
    r"|[0-9]{4}[ -]?[B-DF-HJ-NPR-TV-Z]{3}(?![\w-])"  # Spain
    r"|(?:[A-Z]{2}-[0-9]{2,3}-[A-Z]{1,2}|[0-9]{1,2}-[A-Z]{2,3}-[0-9]{1,2}|[A-Z]-[0-9]{3}-[A-Z]{2})(?![\w-])"
    r"|[A-Z]{3}[0-9][A-Z0-9][0-9]{2}(?![\w-])"  # Brazil
)
# Each of them has a digit beside a letter, and that is quick to look for.
_gate: Final = re.compile("[0-9](?:(?<=[A-ZÄÖÜ][0-9])|(?<=[A-ZÄÖÜ][ -][0-9])|[ -]?[A-ZÄÖÜ])")
_germany: Final = re.compile(rf"(?:{_german})-[A-Z]{{1,2}} [1-9][0-9]{{0,3}}[EH]?")
_france: Final = re.compile(r"[A-Z]{2}-[0-9]{3}-[A-Z]{2}")


def find(text: str) -> Iterator[Finding]:
    lower = lower_of(text)
    signs = frozenset(lower)  # sooner asked than many words looked for in a long text
    for name in filter(signs.issuperset, _names):
        yield from _announced(text, lower, name)
    for match in _forms.finditer(text) if _gate.search(text) else ():
        start = match.start()
        if start and (text[start - 1].isalnum() or text[start - 1] in "-_/."):
            continue
        sure = _germany.fullmatch(match[0]) or _france.fullmatch(match[0])
        around = lower[max(0, start - 60) : match.end() + 40]
        if sure or any(car in around for car in _cars):
            score = 0.7 if sure else 0.6
            yield Finding(start, match.end(), Kind.PLATE, "plate by its form", score)


def _announced(text: str, lower: str, name: str) -> Iterator[Finding]:
    place = lower.find(name)
    while place >= 0:
        end = place + len(name)
        match = None if lower[place - 1 : place].isalnum() else _value.match(text, end)
        if match and _is_a_plate(match["value"]):
            yield Finding(*match.span("value"), Kind.PLATE, "plate after its name", 0.8)
        place = lower.find(name, end)


def _is_a_plate(value: str) -> bool:
    signs = [sign for sign in value if sign.isalnum()]
    letters = any(map(str.isalpha, signs))
    return 4 <= len(signs) <= 9 and any(map(str.isdigit, signs)) and letters
