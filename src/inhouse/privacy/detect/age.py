"""Ages of people: `34 years old`, `34-jährige`, `de 34 años`, `age: 34`, also in words.

The number and its unit are masked. A length of time is no age: "for 34 years", "34 years of
experience", "hace 34 años", "depuis 34 ans".
"""

# ruff: noqa: RUF001 - letters of other alphabets are meant

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import number_words
from inhouse.privacy.detect.beside import announced, lower_of, word_set, words_before

_figure: Final = r"(?:1[0-2][0-9]|[1-9]?[0-9])(?![0-9])(?:[.,][0-9](?![0-9]))?"
_number: Final = re.compile(
    r"(?<![0-9A-Za-z_\u00c0-\u024f$€£])(?<![0-9][.,/:-])"
    r"(?:(?<=[^\W\d_][ :=(])|(?<=[^\W\d_][:=,\"'][ \"'(])|(?<=[^\W\d_][\"']:[ \"])"
    rf"|(?={_figure}[ -]?[^\W\d_]))"
    rf"{_figure}(?![.,][0-9])(?:-[0-9]{{1,2}}(?![0-9]))?"
    r"(?:(?P<gap>[ -]{0,2})(?P<unit>[^\W\d_]{1,16}))?"
)

_a_digit: Final = re.compile("[0-9]")
_time_units: Final = word_set("year years yr yrs month months mo mos week weeks wk wks day days")
_old: Final = re.compile(r"(?P<bound>-olds?\b)|\.?\s(?:olds?|young|of\sage)\b", re.I)
# Words that say by themselves that the number before them is an age; and their beginnings.
_ages: Final = frozenset(["yo", "yom", "yof", "yro", "enne", "enni", "éves"])
_stems_of_ages: Final = (
    *("jährig", "jaehrig", "monatig", "jarig", "årig", "åring", "letni", "letý", "letá", "letého"),
    *("letému", "letým", "letou", "vuotia", "yaşında", "летн", "éves"),
)
_signs_of_ages: Final = tuple("岁歲歳살")
_units: Final = word_set(
    """
    años año meses mes semanas días ans mois semaines anni mesi anos dias jahre jahren jahr monate
    monaten wochen jaar maanden weken lat lata let roků лет года год år månader måneder yaş
    """
)
_old_units: Final = re.compile(
    r"\s(?:y\smedio\s)?(?:de\s(?:edad|vida|idade)|d[i'e][ ]?(?:età|âge)|d'âge|alt|oud"
    r"|gam(?:mal|mel|la|le))\b",
    re.I,
)

_people: Final = word_set(
    """
    paciente mujer varon varón hombre niño niña hijo hija bebé lactante chico chica señor señora
    joven anciano anciana adolescente madre padre hermano hermana esposo esposa marido femenino
    femenina masculino masculina menor persona patient patiente femme homme garçon fille fils enfant
    nourrisson sœur frère mère père épouse mari dame monsieur donna uomo bambino bambina ragazzo
    ragazza figlio figlia paziente signore signora neonato neonata mulher homem menino menina
    criança filho filha rapaz rapariga doente idoso idosa senhor senhora gestante man vrouw jongen
    meisje kind zoon dochter patiënt patiënte meneer mevrouw frau mann junge mädchen patientin
    """
)
_prepositions: Final = frozenset(["de", "di", "von", "van", "mit", "met", "d'"])
_says_age: Final = word_set(
    """
    tiene tengo tenía tienes tenemos cumple cumplió cumplir cumplido edad con âgé âgée âgés âgées a
    j'ai ai avait avais aura ha ho hanno aveva compiuto compie tem tenho tinha fez completou com aos
    alter mit ist bin war wurde wird is ben was leeftijd ma mam miał miała wieku je mi jest věku
    fyller fyllt fyllde är ему ей мне возрасте исполнилось aged à
    """
)
_age_then_of: Final = frozenset(
    ["edad", "âge", "l'âge", "età", "all'età", "idade", "alter", "leeftijd"]
)
_time_goes_on: Final = re.compile(
    r"\s(?:de\s(?!edad|vida|idade)|d['e]|después|despues|antes|más\starde|plus\stard|après|later|di\s"
    r"|dopo|fa\b|atrás|depois|später|lang\b|zuvor|geleden|after|ago|temu|назад|sedan|seguid|consecutiv)",
    re.I,
)

_names_of_age: Final = word_set(
    """
    age aged ages edad âge âgé âgée età idade leeftijd alter wiek ålder alder ikä věk vek yaş yaşı
    életkor vârsta возраст вік ηλικία גיל العمر
    """
)
_east_asian_names: Final = ("年龄", "年齡", "年齢", "나이", "연령")
_over: Final = word_set(
    "is was of ist von de di es est è é at in years jahre años ans now only just about"
) | {""}
_no_age_after: Final = re.compile(
    r"[%€$£]|[-/:][0-9]|[ ]?(?:px|ms|kb|mb|kg|km|cm|mm|seconds|min)\b"
)
_becoming: Final = frozenset(["turned", "turns", "turning", "i'm", "im", "he's", "she's", "who's"])
_being: Final = frozenset(["am", "is", "was", "bin", "just"])
_somebody: Final = word_set(
    """
    i he she who son daughter wife husband mother father brother sister mom mum dad boy girl baby
    kid partner boyfriend girlfriend ich
    """
)
_adverbs: Final = frozenset(["now", "only", "just", "already", "about", "almost", "nearly", "over"])
_stands_alone: Final = re.compile(
    r"\s?(?:[,;!?)\"]|\.(?![0-9])|\r?\n|\Z)|\s(?:and|but|now|today|tomorrow|this|next|last|with"
    r"|from|male|female|married|single|years|yrs|und)\b",
    re.I,
)
_of_a_sex: Final = word_set(
    """
    i me he she him her wife husband friend boyfriend girlfriend bf gf so son daughter brother
    sister mother father mom mum dad partner patient fiancé fiancée
    """
)
_a_name: Final = re.compile(r"(?:\A|\s)[A-ZÀ-Þ][\w'-]{1,20}\s[A-ZÀ-Þ][\w'-]{1,24},\s\Z")

_written_units: Final = ("years", "year-old", "year old", "months", "años", "meses", "ans", "anni")
_more_written_units: Final = ("anos", "jahre", "jährig", "jaar", "jarig")


def find(text: str) -> Iterator[Finding]:
    for match in _number.finditer(text) if _a_digit.search(text) else ():
        for start, end, rule, score in _age_at(text, match):
            yield Finding(start, end, Kind.AGE, rule, score)
    for start, end, score in _in_words(text):
        yield Finding(start, end, Kind.AGE, "age in words", score)


def _age_at(text: str, match: re.Match[str]) -> Iterator[tuple[int, int, str, float]]:
    """The age that a number is, if it is one."""
    start, end = match.span()
    stop = end if match["unit"] is None else match.start("gap")
    if match["unit"] is not None:
        unit = match["unit"].lower()
        if rest := _unit_end(text, start, end, unit):
            yield start, *rest
            return
        if unit in {"m", "f"} and _is_sex(text, start, end):
            yield start, end, "age and sex", 0.7
            return
        if unit == "y" and (more := re.compile(r"/o\b|\.o\b\.?", re.I).match(text, end)):
            yield start, more.end(), "age in years", 0.9
            return
    last = text[max(0, start - 16) : start].lower().split()
    if not last or not _may_announce(last[-1]):
        if text[start - 2 : start] == ", " and _follows_a_name(text, start, stop):
            yield start, stop, "age after a name", 0.6
        return
    words = words_before(text, start)
    if not words or _no_age_after.match(text, stop):
        return
    if not words:
        return
    if announced(words, _names_of_age, _over) or words[-1].endswith(_east_asian_names):
        unit_goes_on = match["unit"] is not None and match["unit"].lower() in _units | _time_units
        yield start, end if unit_goes_on else stop, "age after its name", 0.9
    elif _is_somebodys(words) and _stands_alone.match(text, stop):
        yield start, stop, "age of somebody", 0.8


def _may_announce(word: str) -> bool:
    word = word.strip(".,:;=()\"'-")
    return (
        word in _names_of_age
        or word in _over
        or word in _becoming
        or word in _being
        or word in _adverbs
        or word.endswith(_east_asian_names)
    )


def _unit_end(text: str, start: int, end: int, unit: str) -> tuple[int, str, float] | None:
    """Where the age ends, if the unit or what is around it says that it is one."""
    if unit in _time_units:
        old = _old.match(text, end)
        return (old.end("bound") if old["bound"] else end, "age in years", 1.0) if old else None
    if unit in _ages or unit.startswith(_stems_of_ages):
        return end, "age in years", 1.0
    if unit.startswith(_signs_of_ages):
        return end - len(unit) + 1, "age in years", 1.0
    if unit in _units:
        if _old_units.match(text, end):
            return end, "age in years", 1.0
        if _is_an_age(text, start, end):
            return end, "years beside a person", 0.7
    return None


def _is_an_age(text: str, start: int, end: int) -> bool:
    """Whether years are an age, where they may also be a length of time."""
    if _time_goes_on.match(text, end):
        return False
    words = words_before(text, start, 56)
    last = words[-1] if words else ""
    if last in _prepositions and any(word in _people for word in words[-5:-1]):
        return True
    if last in _prepositions and last != "mit":
        return len(words) > 1 and words[-2] in _age_then_of | _says_age - {"a", "con", "is", "was"}
    if last == "los":
        return words[-2:-1] in (["a"], ["desde"], ["hasta"]) and text[start:end].endswith("años")
    return last in _says_age and words[-2:] != ["y", "a"]


def _is_sex(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] in {"/", "-"} or text[start - 1 : start] == "/":
        return False
    if text[start - 1 : start] in {"(", "["} and text[end : end + 1] in {")", "]"}:
        words = words_before(text, start - 1, 16)
        return bool(words) and words[-1] in _of_a_sex
    return False


def _follows_a_name(text: str, start: int, stop: int) -> bool:
    return (
        text[stop : stop + 2] == ", "
        and text[stop + 2 : stop + 3].islower()
        and stop - start == 2
        and _a_name.search(text, max(0, start - 50), start) is not None
    )


def _is_somebodys(words: list[str]) -> bool:
    while words and words[-1] in _adverbs - {"just"}:
        words = words[:-1]
    if not words:
        return False
    if words[-1] in _becoming:
        return True
    return words[-1] in _being and words[-2:-1] != [] and words[-2] in _somebody


def _in_words(text: str) -> Iterator[tuple[int, int, float]]:
    lower = lower_of(text)
    for unit in _written_units + _more_written_units:
        place = lower.find(unit)
        while place > 0:
            end = place + len(unit)
            start = None if lower[place - 1].isdigit() else number_words.start_of(lower, place)
            if start is not None and not lower[end : end + 1].isdigit():
                while lower[end : end + 1].isalpha():
                    end += 1
                word = lower[place:end]
                if unit in {"year old", "year-old"}:
                    yield start, end, 0.9
                elif found := _unit_end(text, start, end, word):
                    yield start, found[0], min(0.9, found[2])
            place = lower.find(unit, end)
