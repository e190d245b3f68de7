"""Dates as papers write them: with digits, with words, by the custom of a language."""

# ruff: noqa: E501, RUF001 - tables of words are read as words, in lines of their own

from __future__ import annotations

from random import Random

from training.detector.marked import Marked, mark

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
_SEPARATOR = {
    "en": "/",
    "de": ".",
    "nl": "-",
    "pl": ".",
    "cs": ".",
    "tr": ".",
    "da": "-",
    "sv": "-",
}


def _year(rng: Random) -> int:
    return rng.choice((rng.randint(1990, 2026), rng.randint(2005, 2026), rng.randint(1925, 1999)))


def month(rng: Random, lang: str) -> str:
    return rng.choice(_MONTHS[lang].split())


def weekday(rng: Random, lang: str) -> str:
    return rng.choice(_WEEKDAYS.get(lang, _WEEKDAYS["en"]).split())


def numeric_date(rng: Random, lang: str) -> str:
    d, m, y = rng.randint(1, 28), rng.randint(1, 12), _year(rng)
    if rng.random() < 0.2:
        return rng.choice((f"{y}-{m:02d}-{d:02d}", f"{y}/{m:02d}/{d:02d}", f"{y}-{m:02d}-{d:02d}"))
    mark_ = _SEPARATOR.get(lang, "/") if rng.random() < 0.75 else rng.choice("./-")
    first, second = (m, d) if lang == "en" and rng.random() < 0.5 else (d, m)
    pad = rng.random() < 0.7
    parts = [f"{first:02d}" if pad else str(first), f"{second:02d}" if pad else str(second)]
    return mark_.join([*parts, str(y) if rng.random() < 0.75 else f"{y % 100:02d}"])


def long_date(rng: Random, lang: str, with_year: bool = True) -> str:
    d, name, y = rng.randint(1, 31), month(rng, lang), _year(rng)
    tail = (
        {"es": f" de {y}", "pt": f" de {y}", "en": f" {y}"}.get(lang, f" {y}") if with_year else ""
    )
    if lang == "en":
        short = name[:3] + rng.choice(("", "."))
        ordinal = {1: "st", 2: "nd", 3: "rd"}.get(d % 10 if d not in (11, 12, 13) else 0, "th")
        comma = f", {y}" if with_year else ""
        return rng.choice(
            (f"{name} {d}{comma}", f"{d} {name}{tail}", f"{d} {name}{tail}", f"{short} {d}{comma}",
             f"{d}{ordinal} {name}{tail}", f"{name} {d}{ordinal}{comma}", f"{d} {name[:3]}{tail}",
             f"the {d}{ordinal} of {name}{comma}", f"{d}-{name[:3]}" + (f"-{y}" if with_year else ""))
        ).removeprefix("the ")  # fmt: skip
    if lang in ("de", "da", "cs"):
        return rng.choice((f"{d}. {name}{tail}", f"{d}. {name}{tail}", f"{d:02d}. {name}{tail}"))
    if lang in ("es", "pt"):
        return f"{d} de {name}{tail}"
    if lang == "fr" and d == 1:
        return f"1er {name}{tail}"
    return f"{d} {name}{tail}"


def month_and_year(rng: Random, lang: str) -> str:
    name, y = month(rng, lang), _year(rng)
    if lang in ("es", "pt"):
        return f"{name} {rng.choice(('de ', 'de ', 'del ' if lang == 'es' else ''))}{y}"
    if lang == "en" and rng.random() < 0.2:
        return f"{name[:3]}. {y}"
    return f"{name} {y}"


def date(rng: Random, lang: str) -> Marked:
    dice = rng.random()
    if dice < 0.42:
        text = long_date(rng, lang)
    elif dice < 0.60:
        text = long_date(rng, lang, with_year=False)
    elif dice < 0.76:
        text = numeric_date(rng, lang)
    elif dice < 0.90:
        text = month_and_year(rng, lang)
    else:
        day = weekday(rng, lang)
        glue = rng.choice((", ", " ")) if lang != "de" else ", den "
        text = f"{day}{glue}{long_date(rng, lang, rng.random() < 0.5)}"
    return mark(text, "DATE")


def exact_date(rng: Random, lang: str) -> Marked:
    """A date as a form has it."""
    text = numeric_date(rng, lang) if rng.random() < 0.7 else long_date(rng, lang)
    return mark(text, "DATE")


def iso_date(rng: Random) -> str:
    return f"{_year(rng)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def life_span(rng: Random) -> Marked:
    born = rng.randint(1700, 1960)
    return mark(f"{born}{rng.choice(('-', '–', ' - '))}{born + rng.randint(20, 95)}", "DATE")


def stamp(rng: Random) -> str:
    return f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
