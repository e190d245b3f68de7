# ruff: noqa: E501 - words of many alphabets, whose lines count wide signs twice
"""National identity numbers of Asia and Africa."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import (
    anything,
    dated,
    every,
    is_day,
    is_month,
    iso_11_2,
    luhn,
    not_all_alike,
    verhoeff,
    weighted,
)
from inhouse.privacy.detect.numbers.scheme import Scheme


def _turkish(number: str) -> bool:
    digits = [int(digit) for digit in number]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return tenth == digits[9] and sum(digits[:10]) % 10 == digits[10]


def _taiwanese(number: str) -> bool:
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    second = "ABCD".find(number[1])
    digits = f"{code}{second if second >= 0 else number[1]}{number[2:]}"
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 10 == 0


def _singaporean(number: str) -> bool:
    total = sum(w * int(d) for w, d in zip((2, 7, 6, 5, 4, 3, 2), number[1:8], strict=True))
    total += {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}[number[0]]
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "XWUTRQPNJLK"}
    if number[0] == "M":
        return letters["M"][10 - total % 11] == number[8] or (
            "KLJNPQRTUWX"[total % 11] == number[8]
        )
    return letters.get(number[0], "XWUTRQPNMLK")[total % 11] == number[8]


def _hongkong(number: str) -> bool:
    letters, digits, last = number[:-7], number[-7:-1], number[-1]
    values = [36] if len(letters) == 1 else []
    values += [ord(letter) - 55 for letter in letters] + [int(digit) for digit in digits]
    total = sum(w * v for w, v in zip(range(9, 1, -1), values, strict=True))
    return (total + (10 if last == "A" else int(last))) % 11 == 0


def _israeli(number: str) -> bool:
    return luhn(number.zfill(9)) and not_all_alike(number)


def _iranian(number: str) -> bool:
    rest = sum((10 - n) * int(d) for n, d in enumerate(number[:9])) % 11
    return not_all_alike(number) and int(number[9]) == (rest if rest < 2 else 11 - rest)


def _chinese(number: str) -> bool:
    born = number[6:8] in {"18", "19", "20"} and dated(8, 10, 12)(number)
    return born and "11" <= number[:2] <= "91" and iso_11_2(number)


def _indonesian(number: str) -> bool:
    day = int(number[6:8]) % 40
    return is_day(day) and is_month(int(number[8:10])) and 11 <= int(number[:2]) <= 96


def _egyptian(number: str) -> bool:
    return dated(1, 3, 5)(number) and (1 <= int(number[7:9]) <= 35 or number[7:9] == "88")


schemes: Final = (
    Scheme("tr identity", Kind.ID, r"[1-9][0-9]{10}", _turkish,
           "tckn|tc kimlik|tc kimlik no|tc kimlik numarasi|kimlik no|kimlik numarasi|tc no|t.c|tc"
           "|t.c. kimlik no|kimlik|tckimlik", "999 999 999 99", "99999999999"),
    Scheme("il identity", Kind.ID, r"[0-9]{8,9}", _israeli,
           "teudat zehut|תעודת זהות|מספר זהות|ת.ז|ת\"ז|ת״ז|תז|israeli id|מס' זהות|מספר תעודת זהות"),
    Scheme("za identity", Kind.ID, r"[0-9]{10}[012][0-9]{2}", every(dated(0, 2, 4), luhn),
           "sa id|south african id|rsa id|identity number|id number|id no|said",
           "999999 9999 999|999999 9999 99 9|999999-9999-999", "9999999999999"),
    Scheme("eg identity", Kind.ID, r"[23][0-9]{13}", _egyptian,
           "الرقم القومي|رقم قومي|الرقم القومى|رقم البطاقة|رقم الهوية|egyptian id", "",
           "99999999999999"),
    Scheme("ae emirates id", Kind.ID, r"784(?:19|20)[0-9]{10}", luhn,
           "emirates id|رقم الهوية|الهوية الإماراتية|eid|رقم الهوية الإماراتية",
           "999-9999-9999999-9|999 9999 9999999 9", "999999999999999"),
    Scheme("sa identity", Kind.ID, r"[12][0-9]{9}", luhn,
           "iqama|رقم الهوية|الهوية الوطنية|رقم الإقامة|السجل المدني|saudi id|iqama no"),
    Scheme("kw/qa civil id", Kind.ID, r"[23][0-9]{11}|[23][0-9]{10}", anything,
           "civil id|البطاقة المدنية|الرقم المدني|qid|qatar id|civil number|البطاقة الشخصية"),
    Scheme("ir national code", Kind.ID, r"[0-9]{10}", _iranian, "کد ملی|كد ملي|کدملی|شماره ملی"
           "|code melli", "999-999999-9"),
    Scheme("pk cnic", Kind.ID, r"[1-9][0-9]{12}", anything, "cnic|nic|nicop|شناختی کارڈ|national "
           "identity card", "99999-9999999-9"),
    Scheme("bd nid", Kind.ID, r"[0-9]{10}|[0-9]{13}|[0-9]{17}", anything,
           "nid|nid no|nid number|জাতীয় পরিচয়পত্র|এনআইডি"),
    Scheme("lk nic", Kind.ID, r"[0-9]{9}[VX]|[12][0-9]{11}", anything, "nic|nic no|nic number", "",
           ""),
    Scheme("in aadhaar", Kind.ID, r"[2-9][0-9]{11}", every(verhoeff, not_all_alike),
           "aadhaar|aadhar|adhaar|uidai|aadhaar no|आधार|ఆధార్|ஆதார்|আধার|ಆಧಾರ್|ആധാർ|આધાર|ਆਧਾਰ"
           "|adhar|uid number", "9999 9999 9999|9999-9999-9999"),
    Scheme("in voter", Kind.ID, r"[A-Z]{3}[0-9]{7}", anything, "epic|voter id|voter card|voter id "
           "card|epic no|मतदाता पहचान पत्र|मतदाता"),
    Scheme("cn identity", Kind.ID, r"[1-9][0-9]{16}[0-9X]", _chinese,
           "身份证|身份证号|身份证号码|身份號碼|公民身份号码|居民身份证|身分證|证件号|证件号码",
           "999999 99999999 9999|999999 99999999 999A", "999999999999999999|99999999999999999A"),
    Scheme("hk identity", Kind.ID, r"[A-Z]{1,2}[0-9]{6}[0-9A]", _hongkong,
           "hkid|hong kong id|身份證|身份證號碼|香港身份證|hkic|身份証", "A999999(9|AA999999(9|A999999(A"),
    Scheme("tw identity", Kind.ID, r"[A-Z][1289A-D][0-9]{8}", _taiwanese,
           "身分證|身分證字號|身份證字號|統一證號|居留證|身分證統一編號", "", "A999999999|AA99999999"),
    Scheme("jp my number", Kind.ID, r"[0-9]{12}",
           weighted((6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11, "00987654321"),
           "マイナンバー|個人番号|my number|mynumber|マイナンバーカード"),
    Scheme("kr rrn", Kind.ID, r"[0-9]{6}[1-8][0-9]{6}", dated(0, 2, 4),
           "주민등록번호|주민번호|외국인등록번호|rrn|resident registration number|주민등록",
           "999999-9999999"),
    Scheme("sg nric", Kind.ID, r"[STFGM][0-9]{7}[A-Z]", _singaporean,
           "nric|fin|fin no|nric no|nric/fin", "", "A9999999A"),
    Scheme("my nric", Kind.ID, r"[0-9]{12}", dated(0, 2, 4),
           "mykad|nric|no kp|no kad pengenalan|kad pengenalan|no ic|ic no|ic number|no k/p"
           "|ic", "999999-99-9999"),
    Scheme("th identity", Kind.ID, r"[1-8][0-9]{12}",
           weighted(range(13, 1, -1), 11, "10987654321"),
           "เลขประจำตัวประชาชน|บัตรประชาชน|เลขบัตรประชาชน|เลขประจําตัวประชาชน|thai id|citizen id",
           "9-9999-99999-99-9|9 9999 99999 99 9"),
    Scheme("id nik", Kind.ID, r"[0-9]{16}", _indonesian, "nik|ktp|no ktp|nomor induk kependudukan"
           "|nomor ktp|no nik|kartu keluarga|no kk|nomor kk"),
    Scheme("vn identity", Kind.ID, r"[0-9]{12}|[0-9]{9}", anything,
           "cccd|cmnd|can cuoc cong dan|so can cuoc|so cmnd|so cccd|chung minh nhan dan"
           "|can cuoc|ma dinh danh"),
    Scheme("ph national id", Kind.ID, r"[0-9]{12}|[0-9]{16}", anything,
           "philsys|psn|pcn|philid|national id|umid|crn"),
    Scheme("ph sss", Kind.SSN, r"[0-9]{10}", anything, "sss|sss no|sss number|gsis",
           "99-9999999-9"),
    Scheme("ke/ng/gh identity", Kind.ID, r"[0-9]{7,8}|[0-9]{11}|GHA[0-9]{10}", anything,
           "nin|nin number|bvn|ghana card|huduma|national identification number|kenyan id",
           "AAA-999999999-9"),
)  # fmt: skip
