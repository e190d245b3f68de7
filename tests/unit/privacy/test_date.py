"""Dates are found in any usual form, and what only looks like one is left."""

# ruff: noqa: E501, RUF001 - a row is one line, and holds letters of other alphabets

from datetime import date as day

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect import date
from tests.unit.privacy.rows import found_by, rows

found = """
on 12/03/2019 -> 12/03/2019
1.2.2020 -> 1.2.2020
2024-01-15T10:30:00Z -> 2024-01-15T10:30:00Z
01.02.2024 10:30 x -> 01.02.2024 10:30
2024-01-15 -> 2024-01-15
31/12/99 -> 31/12/99
12.03.85 -> 12.03.85
born 30.02.2020 -> 30.02.2020
DOB: 31/31/1985 -> 31/31/1985
24/08//1979 -> 24/08//1979
March 15, 1989 -> March 15, 1989
15 March 1989 -> 15 March 1989
15th of March, 1989 -> 15th of March, 1989
the 3rd of May -> 3rd of May
May 3 -> May 3
on may 3 we -> may 3
5 May be -> 5 May
march 3rd -> march 3rd
mars 2019 -> mars 2019
since March 2019 -> March 2019
Mar. 2019 -> Mar. 2019
Sept. 3, 2011 -> Sept. 3, 2011
del 3 al 5 de mayo de 2012 -> 3 al 5 de mayo de 2012
15 de marzo de 1989 -> 15 de marzo de 1989
1º de enero del 2001 -> 1º de enero del 2001
el 1 de mayo -> 1 de mayo
enero de 2012 -> enero de 2012
enero del año 2012 -> enero del año 2012
am 3. Mai 2012 -> 3. Mai 2012
vom 3. bis 5. Mai 2012 -> 3. bis 5. Mai 2012
3.-5. Mai 2012 -> 3.-5. Mai 2012
3-5 May 2012 -> 3-5 May 2012
May 3-5, 2012 -> May 3-5, 2012
le 1er mai 1968 -> 1er mai 1968
né le 14 février 1975 -> 14 février 1975
né en 1975 -> 1975
Jg. 1975 -> 1975
Anna (*1944) -> 1944
born in 1968 -> 1968
nacido en 1968 -> 1968
12 marca 2019 r. -> 12 marca 2019
3 września 2019 -> 3 września 2019
12.III.1985 -> 12.III.1985
12 XII 1985 -> 12 XII 1985
15-Mar-2019 -> 15-Mar-2019
03MAY12 -> 03MAY12
15/Mar/2019:10:11:12 +0000 -> 15/Mar/2019
2019. március 3. -> 2019. március 3
3 марта 2019 года -> 3 марта 2019
3 Μαΐου 1999 -> 3 Μαΐου 1999
3 במרץ 2019 -> 3 במרץ 2019
2026年3月14日 に -> 2026年3月14日
3月14日 -> 3月14日
昭和60年3月3日 -> 昭和60年3月3日
2019년 3월 14일 -> 2019년 3월 14일
12 tammikuuta 1999 -> 12 tammikuuta 1999
3 Mart 2020 -> 3 Mart 2020
3 set 2019 -> 3 set 2019
on 3/14 we met -> 3/14
am 14.3. war -> 14.3
03/2019 -> 03/2019
20190314 -> 20190314
IMG_20190314_120000.jpg -> 20190314
Monday, 3 March 2019 -> Monday, 3 March 2019
lunes 3 de marzo de 2019 -> lunes 3 de marzo de 2019
Value 2020-01-01.1 is -> 2020-01-01
3-5-2020 -> 3-5-2020
Fiscal year 2024 planning -> year 2024
March '19 -> March '19
15 July '85 -> 15 July '85
10.15.2019 -> 10.15.2019
Dec 25 -> Dec 25
Picasso (1881-1973) -> 1881-1973
Jan. 6th -> Jan. 6th
3 mars 2011 -> 3 mars 2011
page 3, June -> 3, June
2019-03-14 to 2019-04-01 -> 2019-03-14 || 2019-04-01
"""

left_alone = """
Section 1.2.20
version 1.2.2020
v1.2.2020
IP 10.11.12.13 x
1.2.3.2020
score 3-2
30.02.2020
may 3 people come
you may 3
5 may be
Article 5 may be
set 3 to 5
the 1990s
in the 1980's
10:30
P1Y2M3D
1/2
12345678
99999999
Bad date 01/32/2020
1990-2000
1,234,567.89
99/03 /2009
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_a_date_is_found_whole(text: str, values: list[str]) -> None:
    assert found_by(date.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_what_only_looks_like_a_date_is_left(text: str) -> None:
    assert found_by(date.find, text) == []


months = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
with_a_name = [
    "{d} {name} {y}", "{d}. {name} {y}", "{d:02} {name} {y}", "{d} {name}, {y}", "{d}-{name}-{y}",
    "{name} {d}, {y}", "{name} {d} {y}", "{y} {name} {d}", "{d} de {name} de {y}", "{name} {y}",
    "{d}/{name}/{y}", "{d}. {name}\n{y}",
]  # fmt: skip
in_numbers = [
    "{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y}", "{m}/{d}/{y}", "{m:02}/{d:02}/{y}", "{d}-{m}-{y}",
    "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m:02}.{d:02}", "{d}. {m}. {y}", "{y}{m:02}{d:02}",
    "{d:02}.{m:02}.{s:02}", "{d:02}/{m:02}/{s:02}", "{d:02}-{m:02}-{s:02}", "{y}年{m}月{d}日",
    "{y}년 {m}월 {d}일", "{y}-{m:02}-{d:02}T10:30:00Z", "{y}-{m:02}-{d:02} 10:30",
]  # fmt: skip
before = ["", "on ", "Born: ", "(", "seit ", '"', "le ", "x, ", "\n", "am ", "el ", "|", "DOB "]
after = ["", ".", ", and", ")", '"', " in", "\n", ";", " |", " we met"]
days = st.dates(day(1900, 1, 1), day(2099, 12, 31))


@given(
    days,
    st.sampled_from(sorted(months)),
    st.sampled_from(with_a_name),
    *map(st.sampled_from, (before, after)),
)
def test_any_day_with_the_name_of_its_month_is_found_whole(
    when: day, language: str, form: str, left: str, right: str
) -> None:
    name = months[language].split()[when.month - 1]
    written = form.format(d=when.day, name=name, y=when.year)
    assert found_by(date.find, left + written + right) == [written]


@given(days, st.sampled_from(in_numbers), *map(st.sampled_from, (before, after)))
def test_any_day_in_numbers_is_found_whole(when: day, form: str, left: str, right: str) -> None:
    written = form.format(d=when.day, m=when.month, y=when.year, s=when.year % 100)
    assert found_by(date.find, left + written + right) == [written]


@given(st.integers(0, 99), st.integers(13, 99), st.integers(1900, 2099), st.sampled_from("./-"))
def test_a_day_that_no_calendar_has_is_left(one: int, other: int, year: int, sign: str) -> None:
    if one > 12:
        assert found_by(date.find, f"x {one}{sign}{other}{sign}{year} y") == []


@given(st.text(alphabet="0123456789./-: ,apmJanMry", max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    for each in date.find(text):
        assert 0 <= each.start < each.end <= len(text)
