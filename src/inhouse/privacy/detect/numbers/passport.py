# ruff: noqa: RUF001 - words of many alphabets, whose lines count wide signs twice
"""Passports, visas and residence permits: found by their words, since most have no check digit."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import anything
from inhouse.privacy.detect.numbers.scheme import Scheme

schemes: Final = (
    Scheme(
        "passport",
        Kind.PASSPORT,
        r"[A-Z]{0,3}[0-9]{5,9}[A-Z]?|[A-Z0-9]{2}[0-9]{7}|[CFGHJKLMNPRTVWXYZ][0-9A-Z]{8}[0-9]?D?",
        anything,
        "passport|passport no|passport number|passport nr|ppt no|passport id|passport card|ppn"
        "|reisepass|reisepassnummer|passnummer|pass nr|reisepassnr|passnr|reisepass nr"
        "|passeport|numero de passeport|n° de passeport|no de passeport"
        "|pasaporte|numero de pasaporte|no pasaporte|n° pasaporte"
        "|passaporte|numero do passaporte|n passaporte|passaporte n"
        "|passaporto|numero di passaporto|passaporto n|n passaporto"
        "|paspoort|paspoortnummer|paspoort nr|pas|passnummer|passnr|pasnummer|pasnr|passi"
        "|passin numero|passinumero|vegabref|vegabrefsnumer|paszport|numer paszportu|paszportu"
        "|nr paszportu|cestovni pas|cislo pasu|cislo cestovniho dokladu|cestovny pas|utlevel"
        "|utlevelszam|utlevel szam|pasaport|pasaport no|seria pasaport|pasaportului|paspor"
        "|no paspor|nomor paspor|putovnica|broj putovnice|potni list|stevilka potnega lista|pasos"
        "|broj pasosa|пасош|pass number|passi number|paso numeris|pasas|pases numurs|pase"
        "|паспорт|номер паспорта|паспорта|паспортные данные|серия и номер паспорта|паспорт серия"
        "|серія|паспорта громадянина|διαβατηριο|αριθμος διαβατηριου|αρ διαβατηριου"
        "|pasaport numarasi|ho chieu|so ho chieu|pasaporto"
        "|جواز السفر|رقم جواز السفر|جواز سفر|رقم الجواز|גיליון דרכון|דרכון|מספר דרכון"
        "|पासपोर्ट|పాస్‌పోర్ట్|護照|護照號碼|护照|护照号|护照号码|パスポート|パスポート番号|旅券番号|旅券"
        "|여권|여권번호|หนังสือเดินทาง|พาสปอร์ต|หมายเลขหนังสือเดินทาง",
    ),
    Scheme(
        "visa or residence permit",
        Kind.PASSPORT,
        r"[A-Z]{0,3}[0-9]{6,13}[A-Z]?|[A-Z0-9]{8,14}",
        anything,
        "visa number|visa no|visa nr|visa grant number|green card number|green card no"
        "|alien registration number|alien number|a number|a-number|uscis number|uscis no"
        "|residence permit|residence permit number|residence permit no|resident permit|brp"
        "|brp number|biometric residence permit|share code|travel document|travel document no"
        "|travel document number|receipt number|i 94 number|sevis|sevis id|aufenthaltstitel"
        "|visumnummer|visum nr|titre de sejour|numero etranger|numero de titre de sejour"
        "|carte de sejour|permiso de residencia|tarjeta de residencia|numero de visado"
        "|permesso di soggiorno|titulo de residencia|autorizacao de residencia|crnm|rne"
        "|verblijfsvergunning|verblijfsdocument|vnummer|v nummer|uppehallstillstand|karta pobytu"
        "|ikamet|ikamet izni|uci|uci number|在留カード|在留カード番号|台胞证|回乡证|居留许可",
    ),
)
