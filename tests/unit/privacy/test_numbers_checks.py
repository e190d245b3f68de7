"""The check digits, compared with another implementation of the same published methods."""

import re
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inhouse.privacy.detect.numbers.context import schemes
from tests.unit.privacy.numbers_made import by_rule, right_numbers

# What both know. `+` means that ours also takes numbers that the other one does not: of people
# whose birth date it can't place, for instance, or with a part that it looks up in a list.
both = {
    "ie pps": "ie.pps+", "fr nir": "fr.nir+", "be national number": "be.nn+", "nl bsn": "nl.bsn",
    "at social insurance": "at.vnr", "ch ahv": "ch.ssn", "dk cpr": "dk.cpr+",
    "se personnummer": "se.personnummer+", "no fodselsnummer": "no.fodselsnummer+",
    "fi hetu": "fi.hetu+", "is kennitala": "is_.kennitala+", "es dni": "es.nif+",
    "pt citizen card": "pt.cc", "it codice fiscale": "it.codicefiscale+", "gr amka": "gr.amka+",
    "pl pesel": "pl.pesel+", "cz/sk birth number": "cz.rc+", "ro cnp": "ro.cnp+",
    "bg egn": "bg.egn+", "hr oib": "hr.oib", "si/rs/ba emso": "si.emso+",
    "ee/lt personal code": "ee.ik+", "br cpf": "br.cpf", "cl rut": "cl.rut",
    "ec cedula": "ec.ci+", "do cedula": "do.cedula", "mx curp": "mx.curp+",
    "tr identity": "tr.tckimlik", "il identity": "il.idnr", "za identity": "za.idnr+",
    "in aadhaar": "in_.aadhaar+", "cn identity": "cn.ric+", "jp my number": "jp.in_",
    "th identity": "th.pin", "id nik": "id.nik+", "br cnpj": "br.cnpj", "ar cuit": "ar.cuit",
    "co nit": "co.nit", "pe ruc": "pe.ruc+", "gb utr": "gb.utr+", "gb vat": "gb.vat+",
    "de tax id": "de.idnr", "de vat": "de.vat+", "at vat": "at.uid", "ch uid": "ch.uid",
    "fr tax number": "fr.nif", "fr vat": "fr.tva+", "fr siren": "fr.siren+", "be vat": "be.vat+",
    "nl vat": "nl.btw+", "pt nif": "pt.nif", "it vat": "it.iva+", "pl nip": "pl.nip",
    "hu tax number": "hu.anum+", "gr afm": "gr.vat", "ru inn": "ru.inn", "ua rntrc": "ua.rntrc",
    "tr vkn": "tr.vkn", "au tfn": "au.tfn+", "au abn": "au.abn+", "nz ird": "nz.ird+",
    "ca sin": "ca.sin+", "gb nhs": "gb.nhs", "es ccc": "es.ccc", "ar cbu": "ar.cbu",
    "us routing number": "us.rtn", "no account": "no.kontonr+", "za tax": "za.tin+",
}  # fmt: skip
some = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.mark.parametrize("rule", both)
@some
@given(data=st.data())
def test_the_other_implementation_agrees(rule: str, data: st.DataObject) -> None:
    scheme, module = by_rule[rule], both[rule]
    number = data.draw(right_numbers(scheme))
    if not module.endswith("+"):
        assert _other(module, number)
    # One sign changed: where the other one still takes it, so do we.
    place = data.draw(st.integers(0, len(number) - 1))
    sign = data.draw(st.sampled_from("0123456789" if number[place].isdigit() else "ABKTXZ"))
    changed = number[:place] + sign + number[place + 1 :]
    if re.fullmatch(scheme.form, changed) and _other(module, changed):
        assert scheme.check(changed) or rule in unborn


def _other(module: str, number: str) -> bool:
    try:
        return bool(import_module(f"stdnum.{module.rstrip('+')}").is_valid(number))
    except KeyError:  # a place that it does not know
        return False


# Here the other one takes days that no calendar has, people of other centuries, or old rules.
unborn = {
    "fr nir", "at social insurance", "si/rs/ba emso", "gb vat", "cz/sk birth number", "pl pesel",
    "no account", "be national number", "lu national number",
}  # fmt: skip


@pytest.mark.parametrize("scheme", schemes, ids=lambda scheme: scheme.rule)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_a_check_answers_for_all_that_has_the_form(scheme, data) -> None:  # type: ignore[no-untyped-def]
    number = data.draw(st.from_regex(re.compile(scheme.form, re.A), fullmatch=True))
    assert scheme.check(number) in {True, False}


# Numbers printed in the documents of those who issue them, or in their examples.
printed = """
ch ahv               7569217076985
nl bsn               111222333
fi hetu              131052-308T
se personnummer      8112189876
be national number   85073003328
at social insurance  1237010180
gb nhs               9434765919
de tax id            36574261809
de insured           A123456780
fr nir               255081416802538
es dni               12345678Z
it codice fiscale    RSSMRA85T10A562S
pl pesel             44051401359
ro cnp               1800101221144
bg egn               7523169263
hr oib               33392005961
ee/lt personal code  37605030299
br cpf               11144477735
br cnpj              12ABC34501DE35
cl rut               125319092
mx curp              BOXW310820HNERXN09
ar cuit              20055361682
in aadhaar           234123412346
cn identity          11010519491231002X
hk identity          A1234563
tw identity          A123456789
sg nric              S1234567D
za identity          8001015009087
tr identity          10000000146
th identity          1234545678781
us npi               1234567893
us dea               AB1234563
us routing number    021000021
mx clabe             032180000118359719
hu taj               123456788
au medicare          2123456701
au tfn               876543210
gr amka              01013099997
is kennitala         1201743399
no fodselsnummer     15108695088
lu national number   1893120105732
"""


@pytest.mark.parametrize("line", printed.strip().splitlines())
def test_a_printed_example_holds_and_most_slips_do_not(line: str) -> None:
    rule, number = line[:21].strip(), line[21:].strip()
    scheme = by_rule[rule]
    assert re.fullmatch(scheme.form, number)
    assert scheme.check(number)
    slips = [
        number[:place] + str((int(sign) + 1) % 10) + number[place + 1 :]
        for place, sign in enumerate(number)
        if sign.isdigit()
    ]
    refused = [slip for slip in slips if not re.fullmatch(scheme.form, slip)]
    refused += [slip for slip in slips if slip not in refused and not scheme.check(slip)]
    assert len(refused) > len(slips) / 2
