"""Words that name nobody, though many are capitalised: German nouns, titles of things, jobs."""

# ruff: noqa: E501, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

import importlib
from functools import cache
from random import Random

_GERMAN_PARTS = (
    "Arbeits Bau Berufs Betriebs Bildungs Daten Dienst Einkaufs Energie Entwicklungs Fahr Familien "
    "Finanz Forschungs Garten Gas Gebäude Gehalts Gemeinde Geschäfts Gesundheits Grund Handels Haus "
    "Heizungs Hoch Holz Kinder Klima Kosten Kranken Kunden Kunst Lager Land Lebens Leistungs Licht "
    "Liefer Luft Markt Maschinen Miet Nutzungs Papier Pflege Produktions Prüfungs Rechnungs Regen "
    "Reise Renten Sach Schul Sicherheits Sommer Sport Sprach Staats Stadt Steuer Strom Tages Umwelt "
    "Unfall Unternehmens Vereins Verkehrs Versicherungs Vertrags Verwaltungs Wald Waren Wasser Wirt"
    "schafts Wohnungs Zeit Ziel Zukunfts"
).split()
_GERMAN_HEADS = (
    "r:Antrag r:Plan r:Bericht r:Beitrag r:Vertrag r:Schutz r:Bedarf r:Anteil r:Ausweis r:Schein "
    "r:Raum r:Preis r:Wert r:Weg r:Tag r:Markt r:Betrieb r:Kurs e:Ordnung e:Stelle e:Kosten-Frage "
    "e:Versorgung e:Planung e:Prüfung e:Abrechnung e:Bescheinigung e:Anlage e:Leitung e:Nummer "
    "e:Zeit e:Karte e:Steuer e:Gebühr e:Lösung e:Technik e:Politik e:Reform e:Erklärung s:Modell "
    "s:Konzept s:Gesetz s:Verfahren s:Recht s:Amt s:Netz s:System s:Formular s:Programm s:Gebiet"
).split()
_ARTICLES = {
    "r": ("der", "ein", "dieser", "jeder"),
    "e": ("die", "eine", "diese", "jede"),
    "s": ("das", "ein", "dieses", "jedes"),
}
_TITLE_WORDS = {
    "en": "Annual Smart Premium Daily Deluxe Active Classic Winter Garden Kitchen Family Travel "
    "Digital Advanced Compact Original Ultimate Basic Quick Complete Standard Instant Natural "
    "Guide Kit Bundle Plan Report Manual Edition Checklist Toolkit Blender Jacket Lamp Router "
    "Handbook Course Series Programme Policy Dashboard Workshop Calendar Update Filter Budget",
    "es": "Guía Manual Informe Plan Programa Curso Paquete Boletín Catálogo Formulario Servicio "
    "Anual Digital Básico Avanzado Completo Familiar Especial Clásico Rápido Integral Diario",
    "fr": "Guide Manuel Rapport Programme Cours Bulletin Catalogue Formulaire Service Annuel "
    "Numérique Complet Familial Spécial Classique Rapide Quotidien Pratique Général",
    "it": "Guida Manuale Rapporto Programma Corso Bollettino Catalogo Modulo Servizio Annuale "
    "Digitale Completo Familiare Speciale Classico Rapido Pratico Generale",
    "nl": "Gids Handleiding Rapport Programma Cursus Nieuwsbrief Catalogus Formulier Jaarlijks "
    "Digitaal Compleet Speciaal Klassiek Praktisch Algemeen Plan Pakket",
    "pt": "Guia Manual Relatório Programa Curso Boletim Catálogo Formulário Serviço Anual Digital "
    "Completo Familiar Especial Clássico Rápido Prático Geral",
    "de": "Handbuch Bericht Programm Kurs Ratgeber Katalog Formular Dienst Jahres Digital Komplett "
    "Spezial Klassik Praxis Plan Paket Leitfaden",
}


_WORD_LOCALES = {
    "en": "en_US",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "it": "it_IT",
    "nl": "nl_NL",
    "da": "da_DK",
}
_JOB_LOCALES = {
    "en": "en_US",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "pt": "pt_PT",
    "pl": "pl_PL",
    "cs": "cs_CZ",
    "da": "da_DK",
    "tr": "tr_TR",
}
_NO_PLAIN_WORDS = {"American", "Congress", "Democrat", "Republican", "Mr", "Mrs", "PM", "I"}


@cache
def _plain_words(lang: str) -> tuple[str, ...]:
    """The frequent words that Faker keeps for a language, without those that name somebody."""
    if lang not in _WORD_LOCALES:
        return tuple(w for w in _TITLE_WORDS.get(lang, _TITLE_WORDS["en"]).lower().split())
    module = importlib.import_module(f"faker.providers.lorem.{_WORD_LOCALES[lang]}")
    return tuple(w for w in module.Provider.word_list if w not in _NO_PLAIN_WORDS)


@cache
def _jobs(lang: str) -> tuple[str, ...]:
    if lang not in _JOB_LOCALES:
        return tuple(_TITLE_WORDS.get(lang, _TITLE_WORDS["en"]).split())
    return tuple(importlib.import_module(f"faker.providers.job.{_JOB_LOCALES[lang]}").Provider.jobs)


def words(rng: Random, lang: str) -> str:
    """Common words in no order: what a sentence looks like to one who only knows the words."""
    pool = _plain_words(lang)
    return " ".join(rng.choice(pool) for _ in range(rng.randint(4, 14)))


def job(rng: Random, lang: str) -> str:
    return rng.choice(_jobs(lang))


def compound(rng: Random) -> str:
    """A German noun that may stand in no dictionary, without its article."""
    head = rng.choice(_GERMAN_HEADS)[2:]
    parts = "".join(rng.choice(_GERMAN_PARTS) for _ in range(rng.choice((1, 1, 1, 2))))
    return parts[0] + (parts[1:] + head).lower()


def compound_with_article(rng: Random) -> str:
    head = rng.choice(_GERMAN_HEADS)
    parts = rng.choice(_GERMAN_PARTS)
    return f"{rng.choice(_ARTICLES[head[0]])} {parts}{head[2:].lower()}"


def title(rng: Random, lang: str) -> str:
    """A thing in title case: a product, a brochure, a menu entry."""
    words = _TITLE_WORDS.get(lang, _TITLE_WORDS["en"]).split()
    return " ".join(rng.sample(words, rng.choice((2, 2, 3))))
