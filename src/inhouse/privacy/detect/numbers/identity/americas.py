"""National identity numbers of Latin America; those of the north are in `tax` and in `ssn`."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import (
    anything,
    dated,
    every,
    luhn,
    not_all_alike,
    weighted,
)
from inhouse.privacy.detect.numbers.scheme import Scheme

_brazil: Final = "00987654321"


def _chilean(number: str) -> bool:
    total = sum((2 + n % 6) * int(d) for n, d in enumerate(reversed(number[:-1])))
    return "0K987654321"[total % 11] == number[-1]


def _mexican(number: str) -> bool:
    signs = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"
    total = sum(signs.index(s) * (18 - n) for n, s in enumerate(number[:17]))
    return dated(4, 6, 8)(number) and (10 - total % 10) % 10 == int(number[17])


def _ecuadorian(number: str) -> bool:
    return (1 <= int(number[:2]) <= 24 or number[:2] == "30") and luhn(number)


_cpf: Final = every(
    not_all_alike,
    weighted(range(10, 1, -1), 11, _brazil),
    weighted(range(11, 1, -1), 11, _brazil),
)

schemes: Final = (
    Scheme("br cpf", Kind.TAX_ID, r"[0-9]{11}", _cpf,
           "cpf|c.p.f|cadastro de pessoas fisicas|cpf/mf|cpf mf|inscrito no cpf",
           "999.999.999-99|999 999 999 99|999999999-99|999.999.999/99", "99999999999"),
    Scheme("br rg", Kind.ID, r"[0-9]{7,9}[0-9X]?", anything,
           "rg|registro geral|carteira de identidade|r.g|identidade|cedula de identidade"
           "|documento de identidade"),
    Scheme("br pis", Kind.SSN, r"[0-9]{11}",
           weighted((3, 2, 9, 8, 7, 6, 5, 4, 3, 2), 11, _brazil),
           "pis|pasep|nis|nit|pis/pasep", "999.99999.99-9|999.9999.999-9"),
    Scheme("br voter", Kind.ID, r"[0-9]{12}", anything, "titulo de eleitor|titulo eleitoral"),
    Scheme("ar dni", Kind.ID, r"[0-9]{7,8}", anything, "dni|d.n.i|documento nacional de identidad"
           "|libreta civica|documento nro"),
    Scheme("cl rut", Kind.ID, r"[0-9]{7,8}[0-9K]", _chilean, "rut|run|r.u.t|r.u.n"
           "|rol unico tributario|rol unico nacional|cedula de identidad",
           "99.999.999-9|99.999.999-A|9.999.999-9|9.999.999-A|99999999-9|99999999-A"
           "|9999999-9|9999999-A"),
    Scheme("co cedula", Kind.ID, r"[0-9]{6,10}", anything,
           "cedula|cedula de ciudadania|cedula de extranjeria|tarjeta de identidad|c.c|cc no|c.c no"
           "|cedula no|cedula numero"),
    Scheme("pe dni", Kind.ID, r"[0-9]{8}[0-9A-K]?", anything, "documento de identidad"),
    Scheme("ec cedula", Kind.ID, r"[0-9]{10}", _ecuadorian, "cedula|cedula de identidad|c.i|ci no",
           "999999999-9"),
    Scheme("uy cedula", Kind.ID, r"[0-9]{7,8}",
           lambda n: weighted((2, 9, 8, 7, 6, 3, 4, 1), 10)(n.zfill(8)),
           "cedula|cedula de identidad|c.i", "9.999.999-9"),
    Scheme("ve cedula", Kind.ID, r"[VEJG]?[0-9]{6,9}", anything,
           "cedula|rif|r.i.f|cedula de identidad", ""),
    Scheme("do cedula", Kind.ID, r"[0-9]{11}", luhn, "cedula|cedula de identidad y electoral",
           "999-9999999-9"),
    Scheme("mx curp", Kind.ID, r"[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX][A-Z]{2}"
           r"[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]", _mexican,
           "curp|clave unica de registro de poblacion|c.u.r.p", "",
           "AAAA999999AAAAAA99|AAAA999999AAAAAAA9"),
    Scheme("mx voter", Kind.ID, r"[A-Z]{6}[0-9]{8}[HM][0-9]{3}", dated(6, 8, 10),
           "clave de elector|clave elector|ine|credencial de elector|ife", "",
           "AAAAAA99999999A999"),
    Scheme("mx nss", Kind.SSN, r"[0-9]{11}", luhn,
           "nss|numero de seguridad social|imss|numero de seguro social"),
)  # fmt: skip
