"""Names of places, and postal addresses by the custom of a country.

Towns and countries come from Faker's lists (MIT) and from the well-known names in `gazetteer`.
"""

# ruff: noqa: E501, RUF001 - tables of words are read as words, in lines of their own

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from random import Random

from training.detector.gazetteer import (
    COUNTRIES,
    KNOWN_CITIES,
    NATURE,
    OWN_CITIES,
    REGIONS,
    SAINTS,
    STREET_WORDS,
    TOWN_FORMS,
    TOWN_PARTS,
)
from training.detector.marked import Draft, Marked, mark
from training.detector.people import culture_pools, invented_last


@cache
def _faker_towns(lang: str) -> tuple[str, ...]:
    locales = {
        "de": ("de_DE", "de_AT", "de_CH"), "it": ("it_IT",), "nl": ("nl_NL", "nl_BE"),
        "pt": ("pt_PT",), "pl": ("pl_PL",), "cs": ("cs_CZ", "sk_SK"), "sv": ("sv_SE", "no_NO"),
        "da": ("da_DK",), "en": ("en_GB", "en_IN", "en_PH", "hr_HR", "hu_HU", "id_ID", "ro_RO"),
        "es": ("es_CO", "es_CL", "es_MX", "es_AR"), "fr": ("fr_CA", "fr_CH", "fr_DZ"),
    }  # fmt: skip
    towns: list[str] = []
    for locale in locales.get(lang, ()):
        try:
            provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
        except ModuleNotFoundError:
            continue
        for field in ("cities", "concelhos", "states", "provinces", "city_names", "municipalities"):
            for town in getattr(provider, field, ()) or ():
                name = town[0] if isinstance(town, tuple) and town else town
                if isinstance(name, str) and name.istitle() and 2 < len(name) < 25:
                    towns.append(name)
    return tuple(dict.fromkeys(towns))


def one_of(table: dict[str, str], lang: str, rng: Random) -> str:
    return rng.choice(_split(table[lang if lang in table else "en"]))


@cache
def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


def invented_town(rng: Random, lang: str) -> str:
    if lang in TOWN_FORMS:
        stem = invented_last(rng)
        return rng.choice(TOWN_FORMS[lang]).format(stem, l=stem.lower())
    name = rng.choice(TOWN_PARTS[0]) + rng.choice(TOWN_PARTS[1])
    tail = ("", "", "", " Heights", " Springs", " Green", "-on-Sea", " Falls", " Park", " Valley")
    return rng.choice(("", "", "", "Lake ", "Fort ", "Mount ", "Upper ")) + name + rng.choice(tail)


def town(rng: Random, lang: str) -> str:
    dice = rng.random()
    if dice < 0.35 and lang in OWN_CITIES:
        return one_of(OWN_CITIES, lang, rng)
    if dice < 0.70 and (towns := _faker_towns(lang)):
        return rng.choice(towns)
    if dice < 0.80:
        return invented_town(rng, lang)
    if dice < 0.86:
        return rng.choice(_faker_towns(rng.choice(("de", "it", "nl", "pt", "en", "cs", "pl"))))
    return rng.choice(KNOWN_CITIES)


def _bare(rng: Random, name: str) -> Marked:
    """A place; an article before it is no part of the span."""
    for article in ("the ", "la ", "le ", "les ", "el ", "los ", "las ", "l'", "il ", "gli ", "de ",
                    "het ", "o ", "a ", "os ", "as "):  # fmt: skip
        if name.startswith(article) and name[len(article)].isupper():
            draft = Draft()
            draft.add(article)
            draft.append(mark(name[len(article) :], "LOCATION"))
            return draft.done()
    return mark(name, "LOCATION")


def city(rng: Random, lang: str) -> Marked:
    return mark(town(rng, lang), "LOCATION")


def country(rng: Random, lang: str) -> Marked:
    return _bare(rng, one_of(COUNTRIES, lang, rng))


def region(rng: Random, lang: str) -> Marked:
    return _bare(rng, one_of(REGIONS, lang, rng))


def landmark(rng: Random, lang: str) -> Marked:
    return _bare(rng, one_of(NATURE, lang, rng))


def city_and_more(rng: Random, lang: str) -> Marked:
    """A town and the land it lies in: "Fresno, California"."""
    draft = Draft()
    draft.append(city(rng, lang))
    if rng.random() < 0.5:
        draft.add(", ")
        draft.append(rng.choice((region, country))(rng, lang))
    else:
        draft.add(" (")
        draft.append(rng.choice((region, country))(rng, lang))
        draft.add(")")
    return draft.done()


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _postcode(rng: Random, lang: str) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    if lang == "en":
        return rng.choice(
            (
                _digits(rng, 5),
                f"{_digits(rng, 5)}-{_digits(rng, 4)}",
                f"{rng.choice(letters)}{rng.choice(letters)}{rng.randint(1, 28)} "
                f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}",
                f"{rng.choice('KLMNPTV')}{rng.randint(1, 9)}{rng.choice(letters)} "
                f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.randint(1, 9)}",
            )
        )
    if lang == "nl":
        return f"{rng.randint(1000, 9999)}{rng.choice((' ', ''))}{rng.choice(letters)}{rng.choice(letters)}"
    if lang == "pt":
        return rng.choice(
            (f"{rng.randint(1000, 8999)}-{_digits(rng, 3)}", f"{_digits(rng, 5)}-000")
        )
    if lang == "pl":
        return f"{_digits(rng, 2)}-{_digits(rng, 3)}"
    if lang in ("cs", "sv"):
        return f"{rng.randint(100, 799)} {_digits(rng, 2)}"
    if lang == "da":
        return str(rng.randint(1000, 9990))
    return f"{rng.randint(1, 98):02d}{_digits(rng, 3)}"


def _surname(rng: Random, lang: str) -> str:
    pool = culture_pools().get(lang, culture_pools()["world"])
    return rng.choice(rng.choice(pool)[1])


def street(rng: Random, lang: str) -> str:
    """A street without its number."""
    if lang == "en":
        name = rng.choice((one_of(STREET_WORDS, "en", rng), _surname(rng, "en"), rng.choice(
            ("4th", "12th", "23rd", "W 42nd", "Martin Luther King", "SE 7th", "St. John's"))))  # fmt: skip
        return name + " " + rng.choice(
            ("Street", "Street", "Road", "Avenue", "Lane", "Drive", "Way", "Close", "Court", "St",
             "Rd", "Ave", "Blvd", "Dr.", "Boulevard", "Terrace", "Place", "Crescent", "St.", "Hwy"))  # fmt: skip
    if lang == "de":
        stem = one_of(STREET_WORDS, "de", rng)
        return rng.choice(
            (stem + "straße", stem + "str.", stem + "weg", stem + "gasse", stem + "platz",
             stem + "allee", f"Am {stem}berg", f"{town(rng, 'de')}er Straße", "An der " + stem + "wiese",
             f"{_surname(rng, 'de')}straße", f"{_surname(rng, 'de')}-Platz", "Im " + stem + "grund"))  # fmt: skip
    if lang == "nl":
        stem = one_of(STREET_WORDS, "nl", rng)
        return stem + rng.choice(("straat", "weg", "laan", "plein", "gracht", "kade", "hof", "pad"))
    word = rng.choice((_surname(rng, lang), town(rng, lang), rng.choice(SAINTS.split("|"))))
    forms = {
        "es": ("Calle {}", "C/ {}", "Calle de {}", "Avda. {}", "Avenida de {}", "Plaza {}",
               "Paseo de {}", "C/ San {}", "Ctra. de {}", "Av. {}", "Calle Doctor {}", "Camino de {}"),
        "fr": ("rue {}", "rue de {}", "avenue {}", "boulevard {}", "place {}", "rue du Général {}",
               "impasse {}", "chemin de {}", "allée {}", "quai {}", "Rue Saint-{}", "bd {}"),
        "it": ("Via {}", "via {}", "Viale {}", "Piazza {}", "Corso {}", "Via San {}", "Vicolo {}",
               "Largo {}", "Via dei {}", "Strada {}"),
        "pt": ("Rua {}", "Rua de {}", "Av. {}", "Avenida {}", "Travessa {}", "Praça {}", "R. {}",
               "Largo de {}", "Rua Dr. {}", "Estrada de {}", "Alameda {}"),
        "pl": ("ul. {}", "al. {}", "os. {}", "ulica {}", "pl. {}"),
        "sv": ("{}gatan", "{}vägen", "Stora {}gatan"), "da": ("{}gade", "{}vej", "{} Allé"),
        "cs": ("{}ova", "ul. {}", "nám. {}", "Na {}"),
        "tr": ("{} Caddesi", "{} Sokak", "{} Mah.", "{} Bulvarı"),
    }  # fmt: skip
    return rng.choice(forms[lang]).format(word)


def street_and_number(rng: Random, lang: str) -> str:
    name, number = street(rng, lang), str(rng.choice((rng.randint(1, 40), rng.randint(1, 400))))
    if lang == "en":
        number = rng.choice((number, number, number, number + "A", str(rng.randint(1000, 19999))))
        unit = rng.choice(("", "", "", "", f", Apt {rng.randint(1, 99)}", f" #{rng.randint(1, 60)}",
                           f", Suite {rng.randint(100, 990)}", f", Flat {rng.randint(1, 20)}"))  # fmt: skip
        if rng.random() < 0.08:
            return rng.choice((f"Flat {rng.randint(1, 30)}, ", f"Unit {rng.randint(1, 30)}, ",
                               "Rose Cottage, ")) + f"{number} {name}"  # fmt: skip
        if rng.random() < 0.04:
            return rng.choice(("P.O. Box ", "PO Box ", "RR ")) + str(rng.randint(10, 9999))
        return f"{number} {name}{unit}"
    if lang == "fr":
        number = rng.choice((number, number, number + " bis", number + " ter"))
        return f"{number}{rng.choice((', ', ' ', ' '))}{name}"
    if lang == "es":
        return rng.choice(
            (f"{name}, {number}", f"{name} {number}", f"{name}, nº {number}", f"{name}, s/n",
             f"{name}, {number}, {rng.randint(1, 9)}º {rng.choice('ABCD')}", f"{name} núm. {number}",
             f"{name}, {number}, {rng.randint(1, 9)}{rng.choice('ABCD')}", f"{name} n.º {number}",
             f"{name}, {number}, piso {rng.randint(1, 9)}"))  # fmt: skip
    if lang == "pt":
        return rng.choice((f"{name}, {number}", f"{name}, n.º {number}", f"{name} {number}",
                           f"{name}, {number}, {rng.randint(1, 9)}º Esq.",
                           f"{name}, {number} - apto {rng.randint(1, 200)}"))  # fmt: skip
    if lang == "it":
        return rng.choice((f"{name}, {number}", f"{name} {number}", f"{name} n. {number}",
                           f"{name} {number}/{rng.choice('ABC')}"))  # fmt: skip
    if lang in ("de", "nl") and rng.random() < 0.2:
        number += rng.choice(("a", "b", " c", "-II", " bis", f"/{rng.randint(1, 9)}", f"–{int(number) + 2}"
                              if number.isdigit() else ""))  # fmt: skip
    if lang in ("pl", "cs") and rng.random() < 0.5:
        number += f"/{rng.randint(1, 60)}"
    return f"{name} {number}"


def street_address(rng: Random, lang: str) -> Marked:
    return mark(street_and_number(rng, lang), "ADDRESS")


def postcode(rng: Random, lang: str) -> Marked:
    return mark(_postcode(rng, lang), "ADDRESS")


def address(rng: Random, lang: str, breaks: tuple[str, ...] = (", ",)) -> Marked:
    """Street, postcode and town, in the order of the country; the town is a LOCATION."""
    draft = Draft()
    glue = rng.choice(breaks)
    draft.append(street_address(rng, lang))
    draft.add(glue)
    place, code = city(rng, lang), postcode(rng, lang)
    if lang == "en":
        draft.append(place)
        us = code.text[0].isdigit()
        if us:
            draft.add(", ")
            state = rng.choice(("CA", "NY", "TX", "FL", "IL", "WA", "OH", "GA", "NJ", "MA", "OR"))
            draft.append(mark(state, "LOCATION"))
            draft.add(" ")
        else:
            draft.add(rng.choice((" ", glue)))
        draft.append(code)
    else:
        draft.append(code)
        draft.add(" ")
        draft.append(place)
        if lang in ("es", "it") and rng.random() < 0.3:
            draft.add(" (")
            draft.append(mark(rng.choice(("MI", "RM", "TO", "NA", "BO")), "LOCATION")
                         if lang == "it" else region(rng, lang))  # fmt: skip
            draft.add(")")
    if rng.random() < 0.15:
        draft.add(glue)
        draft.append(country(rng, lang))
    return draft.done()


Place = Callable[[Random, str], Marked]
