"""The words for months in the languages that dates are looked for, and what each may stand in.

Names and short forms follow the calendars of Unicode's CLDR; forms without accents are taken too.
A word that also means something else ("may", "march", "mar") is `weak`: it needs a year beside it,
or its capital. Some mean a month only between a day and a year ("3 set 2019").
"""

# ruff: noqa: RUF001 - letters of other alphabets are meant

import unicodedata
from typing import Final

# One line for each language: the forms of a month, months apart by commas.
_names: Final = """
january jan, february feb febr, march mar, april apr, may, june jun, july jul, august aug,
  september sep sept, october oct, november nov, december dec
januar jänner jan, februar feber feb, märz mär mrz, april apr, mai, juni jun, juli jul, august aug,
  september sep sept, oktober okt, november nov, dezember dez
janvier janv jan, février févr fév, mars, avril avr, mai, juin, juillet juil, août,
  septembre sept, octobre oct, novembre nov, décembre déc
enero ene, febrero feb, marzo mar, abril abr, mayo may, junio jun, julio jul, agosto ago,
  septiembre setiembre sep sept set, octubre oct, noviembre nov, diciembre dic
gennaio gen, febbraio feb febb, marzo mar, aprile apr, maggio mag, giugno giu, luglio lug,
  agosto ago, settembre set sett, ottobre ott, novembre nov, dicembre dic
janeiro jan, fevereiro fev, março mar, abril abr, maio mai, junho jun, julho jul, agosto ago,
  setembro set, outubro out, novembro nov, dezembro dez
januari jan, februari feb, maart mrt, april apr, mei, juni jun, juli jul, augustus aug,
  september sep sept, oktober okt, november nov, december dec
styczeń stycznia styczniu sty, luty lutego lutym lut, marzec marca marcu mar,
  kwiecień kwietnia kwietniu kwi, maj maja maju, czerwiec czerwca czerwcu cze,
  lipiec lipca lipcu lip, sierpień sierpnia sierpniu sie, wrzesień września wrześniu wrz,
  październik października październiku paź, listopad listopada listopadzie lis,
  grudzień grudnia grudniu gru
januari jan, februari feb, mars, april apr, maj, juni jun, juli jul, augusti aug,
  september sep sept, oktober okt, november nov, december dec
januar jan, februar feb, marts mars, april apr, maj mai, juni jun, juli jul, august aug,
  september sep sept, oktober okt, november nov, december desember dec des
tammikuu tammikuuta tammikuussa, helmikuu helmikuuta helmikuussa,
  maaliskuu maaliskuuta maaliskuussa, huhtikuu huhtikuuta huhtikuussa,
  toukokuu toukokuuta toukokuussa, kesäkuu kesäkuuta kesäkuussa,
  heinäkuu heinäkuuta heinäkuussa, elokuu elokuuta elokuussa, syyskuu syyskuuta syyskuussa,
  lokakuu lokakuuta lokakuussa, marraskuu marraskuuta marraskuussa,
  joulukuu joulukuuta joulukuussa
leden ledna lednu, únor února únoru, březen března březnu, duben dubna dubnu,
  květen května květnu, červen června červnu, červenec července červenci, srpen srpna srpnu,
  září, říjen října říjnu, listopad listopadu, prosinec prosince prosinci
január januára, február februára, marec marca, apríl apríla, máj mája, jún júna, júl júla,
  august augusta, september septembra, október októbra, november novembra, december decembra
január jan, február febr, március márc, április ápr, május máj, június jún, július júl,
  augusztus aug, szeptember szept, október okt, november nov, december dec
ianuarie ian, februarie feb, martie mar, aprilie apr, mai, iunie iun, iulie iul, august aug,
  septembrie sept, octombrie oct, noiembrie nov, decembrie dec
ocak, şubat şub, mart, nisan, mayıs, haziran, temmuz, ağustos ağu, eylül, ekim, kasım, aralık
gener gen, febrer febr, març, abril abr, maig, juny, juliol, agost ag, setembre set, octubre oct,
  novembre nov, desembre des
januari, februari, maret, april, mei, juni, juli, agustus, september, oktober, november, desember
siječanj siječnja, veljača veljače, ožujak ožujka, travanj travnja, svibanj svibnja,
  lipanj lipnja, srpanj srpnja, kolovoz kolovoza, rujan rujna, listopad listopada,
  studeni studenoga, prosinac prosinca
январь января янв, февраль февраля фев, март марта мар, апрель апреля апр, май мая,
  июнь июня июн, июль июля июл, август августа авг, сентябрь сентября сен сент,
  октябрь октября окт, ноябрь ноября ноя нояб, декабрь декабря дек
січень січня, лютий лютого, березень березня, квітень квітня, травень травня, червень червня,
  липень липня, серпень серпня, вересень вересня, жовтень жовтня, листопад листопада,
  грудень грудня
ιανουάριος ιανουαρίου, φεβρουάριος φεβρουαρίου, μάρτιος μαρτίου, απρίλιος απριλίου,
  μάιος μαΐου, ιούνιος ιουνίου, ιούλιος ιουλίου, αύγουστος αυγούστου, σεπτέμβριος σεπτεμβρίου,
  οκτώβριος οκτωβρίου, νοέμβριος νοεμβρίου, δεκέμβριος δεκεμβρίου
ינואר, פברואר, מרץ מרס, אפריל, מאי, יוני, יולי, אוגוסט, ספטמבר, אוקטובר, נובמבר, דצמבר
يناير, فبراير, مارس, أبريل ابريل, مايو, يونيو, يوليو, أغسطس اغسطس, سبتمبر, أكتوبر اكتوبر, نوفمبر,
  ديسمبر
i, ii, iii, iv, v, vi, vii, viii, ix, x, xi, xii
"""

_weak_names: Final = """
    may mar march mars mart marts mei maj mai set out ago ag mag gen ott sty lut kwi cze lip sie gru
    lis des leden ocak i ii iii iv v vi vii viii ix x xi xii
"""
_in_between_names: Final = (
    "i ii iii iv v vi vii viii ix x xi xii set out ago ag mag gen lip lis sie"
)

_weekday_names: Final = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
    sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi
    jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì
    martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira quarta-feira
    quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek
    wtorek środa czwartek piątek sobota niedziela måndag tisdag onsdag torsdag fredag lördag söndag
    mandag tirsdag lørdag søndag
"""

_bare: Final = str.maketrans("łøı", "loi")


def without_accents(word: str) -> str:
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_bare)


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    lines = _names.strip().replace(",\n  ", ", ").replace("\n  ", " ").splitlines()
    for line in lines:
        for number, forms in enumerate(line.split(","), 1):
            for form in forms.split():
                table.setdefault(form, number)
                table.setdefault(without_accents(form), number)
    return table


numbers: Final = _table()
weak: Final = frozenset(_weak_names.split())
only_between_day_and_year: Final = frozenset(_in_between_names.split())
weekdays: Final = frozenset(
    form for name in _weekday_names.split() for form in (name, without_accents(name))
)


def number_of(word: str) -> int:
    """The month that a word stands for, from 1 to 12; 0 if for none."""
    return numbers.get(word.lower(), 0)
