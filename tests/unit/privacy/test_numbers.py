# ruff: noqa: RUF001 - words of many alphabets
"""Which numbers are found and which are left: one readable line each.

What stands after `->` must be masked, all of it and nothing more; the word before says as what.
"""

from pathlib import Path

import pytest

from inhouse.privacy.detect.merge import merge
from inhouse.privacy.detect.numbers import find
from inhouse.privacy.detect.numbers.context import schemes
from inhouse.privacy.detect.numbers.scheme import Scheme

found = """
SSN       | NIR 2 42 10 87 085 403 72 pour            -> 2 42 10 87 085 403 72
SSN       | numéro de sécurité sociale : 242108708540372 -> 242108708540372
TAX_ID    | Steuer-ID 36574261809 gültig              -> 36574261809
TAX_ID    | Steuer-ID: 36 574 261 808 (Tippfehler)    -> 36 574 261 808
TAX_ID    | St.-Nr. 133/8150/8159                     -> 133/8150/8159
TAX_ID    | USt-IdNr DE 123456789 ist                 -> DE 123456789
TAX_ID    | codice fiscale rssmra85t10a562s           -> rssmra85t10a562s
TAX_ID    | Titular do CPF nº 111.444.777-35          -> 111.444.777-35
TAX_ID    | o cliente 111.444.777-35 pagou            -> 111.444.777-35
TAX_ID    | PAN: ABCPE1234F                           -> ABCPE1234F
ID        | DNI 12345678Z                             -> 12345678Z
ID        | con NIE X-1234567-L                       -> X-1234567-L
ID        | BSN 111222334 ongeldig                    -> 111222334
ID        | आधार 2341 2341 2346 परीक्षण                -> 2341 2341 2346
ID        | マイナンバー 1234 5678 9012 を提示          -> 1234 5678 9012
ID        | 身份证号码：11010519491231002X。            -> 11010519491231002X
ID        | TCKN 10000000146                          -> 10000000146
ID        | תעודת זהות 123456782                      -> 123456782
ID        | الرقم القومي 29801011234567.               -> 29801011234567
ID        | HKID A123456(3)                           -> A123456(3)
ID        | PESEL: 44051401359                        -> 44051401359
ID        | rodné číslo 736028/5163                   -> 736028/5163
ID        | personnummer 811218-9876                  -> 811218-9876
ID        | CPR-nr. 070761-4285                       -> 070761-4285
ID        | RUT 12.531.909-2                          -> 12.531.909-2
ID        | ИНН не нужен, СНИЛС тоже; паспорта нет. ЄДР: дело № 2-1234/2020 -> 2-1234/2020
SSN       | National Insurance number: AB 12 34 56 C  -> AB 12 34 56 C
SSN       | AHV-Nr. 756.9217.0769.85                  -> 756.9217.0769.85
HEALTH_ID | MRN 48302 was admitted                    -> 48302
HEALTH_ID | (MRN: 00-98-76)                           -> 00-98-76
HEALTH_ID | NHC: 2569870.                             -> 2569870
HEALTH_ID | NASS: 47 39047534 02.                     -> 47 39047534 02
HEALTH_ID | 943 476 5919 (NHS number)                 -> 943 476 5919
HEALTH_ID | his NHS number, given at the desk, is 943 476 5919 -> 943 476 5919
HEALTH_ID | Versichertennummer A123456780             -> A123456780
HEALTH_ID | patient ID 778899, callback               -> 778899
HEALTH_ID | {"patientId": 99812}                      -> 99812
HEALTH_ID | <mrn>48302</mrn>                          -> 48302
HEALTH_ID | 病历号CN123456。                            -> CN123456
HEALTH_ID | Medicare 1EG4-TE5-MK73                    -> 1EG4-TE5-MK73
PASSPORT  | passport X1234567, phone                  -> X1234567
PASSPORT  | Reisepass-Nr.: C01X00T47                  -> C01X00T47
PASSPORT  | {"passport_number": "X1234567"}           -> X1234567
PASSPORT  | номер паспорта 4509 123456                -> 4509 123456
LICENSE   | My driver's license number is A56319335   -> A56319335
LICENSE   | Médico: Ana NºCol: 28 28 20943            -> 28 28 20943
LICENSE   | NPI 1234567893                            -> 1234567893
LICENSE   | DEA # AB1234563                           -> AB1234563
LICENSE   | Führerschein-Nr. B072RRE2I55              -> B072RRE2I55
LICENSE   | GMC 7654321                               -> 7654321
ACCOUNT   | routing number 021000021                  -> 021000021
ACCOUNT   | sort code 12-34-56                        -> 12-34-56
ACCOUNT   | Kontonummer: 0532013000                   -> 0532013000
ACCOUNT   | BSB 062-000                               -> 062-000
ACCOUNT   | CLABE 032180000118359719                  -> 032180000118359719
ACCOUNT   | IFSC SBIN0001234                          -> SBIN0001234
ACCOUNT   | BIC: DEUTDEFF                             -> DEUTDEFF
ID        | Policy no. PX-1234/20                     -> PX-1234/20
ID        | Application no. 12345/98                  -> 12345/98
ID        | Aktenzeichen 5 B 123/20                   -> 5 B 123/20
ID        | Az. III ZR 124/18                         -> III ZR 124/18
ID        | dossier n° 2021/1234                      -> 2021/1234
ID        | numéro de client : 00123-44               -> 00123-44
ID        | Nº de póliza 44-12345                     -> 44-12345
ID        | Kundennummer 4711-0815                    -> 4711-0815
ID        | nr umowy 12/2020/AB                       -> 12/2020/AB
ID        | User ID: 550e8400-e29b-41d4-a716-446655440000 -> 550e8400-e29b-41d4-a716-446655440000
ID        | Smith v. France, no. 36022/97, § 98       -> 36022/97
ID        | employee number 10442 joined              -> 10442
ID        | Student ID 2019-55821                     -> 2019-55821
ID        | 客户编号：A1002938                          -> A1002938
"""

left_alone = """
order 12345678
invoice 2024-001234
number of patients 12345
the patients were 12345 in all
RFC 2822 and rfc3986
run 12345678 tests
run_ids = ["a36092d2-4ad5-4fb4-9c0d-0dba9a2ed836"]
file #3002
sin 0.5 pan 1080
team 2024, fin 1999
passport from 1984
account balance 12,345.67
policy: 2024-01-15
employee since 12.03.2019
Bestellnummer 12345678
Hausnummer 1234
Zimmernummer 4711
the value 9434765919 was there
the value 123456782 was there
timestamp 1700000000
20240131120000
commit 5cc6a4be11f4c8
550e8400-e29b-41d4-a716-446655440000
ISBN 978-3-16-148410-0
Regulation (EC) no. 1234/68
version 10.12.3456
-2147221231
0123456789abcdef
1.234.567,89 EUR
512 x 512
CC0 1.0 Universal
DNI
mrn: none
Policy no. is missing
Card 4111 1111 1111 1111
CARD 4111 1111 1111 1111
2345 1234 2346 1111
gdc-12
"""

rows = [
    (kind.strip(), text.strip(), value.strip())
    for kind, line in (row.split("|", 1) for row in found.strip().splitlines())
    for text, value in [line.rsplit("->", 1)]
]


@pytest.mark.parametrize(("kind", "text", "value"), rows, ids=[text for _, text, _ in rows])
def test_it_finds(kind: str, text: str, value: str) -> None:
    assert [(each.kind, text[each.start : each.end]) for each in merge(find(text))] == [
        (kind, value)
    ]


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_it_leaves_alone(text: str) -> None:
    assert list(find(text)) == []


def test_numbers_in_a_row_are_all_found() -> None:
    text = "applications nos. 36022/97, 44444/98 and 50000/99 were joined"
    assert {text[each.start : each.end] for each in find(text)} == {
        "36022/97",
        "44444/98",
        "50000/99",
    }


def test_a_right_number_counts_for_more_than_a_wrong_one() -> None:
    right, wrong = "DNI 12345678Z", "DNI 12345678X"
    assert max(each.score for each in find(right)) == 1.0
    assert [each.score for each in find(wrong)] == [0.7]


@pytest.mark.parametrize("scheme", schemes, ids=lambda scheme: scheme.rule)
def test_the_page_lists_every_number(scheme: Scheme) -> None:
    page = (Path(__file__).parents[3] / "docs/detection-numbers.md").read_text()
    name = scheme.rule.partition(" ")[2] or scheme.rule
    assert f"| {name} | {scheme.kind} |" in page or f"| {scheme.rule} | {scheme.kind} |" in page
