"""Ages of people: `34 years old`, `34-jährige`, `de 34 años`, `age: 34`, also in words.

The number and its unit are masked. A length of time is no age: "for 34 years", "34 years of
experience", "hace 34 años", "depuis 34 ans".
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import number_words

_number: Final = (
    r"(?<![0-9A-Za-z_\u00c0-\u024f.,/$€£])(?P<number>(?:1[0-2][0-9]|[1-9]?[0-9])(?:[.,][0-9]| ?½)?)"
    r"(?![0-9]|[.,][0-9])"
)
# What says by itself that the number before it is an age.
_old: Final = (
    r"[ -]?(?:years?|yrs?\.?|months?|mos?\.?|weeks?|wks?|days?)"
    r"(?:-olds?\b|(?=\s(?:olds?|young|of\sage)\b))"
    r"|[ -]?(?:yo|y/o|y\.o\.?|yrs?\.?/?o)\b\.?"
    r"|[ -]?(?:und|half)?[ -]?(?:jährig|jaehrig|monatig)\w{0,3}\b"
    r"|[ ]?(?:jahre?|monate?|wochen?|tage?)n?(?=\salt\b)"
    r"|[ ]?(?:jaar|maanden|weken|dagen)(?=\soud\b)|[ -]?jarige?n?\b"
    r"|[ ]?(?:år|måneder|månader|uker|veckor)(?=\sgam(?:mal|mel|la|le|melt|malt)\b)"
    r"|[ -]?årige?\b|[ -]?åring\w{0,3}\b"
    r"|[ -]?letni\w{0,3}\b|[ -]?let(?:ý|á|é|ého|ému|ým|ou)\b|-?vuotia\w{1,6}\b|[ -]?éves\w{0,4}\b"
    r"|[ ]?enne\b|enni\b|[ ]?yaşında\w{0,6}\b|[ -]?летн\w{2,3}\b"  # noqa: RUF001
    r"|[ ]?(?:años|meses|mes|semanas|días)(?:[ ]y[ ]medio)?(?=\sde[ ](?:edad|vida)\b)"
    r"|[ ]?(?:anos|meses|semanas|dias)(?=\sde[ ](?:idade|vida)\b)"
    r"|[ ]?(?:anni|mesi)(?=\sd[i'][ ]?età\b)|[ ]?ans(?=\sd'âge\b)"
    r"|[ ]?(?:周岁|岁|歲|歳|才(?!能)|세(?=[^\w]|의|인|이|가|로|\Z)|살)"
)
# What may also be a length of time: the words around it decide.
_span: Final = (
    r"[ ]?(?P<unit>años|año|meses|ans|mois|anni|mesi|anos|jahren?|monaten?|jaar|lat|lata|let|roků"
    r"|лет|года|год|månader|år|yaş)(?![^\W_])"
)
_old_after_digits: Final = re.compile(f"{_number}(?:{_old})", re.I)
_span_after_digits: Final = re.compile(_number + _span, re.I)
_old_after_words: Final = re.compile(rf"(?<=[a-zé])(?:{_old})", re.I)
_span_after_words: Final = re.compile(r"(?<=[a-zé])" + _span, re.I)

_person: Final = (
    r"paciente|mujer|var[oó]n|hombre|niñ[oa]|hij[oa]|bebé|lactante|chic[oa]|señora?|joven|ancian[oa]"
    r"|adolescente|madre|padre|herman[oa]|espos[oa]|marido|anciana|femenin[oa]|masculin[oa]|menor"
    r"|persona|patiente?|femme|homme|garçon|fille|fils|enfant|nourrisson|sœur|frère|mère|père|épouse"
    r"|mari|dame|monsieur|donna|uomo|bambin[oa]|ragazz[oa]|figli[oa]|paziente|signora?|neonat[oa]"
    r"|mulher|homem|menin[oa]|criança|filh[oa]|rapaz|rapariga|doente|idos[oa]|senhora?|gestante"
    r"|man|vrouw|jongen|meisje|kind|zoon|dochter|patiënte?|meneer|mevrouw|frau|mann|junge|mädchen"
)
_says_age: Final = re.compile(
    rf"\b(?:{_person})(?:[ ,]{{1,2}}[^\W\d_]{{2,14}}){{0,2}},?\s(?:de|di|d'|van|von|mit|met)\s\Z"
    r"|\b(?:tiene|tengo|tenía|tienes|cumpl\w{1,7}|edad(?:\sde)?|con\ssus|âgée?s?\sd[e']|(?<!y\s)a|j'ai|ai"
    r"|avait|avais|aura|ha|ho|hanno|aveva|compiuto|compie|tem|tenho|tinha|fez|faz|completou|com"
    r"|aos|alter\svon|mit|ist|bin|war|wurde|wird|is|ben|was|leeftijd\svan|ma|mam|miał|miała|wieku"
    r"|je|mi|jest|věku|fyller|fyllt|fyllde|är|ему|ей|мне|возрасте|исполнилось|aged|âge\sde|l'âge"
    r"\sde|età\sdi|idade\sde|all'età\sdi|a\slos|à)[\s:]{1,2}\Z",
    re.I,
)
_says_time: Final = re.compile(
    r"\b(?:hace|desde|durante|tras|por|cada|últimos|próximos|más\sde|menos\sde|depuis|pendant|durant"
    r"|il\sy\sa|après|dans|il\sy\sa\splus\sde|tous\sles|da|per|fa|dopo|há|faz|seit|vor|nach|für|in"
    r"|sinds|voor|na|over|przez|od|przed|за|через|sedan|för|i|for)\s\Z",
    re.I,
)
_time_goes_on: Final = re.compile(
    r"\s(?:de\s(?!edad|vida|idade)|d['e]|después|despues|antes|desp|más\starde|plus\stard|après|later"
    r"|di\s|dopo|fa\b|atrás|depois|später|lang\b|zuvor|geleden|lang|after|ago|temu|назад|sedan"
    r"|seguid|consecutiv)",
    re.I,
)
_announced: Final = re.compile(
    r"(?:(?<![^\W_]|[-.])(?:aged?|ages|edad|âge|âgée?s?|età|idade|leeftijd|alter|wiek|ålder|alder|ikä"
    r"|věk|vek|yaş\u0131?|életkor|vârsta|возраст|вік|ηλικία)|年龄|年齡|年齢|나이|연령|גיל|العمر)"
    r"[\"']?(?:\s?(?:at|in|\((?:years|yrs|jahre|años|ans)\))[^\W\d_]{0,12})?"
    r"(?:\s?[:=|]\s?|\s(?:is|was|of|ist|von|de|di|es|est|è|é|:)\s{0,2}|\s{1,3}|\s?:\s?[\"'])[\"']?"
    + _number.replace("(?<![0-9A-Za-z_\\u00c0-\\u024f.,/$€£])", "")
    + r"(?![%€$£]|[-/:][0-9])(?:[ ]?(?:years|yrs|yr|y|años|ans|jahre|anni|anos|jaar|months|meses)\b)?",
    re.I,
)
_turned: Final = re.compile(
    r"\b(?:turn(?:ed|s|ing)|i\sam|i'm|im|(?:s?he|who)(?:'s|\sis|\swas)|i\swas"
    r"|(?:son|daughter|wife|husband"
    r"|mother|father|brother|sister|mom|mum|dad|boy|girl|baby|kid|partner|boyfriend|girlfriend)(?:'s"
    r"|\sis|\sjust\sturned)|ich\sbin|tengo|j'ai|ho|tenho|ik\sben)(?:\s(?:now|only|just|already|about"
    r"|almost|nearly|over))?\s"
    + _number.replace("(?<![0-9A-Za-z_\\u00c0-\\u024f.,/$€£])", "")
    + r"(?=\s?(?:[,;!?)\"]|\.(?![0-9])|\r?\n|\Z)|\s(?:and|but|now|today|tomorrow|this|next|last|in"
    r"|on|with|from|male|female|married|single|years|yrs|und|y|et|e|en)\b)",
    re.I,
)
_and_sex: Final = re.compile(
    r"\b(?:i|me|he|she|him|her|wife|husband|friend|boyfriend|girlfriend|bf|gf|so|son|daughter|brother"
    r"|sister|mother|father|mom|mum|dad|partner|patient|fianc[eé]e?)\s?[(\[]\s?"
    r"(?P<age>[1-9][0-9]?\s?/?\s?[mf]|[mf]\s?/?\s?[1-9][0-9]?)\s?[)\]]"
    r"|(?<![0-9A-Za-z/.-])(?P<slash>[1-9][0-9]?/[mf])(?![A-Za-z0-9/])",
    re.I,
)
_after_a_name: Final = re.compile(r"(?<=[a-zà-ÿ]),\s([1-9][0-9])(?=,\s[a-zà-ÿ])")
_a_name: Final = re.compile(r"\b[A-ZÀ-Þ][\w'-]{1,20}\s[A-ZÀ-Þ][\w'-]{1,24}\Z")


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _ages(text):
        yield Finding(start, end, Kind.AGE, rule, score)


def _ages(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _old_after_digits.finditer(text):
        yield match.start(), match.end(), "age in years", 1.0
    for match in _span_after_digits.finditer(text):
        if _is_an_age(text, match.start(), match.end()):
            yield match.start(), match.end(), "years beside a person", 0.7
    yield from _in_words(text)
    for match in _announced.finditer(text):
        yield match.start("number"), match.end(), "age after its name", 0.9
    for match in _turned.finditer(text):
        yield *match.span("number"), "age of somebody", 0.8
    for match in _and_sex.finditer(text):
        yield *match.span(match.lastgroup or 0), "age and sex", 0.8
    for match in _after_a_name.finditer(text):
        if _a_name.search(text, max(0, match.start() - 48), match.start()):
            yield *match.span(1), "age after a name", 0.6


def _in_words(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _old_after_words.finditer(text):
        start = number_words.start_of(text, match.start())
        if start is not None:
            yield start, match.end(), "age in words", 0.9
    for match in _span_after_words.finditer(text):
        start = number_words.start_of(text, match.start())
        if start is not None and _is_an_age(text, start, match.end()):
            yield start, match.end(), "years beside a person, in words", 0.6


def _is_an_age(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 56) : start]
    if _says_time.search(before) or _time_goes_on.match(text, end):
        return False
    return _says_age.search(before) is not None
