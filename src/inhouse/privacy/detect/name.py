r"""People that are announced by form: a title, a sentence of introduction, a field, a signature.

`Dr. Chen`, `my name is Anna`, `Apellidos: De Miguel`, `Kind regards,\nAnna`, `Anna Lee <anna@...>`.
The title and the name of the field stay. Names that nothing announces are for the classifier.
"""

# ruff: noqa: RUF001 - letters of other alphabets are meant

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.beside import lower_of, word_set

_upper: Final = (
    "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100\u0106\u010c\u0141\u015a\u0160\u0179\u017b\u017d"
    "\u0391-\u03a9\u0410-\u042f"
)
_word: Final = rf"(?:[{_upper}]\.|[{_upper}][^\W\d_]{{0,24}}(?:['-][^\W\d_]{{1,24}}){{0,3}})"
_small: Final = (
    r"(?:de|del|della|di|da|do|dos|das|la|las|los|van|von|zu|der|den|ter|bin|ibn|al|el|y|e|af|av"
    r"|le)"
)
_name: Final = (
    rf"{_word}(?:(?:[ ]{{1,2}}|(?<=\.)){_small}(?:[ ]{_small})?(?=[ ])|[ ]{{1,2}}{_word}"
    rf"|(?<=\.){_word}){{0,4}}"
)
_names: Final = re.compile(_name)

_titles: Final = word_set(
    """
    Dr Dr. DR. DR Dra Dra. Drs. Prof Prof. Mr Mr. MR. Mrs Mrs. MRS. Ms Ms. Mx Mx. Messrs. Rev. Hon.
    Sgt Sgt. Lt. Capt. Cpt. Col. Gen. Det. Hr. Hrn. Fr. Sr. Sra Sra. Srta Srta. Dña. Dña Sig. Dott.
    Avv. Ing. Dhr Dhr. Mevr. Mw. Mme Mme. Mlle Mlle. MM. M. Mag. Lic. Abog. Sigg. Sig.ra Dott.ssa
    Prof.ssa Miss Sir Lady Lord Officer Detective Sergeant Captain Doctor Professor Herr Herrn Frau
    Fräulein Monsieur Madame Mademoiselle Maître Docteur Professeur Señor Señora Señorita Doña Don
    Doctora Signor Signora Signorina Dottor Dottoressa Professoressa Meneer Mevrouw Senhor Senhora
    Dona Doutor Doutora Pani Panem Fru Herra Rouva Bayan г-н г-жа Господин господин Госпожа госпожа
    Dr.in Dipl.-Ing. Dr.-Ing. Mag.a
    """
)
_title: Final = re.compile(
    rf"[A-Z\u0413\u0433](?<![^\W_].)[^\W\d_]{{0,13}}(?:\.?-?[^\W\d_]{{1,5}}){{0,2}}(?:\.[ ]?"
    rf"|:?[ ])(?=[{_upper}])"
)
_lower_title: Final = re.compile(
    r"(?<![^\s(\"'>|])(?:mr|mrs|ms|dr|prof)\. ?([a-z][a-zà-ÿ'-]{1,24})(?![\w@.])"
)
_never: Final = word_set(
    """
    the a an all team sir madam everyone customer customers friends colleagues there and or in on at
    of to for from with not i we you he she it they this that these those is are was were be please
    note unknown none null true false anonymous self other yes no n/a na tbd ladies gentlemen
    department ministry office street board committee service services hospital university
    universitätsklinikum company support sales info contact mom dad folks guys both world again
    user admin thanks regards cheers best herren damen zusammen alle todos todas tous toutes
    """
)
# Where a name ends, though a word with a capital follows.
_no_part: Final = word_set(
    """
    servicio servivio unidad correo hospital sección departamento email e-mail tel complejo centro
    clinic clinica clínica department universidad university instituto institut klinik abteilung
    service unit avda avenida calle fundación facultad école inc llc ltd gmbh office phone fax
    section consulta área area dept división plaza paseo n nºcol col id nhc dni dob
    """
)
_introductions: Final = (
    *("my name is ", "my name's ", "my full name is ", "name is ", "the name's ", "they call me "),
    *("i am called ", "i'm called ", "call me ", "ich heiße ", "ich heisse ", "mein name ist "),
    *("name ist ", "me llamo ", "se llama ", "mi nombre es ", "nombre es ", "soy el señor "),
    *("je m'appelle ", "s'appelle ", "mon nom est ", "mi chiamo ", "si chiama ", "mio nome è "),
    *("me chamo ", "meu nome é ", "chama-se ", "ik heet ", "mijn naam is ", "nazywam się "),
    *("mam na imię ", "jag heter ", "jeg heter ", "jeg hedder ", "nimeni on ", "меня зовут "),
    *("benim adım ", "jmenuji se ", "mă numesc ", "numele meu este ", "a nevem ", "me dicen "),
    *("maiden name is ", "maiden name was ", "geborene ", "née ", "signed by ", "heißt "),
)
_in_lower_case: Final = re.compile(r"[^\W\d_]{2,20}(?:[ ][^\W\d_]{2,20})?")
_ends_a_name: Final = word_set(
    """
    and i from but i'm im my the a an or so in at on of is was who born und ich aus von y de soy
    tengo et j'ai je e ho en ik not it that this here to with for what please nice what's can
    """
)

_sure_fields: Final = (
    r"(?:full|first|last|given|family|middle|maiden|birth|legal|patient|customer|client|employee"
    r"|contact|mother'?s maiden"
    r"|father'?s|spouse|student|applicant|cardholder|account holder|holder"
    r"|beneficiary)(?:'s)?[ _]?name"
    r"|surname|forename|patient(?:in)?|nombres?(?: y apellidos| completo)?|apellidos?"
    r"|primer apellido|segundo apellido"
    r"|prénoms?|nom de famille|nom et prénom|nom de naissance|vorname|nachname|familienname"
    r"|geburtsname|cognome|nome completo"
    r"|sobrenome|apelido|voornaam|achternaam|imię(?: i nazwisko)?|nazwisko|förnamn|efternamn"
    r"|fornavn|etternavn|etunimi|sukunimi"
    r"|médico|(?:r?emitido|realizado|firmado) por|correspondencia|responsable clínico|paciente"
    r"|paziente|patiënt|titular|destinatario"
    r"|absender|empfänger|recipient"
    r"|applicant|beneficiary|cardholder(?: name)?|account holder|kontoinhaber|karteninhaber"
    r"|attending(?: physician)?|physician"
    r"|ansprechpartner(?:in)?|sachbearbeiter(?:in)?|versicherte[r]?|mother|father|spouse"
    r"|next of kin|emergency contact"
    r"|фио|имя|фамилия|отчество|πρώτο όνομα|επώνυμο|ad[ıi] soyad[ıi]"
)
_loose_fields: Final = (
    r"name|nom|nome|naam|namn|navn|nimi|jméno|név|nume|isim|ad|kunde|employee|customer|client"
    r"|contact|owner|author|assignee"
    r"|reporter|sender|signed|signature|reviewer|manager|doctor|nurse|witness|tenant|landlord"
    r"|driver|traveler|passenger|guest"
)
_sure_field: Final = re.compile(_sure_fields)
_loose_field: Final = re.compile(_loose_fields)
_colon: Final = re.compile(r"[:=]")
_value: Final = re.compile(
    r"[\"'*_]{0,3}[ \t\"'*_]{0,6}(?:(?:Dra?|Prof|Mr|Mrs|Ms|Herr|Frau|Sr|Sra|D|Dña)(?:\.[ ]?|[ ]))?"
    rf"(?P<name>{_name})(?=[ \t]{{0,2}}(?:[.,;|\"'<(\[/*)]|\r?\n|\Z|-[ ]|N[ºo°]|[ ]))"
)
_before_a_field: Final = re.compile(r"[\n|;,{(>\t.*#\"'\[]")
_east_asian_field: Final = re.compile(
    r"(?:姓名|氏名|お名前|名前|이름|성명|שם(?: מלא)?|الاسم|اسم المريض|患者)[ ]?[:：は]?[ ]?"
    r"(?P<name>[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])|[\uac00-\ud7a3]{2,4}(?![\uac00-\ud7a3])"
    r"|[\u0590-\u05ff]{2,12} [\u0590-\u05ff]{2,12}|[\u0620-\u064a]{2,12} [\u0620-\u064a]{2,12})"
)
_greeting: Final = re.compile(
    r"(?:^|\n)[>\s]{0,3}(?:Dear|Hi|Hello|Hey|Good morning|Liebe[r]?|Hallo|Guten Tag"
    r"|Sehr geehrte[r]?|Cher|Chère|Bonjour"
    r"|Querid[oa]|Estimad[oa]|Hola|Car[oa]|Gentile|Ciao|Prezad[oa]|Olá|Beste|Geachte|Hej|Kære"
    r"|Cześć|Drog[ia]|Kedves|Milý|Milá"
    r"|Уважаем(?:ый|ая)|Привет|Здравствуйте)[ ,]{1,2}(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|M|Mme|Sr"
    r"|Sra|Sig|Dott)\.? )?"
    rf"(?P<name>{_name})(?=[ ]?(?:[,!:]|-[ ]|\r?\n|\Z))"
)
_farewell: Final = re.compile(
    r"(?:^|\n)[ \t>]{0,4}(?:(?:kind|best|warm|many)? ?(?:regards|wishes)|best"
    r"|sincerely(?: yours)?|yours (?:sincerely|truly|faithfully)"
    r"|cheers|(?:many )?thanks(?: again| in advance)?|thank you|love|xoxo"
    r"|mit freundlichen grüßen|mit freundlichem gruß|(?:viele|liebe|beste|schöne) grüße"
    r"|lg|vg|mfg|gruß|cordialement|bien à vous|bien cordialement|amitiés"
    r"|(?:un )?(?:cordial )?saludos?|saludos cordiales|atentamente"
    r"|un abrazo|cordiali saluti|distinti saluti|saluti|atenciosamente|abraços|cumprimentos"
    r"|met vriendelijke groet(?:en)?|groetjes|pozdrawiam"
    r"|med vänlig hälsning|vänliga hälsningar|mvh|(?:med venlig )?hilsen|s pozdravem|üdvözlettel"
    r"|с уважением|saygılarımla)"
    rf"[ ]?[,.!-]?[ \t]*(?:\r?\n[ \t>-]*){{1,3}}(?P<name>(?-i:{_name}))(?=[ \t]*(?:[,|(]|\r?\n"
    rf"|\Z))",
    re.I,
)
_before_mail: Final = re.compile(r"<(?:mailto:)?[^\s@<>]{1,64}@[^\s@<>]{1,190}>")
_quoted_or_plain: Final = re.compile(
    rf"(?:\"(?P<quoted>[^\"\n<>@]{{2,60}})\"|(?P<plain>{_name}|[{_upper}][^\W\d_]+, {_name}))[ ]?\Z"
)


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _names_in(text):
        yield Finding(start, end, Kind.PERSON, rule, score)


def _names_in(text: str) -> Iterator[tuple[int, int, str, float]]:
    yield from _after_titles(text)
    yield from _introduced(text)
    yield from _in_fields(text)
    for pattern, rule in ((_greeting, "name in a greeting"), (_farewell, "name under a letter")):
        for match in pattern.finditer(text):
            if not _is_no_name(match["name"]):
                yield match.start("name"), _end_of(match), rule, 0.8
    if "@" in text:
        yield from _before_addresses(text)


def _after_titles(text: str) -> Iterator[tuple[int, int, str, float]]:
    done = 0
    for title in _title.finditer(text):
        start = title.start()
        if start < done or _bare(title) not in _titles:
            continue
        place = title.end()
        # "Herr Prof. Dr. Weiß"
        while (more := _title.match(text, place)) and _bare(more) in _titles:
            place = more.end()
        done = place
        name = _names.match(text, place)
        if name and not _is_no_name(name[0]):
            done = name.end()
            yield place, _end_of(name), "name after a title", 0.9
    for match in _lower_title.finditer(text):
        if match[1] not in _never:
            yield *match.span(1), "name after a title", 0.7


def _bare(title: re.Match[str]) -> str:
    return title[0].rstrip(" :")


def _end_of(name: re.Match[str]) -> int:
    """The end of a name, without the full stop of the sentence or a place of work behind it."""
    group = "name" if "name" in name.re.groupindex else 0
    written, end = name[group], name.end(group)
    words = written.split(" ")
    place = next((n for n, word in enumerate(words) if n and word.lower() in _no_part), None)
    if place is not None:
        while place > 1 and (not words[place - 1] or words[place - 1].islower()):
            place -= 1
        return name.start(group) + len(" ".join(words[:place]))
    ends_a_word = written.endswith(".") and len(words[-1]) > 2
    return end - (1 if ends_a_word else 0)


def _is_no_name(name: str) -> bool:
    words = name.lower().split()
    return words[0] in _never or words[0] == "dr" or all(len(word.strip(".")) < 2 for word in words)


def _introduced(text: str) -> Iterator[tuple[int, int, str, float]]:
    lower = lower_of(text)
    signs = frozenset(lower)  # sooner asked than many words looked for in a long text
    for words in filter(signs.issuperset, _introductions):
        place = lower.find(words)
        while place >= 0:
            end = place + len(words)
            if not lower[place - 1 : place].isalpha():
                yield from _one_introduced(text, end, words)
            place = lower.find(words, end)


def _one_introduced(text: str, start: int, words: str) -> Iterator[tuple[int, int, str, float]]:
    name = _names.match(text, start)
    if name and not _is_no_name(name[0]):
        yield start, _end_of(name), "name in an introduction", 0.9
        return
    if not words.startswith(("my ", "ich ", "me ll", "je ", "mi ", "me ch", "ik ", "jag ", "jeg ")):
        return
    lower = _in_lower_case.match(text, start)
    if lower is None:
        return
    kept = lower[0].split()
    if kept[0].lower() in _never | _ends_a_name:
        return
    if len(kept) > 1 and (kept[1].lower() in _ends_a_name | _never):
        kept = kept[:1]
    yield start, start + len(" ".join(kept)), "name in an introduction", 0.7


def _in_fields(text: str) -> Iterator[tuple[int, int, str, float]]:
    for colon in _colon.finditer(text):
        value = _value.match(text, colon.end())
        if value is None:
            continue
        key = text[max(0, colon.start() - 32) : colon.start()].strip(" \t\"'*_")
        key = _before_a_field.split(key)[-1].strip().lower()
        sure = _sure_field.fullmatch(key)
        named = sure or (" " in value["name"] and _loose_field.fullmatch(key))
        if named and not _is_no_name(value["name"]):
            yield value.start("name"), _end_of(value), "name in a field", 0.8
    for match in _east_asian_field.finditer(text):
        yield *match.span("name"), "name in a field", 0.7


def _before_addresses(text: str) -> Iterator[tuple[int, int, str, float]]:
    """`Anna Lee <anna@...>`"""
    for address in _before_mail.finditer(text):
        low = max(0, address.start() - 80)
        line = text[low : address.start()]
        line = line[line.rfind("\n") + 1 :].rpartition(":")[2].rpartition(";")[2]
        match = _quoted_or_plain.search(line)
        if match:
            group = match.lastgroup or ""
            start = address.start() - len(line) + match.start(group)
            if any(map(str.isalpha, match[group])):
                yield start, start + len(match[group]), "name before an address", 0.9
