"""One document: its cast, its language, and the values its sentences ask for.

A document has a few people and organisations of its own; sentences come back to them as real texts
do, once by the full name, later by the last or the first alone.
"""

# ruff: noqa: E501, RUF001 - tables of words are read as words, in lines of their own

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training.detector import contacts, dates, numbers, organisations, people, places, wording
from training.detector.marked import IGNORE, Draft, Marked, mark
from training.detector.people import Person

TITLES = {
    "en": "Mr|Mr.|Mrs|Mrs.|Ms|Ms.|Miss|Dr|Dr.|Prof.|Professor|Sir|Lady|Lord|Judge|President|Senator|"
    "Captain|Sgt.|Officer|Detective|Rev.|Father|Sister|Coach|Chancellor|Governor|Mayor|Minister",
    "de": "Herr|Frau|Herrn|Dr.|Prof. Dr.|Prof.|Herr Dr.|Frau Dr.|Bundeskanzler|Präsident|Minister|"
    "Ministerin|Bürgermeister|Trainer|Richterin|Pfarrer|Staatsanwalt|Oberarzt Dr.|Dipl.-Ing.",
    "es": "Sr.|Sra.|señor|señora|D.|Dña.|Don|Doña|Dr.|Dra.|Prof.|doctor|doctora|presidente|ministra|"
    "alcalde|juez|padre|Lic.|Ing.|Excmo. Sr. D.",
    "fr": "M.|Mme|Mlle|Monsieur|Madame|Dr|Dr.|Pr|Me|Maître|docteur|président|ministre|Professeur|"
    "le juge|le maire|sœur|Père|capitaine",
    "it": "Sig.|Sig.ra|Signor|Signora|Dott.|Dott.ssa|dottor|Avv.|Prof.|Ing.|presidente|ministro|"
    "sindaco|don|Geom.|avvocato|professor",
    "nl": "dhr.|mevr.|meneer|mevrouw|De heer|Mevrouw|dr.|prof.|prof. dr.|mr.|drs.|ir.|minister|"
    "burgemeester|premier|rechter|dominee|Dhr.",
    "pt": "Sr.|Sra.|Dr.|Dra.|Prof.|D.|Senhor|Senhora|Dona|Seu|doutor|doutora|presidente|ministro|"
    "Eng.|juiz|padre|Exmo. Sr.",
    "pl": "Pan|Pani|dr|prof.|mgr|Panu", "sv": "Herr|Fru|doktor|Dr|statsminister",
    "da": "Hr.|Fru|Dr.|statsminister", "cs": "pan|paní|Mgr.|Ing.|MUDr.|Dr.", "tr": "Sayın|Dr.|Prof. Dr.|Av.",
}  # fmt: skip
_GROUPS = {
    "en": "Americans|Germans|French|Italians|Spaniards|Dutch|Poles|Russians|Ukrainians|Turks|Kurds|Arabs|"
    "Jews|Muslims|Christians|Catholics|Protestants|Hindus|Sikhs|Buddhists|Sunnis|Shiites|Mormons|"
    "Republicans|Democrats|Conservatives|Liberals|communists|socialists|Iraqis|Israelis|Palestinians|"
    "Mexicans|Cubans|Brazilians|Chinese|Japanese|Koreans|Indians|Pakistanis|Nigerians|Somalis|Roma|"
    "Scots|Britons|Canadians|Australians|Haitians|Syrians|Afghans|Iranians|Basques|Jehovah's Witnesses|"
    "Texans|Marxists|Zionists|atheists|Quakers|Vietnamese|Filipinos|Swedes|Hutus|Tutsis|Rohingya|Uyghurs",
    "de": "Deutschen|Franzosen|Türken|Kurden|Juden|Muslime|Christen|Katholiken|Protestanten|Sunniten|"
    "Russen|Ukrainer|Amerikaner|Syrer|Polen|Italiener|Sozialdemokraten|Kommunisten|Österreicher|"
    "Schweizer|Griechen|Chinesen|Briten|Buddhisten|Liberale|Iraker|Israelis|Palästinenser|Roma|Sinti",
    "es": "españoles|franceses|alemanes|mexicanos|argentinos|colombianos|venezolanos|marroquíes|"
    "musulmanes|judíos|católicos|protestantes|evangélicos|socialistas|comunistas|catalanes|vascos|"
    "gitanos|rusos|ucranianos|chinos|estadounidenses|rumanos|budistas|liberales|cubanos|peruanos",
    "fr": "Français|Allemands|Italiens|Espagnols|Algériens|Marocains|Tunisiens|Américains|Russes|"
    "Ukrainiens|Turcs|Kurdes|musulmans|juifs|chrétiens|catholiques|protestants|socialistes|communistes|"
    "Bretons|Corses|Québécois|Chinois|Syriens|sunnites|chiites|Roms|Belges|Suisses|Britanniques",
    "it": "italiani|francesi|tedeschi|spagnoli|russi|ucraini|albanesi|rumeni|marocchini|cinesi|"
    "musulmani|cattolici|ebrei|protestanti|comunisti|socialisti|americani|inglesi|siciliani|curdi|turchi",
    "nl": "Nederlanders|Belgen|Duitsers|Fransen|Turken|Marokkanen|Surinamers|Polen|Russen|Oekraïners|"
    "moslims|christenen|joden|katholieken|protestanten|hindoes|liberalen|socialisten|Syriërs|Friezen",
    "pt": "portugueses|brasileiros|angolanos|espanhóis|franceses|alemães|russos|ucranianos|chineses|"
    "muçulmanos|católicos|judeus|evangélicos|protestantes|comunistas|socialistas|ciganos|cabo-verdianos",
}  # fmt: skip
_RELIGIONS = {
    "en": "Catholic|Muslim|Jewish|Hindu|Sikh|Buddhist|Protestant|Mormon|Republican|Democrat|Conservative|"
    "socialist|communist|atheist|Lutheran|Methodist|Baptist|Orthodox|Sunni|Shia",
    "de": "römisch-katholisch|evangelisch|muslimisch|jüdisch|katholisch|konfessionslos|buddhistisch",
    "es": "católica|musulmana|judía|evangélica|budista|ortodoxa|testigo de Jehová|católico|protestante",
    "fr": "catholique|musulmane|juive|protestante|bouddhiste|orthodoxe|athée",
    "it": "cattolica|musulmana|ebraica|protestante|ortodossa|buddista|valdese",
    "nl": "katholiek|moslim|joods|protestants|gereformeerd|hindoe|boeddhistisch",
    "pt": "católica|muçulmana|judaica|evangélica|espírita|budista|protestante",
}
_NATIONALITY = {
    "en": "American|British|German|French|Italian|Spanish|Polish|Russian|Ukrainian|Turkish|Chinese|Indian|"
    "Nigerian|Brazilian|Mexican|Canadian|Irish|Dutch|Swedish|Japanese|Kenyan|Syrian|Iranian|Moroccan",
    "de": "deutsch|österreichisch|türkisch|polnisch|syrisch|italienisch|russisch|kroatisch|rumänisch",
    "es": "española|marroquí|colombiana|argentina|mexicana|rumana|francesa|peruana|china|italiana",
    "fr": "française|algérienne|marocaine|portugaise|belge|suisse|italienne|sénégalaise|turque",
    "it": "italiana|rumena|albanese|marocchina|cinese|ucraina|francese|tedesca|peruviana",
    "nl": "Nederlandse|Belgische|Turkse|Marokkaanse|Poolse|Duitse|Surinaamse|Syrische",
    "pt": "portuguesa|brasileira|angolana|espanhola|ucraniana|cabo-verdiana|francesa|chinesa",
}
_AGES = {
    "en": ("{} years old", "{} years old", "{}-year-old", "{}-year-old", "{} yrs old", "{} y/o", "{} yo",
           "{}yo", "{} years of age", "{} months old"),
    "de": ("{} Jahre alt", "{}-jährige", "{}-jähriger", "{}jährigen", "{} Jahre", "{} J."),
    "es": ("{} años", "{} años", "{} años de edad", "{} meses"), "fr": ("{} ans", "{} ans", "{} mois"),
    "it": ("{} anni", "{} anni", "{}enne", "{} mesi"), "nl": ("{} jaar oud", "{} jaar", "{}-jarige"),
    "pt": ("{} anos", "{} anos de idade", "{} meses"), "pl": ("{} lat", "{}-letni"),
    "sv": ("{} år", "{}-årig", "{}-åring"), "da": ("{} år", "{}-årige"), "cs": ("{} let", "{}letý"),
    "tr": ("{} yaşında", "{} yaş"),
}  # fmt: skip


class Document:
    def __init__(self, rng: Random, lang: str) -> None:
        self.rng = rng
        self.lang = lang
        self._cast: list[Person] = []
        self._seen: set[Person] = set()
        self.organisations: list[Marked] = []
        self.places: list[Marked] = []

    def value(self, name: str) -> Marked | str | None:
        maker = _VALUES.get(name)
        return maker(self) if maker else None

    # --- people ---------------------------------------------------------------------------

    def new(self) -> Person:
        who = people.person(self.rng, self.lang)
        self._cast.append(who)
        return who

    def someone(self) -> Person:
        if self._cast and self.rng.random() < 0.35:
            return self.rng.choice(self._cast)
        return self.new()

    def last_named(self) -> Person:
        return self._cast[-1] if self._cast else self.new()

    def running_name(self) -> Marked:
        """A person as a running text names them."""
        who, rng = self.someone(), self.rng
        dice = rng.random()
        if who in self._seen:
            return mark(who.last if dice < 0.7 else who.first, "PERSON")
        self._seen.add(who)
        if dice < 0.50:
            return people.full(rng, who)
        if dice < 0.66:
            return mark(who.last, "PERSON")
        if dice < 0.82:
            return mark(who.first, "PERSON")
        return people.titled(rng, TITLES[self.lang], who)

    # --- organisations and places ---------------------------------------------------------

    def again(self, known: list[Marked], make: Callable[[Random, str], Marked]) -> Marked:
        if known and self.rng.random() < 0.25:
            return self.rng.choice(known)
        made = make(self.rng, self.lang)
        known.append(made)
        return made

    def place(self) -> Marked:
        make = self.rng.choices(
            (places.city, places.country, places.region, places.landmark, places.city_and_more),
            weights=(44, 26, 14, 10, 6),
        )[0]
        return self.again(self.places, make)

    # --- the rest -------------------------------------------------------------------------

    def age(self) -> Marked:
        number = self.rng.choice((self.rng.randint(1, 99), self.rng.randint(18, 80)))
        return mark(self.rng.choice(_AGES[self.lang]).format(number), "AGE")

    def pick(self, table: dict[str, str]) -> str:
        return places.one_of(table, self.lang, self.rng)

    def bare_year(self) -> Marked:
        return mark(str(self.rng.randint(1900, 2026)), IGNORE)

    def ip(self) -> Marked:
        return mark(".".join(str(self.rng.randint(1, 254)) for _ in range(4)), IGNORE)

    def url(self) -> Marked:
        host = f"{self.rng.choice(contacts.HANDLE_WORDS)}{self.rng.choice(contacts.HANDLE_WORDS)}"
        tail = self.rng.choice(
            (
                "",
                "/",
                f"/{self.rng.choice(contacts.HANDLE_WORDS)}",
                f"/p/{numbers.digits(self.rng, 5)}",
            )
        )
        head = self.rng.choice(("https://www.", "http://", "www.", "https://"))
        return mark(
            f"{head}{host}.{self.rng.choice(('com', 'org', 'net', 'de', 'es', 'io'))}{tail}", IGNORE
        )


def _identity(kind: Callable[..., str], *with_lang: bool) -> Callable[[Document], Marked]:
    if with_lang:
        return lambda doc: mark(kind(doc.rng, doc.lang), "ID")
    return lambda doc: mark(kind(doc.rng), "ID")


def _local(make: Callable[[Random, str], Marked]) -> Callable[[Document], Marked]:
    return lambda doc: make(doc.rng, doc.lang)


_VALUES: dict[str, Callable[[Document], Marked | str]] = {
    "per": Document.running_name,
    "full": lambda d: people.full(d.rng, d.someone()),
    "new": lambda d: people.full(d.rng, d.new()),
    "plainfull": lambda d: mark(f"{(w := d.new()).first} {w.last}", "PERSON"),
    "first": lambda d: mark(d.someone().first, "PERSON"),
    "last": lambda d: mark(d.someone().last, "PERSON"),
    "samefirst": lambda d: mark(d.last_named().first, "PERSON"),
    "samelast": lambda d: mark(d.last_named().last, "PERSON"),
    "same": lambda d: mark(f"{(w := d.last_named()).first} {w.last}", "PERSON"),
    "lastfirst": lambda d: people.last_first(d.rng, d.someone()),
    "ini": lambda d: people.initials(d.last_named()),
    "titled": lambda d: people.titled(d.rng, TITLES[d.lang], d.someone()),
    "org": lambda d: d.again(d.organisations, organisations.organisation),
    "comp": lambda d: d.again(d.organisations, organisations.company),
    "office": _local(organisations.office),
    "inst": _local(organisations.place_org),
    "fixedorg": _local(organisations.fixed),
    "press": _local(organisations.press),
    "team": _local(organisations.team),
    "band": _local(organisations.band),
    "venue": _local(organisations.venue),
    "acro": _local(organisations.acronym),
    "loc": Document.place,
    "city": lambda d: d.again(d.places, places.city),
    "country": _local(places.country),
    "region": _local(places.region),
    "landmark": _local(places.landmark),
    "addr": lambda d: places.address(d.rng, d.lang),
    "addrlines": lambda d: places.address(d.rng, d.lang, (", ", "\n", "\n", " - ", "; ")),
    "street": _local(places.street_address),
    "streetname": lambda d: mark(places.street(d.rng, d.lang), "ADDRESS"),
    "zip": _local(places.postcode),
    "date": _local(dates.date),
    "fdate": _local(dates.exact_date),
    "ldate": lambda d: mark(dates.long_date(d.rng, d.lang), "DATE"),
    "my": lambda d: mark(dates.month_and_year(d.rng, d.lang), "DATE"),
    "life": lambda d: dates.life_span(d.rng),
    "year": Document.bare_year,
    "weekday": lambda d: dates.weekday(d.rng, d.lang),
    "month": lambda d: mark(dates.month(d.rng, d.lang), IGNORE),
    "age": Document.age,
    "agen": lambda d: mark(str(d.rng.randint(1, 99)), "AGE"),
    "group": lambda d: mark(d.pick(_GROUPS), "GROUP"),
    "religion": lambda d: mark(d.pick(_RELIGIONS), "GROUP"),
    "nationality": lambda d: mark(d.pick(_NATIONALITY), "GROUP"),
    "adj": lambda d: mark(d.pick(_NATIONALITY), IGNORE),
    "user": lambda d: contacts.username(d.rng, d.someone()),
    "handle": lambda d: contacts.handle(d.rng, d.someone()),
    "phone": _local(contacts.phone),
    "email": lambda d: contacts.email(d.rng, d.last_named()),
    "nid": _identity(numbers.national_id, True),
    "ref": _identity(numbers.reference),
    "passport": _identity(numbers.passport),
    "licence": _identity(numbers.licence),
    "plate": _identity(numbers.plate),
    "account": _identity(numbers.account),
    "iban": _identity(numbers.iban),
    "card": _identity(numbers.card),
    "money": lambda d: numbers.amount(d.rng, d.lang),
    "app": lambda d: mark(f"{d.rng.randint(1, 99999)}/{d.rng.randint(0, 99):02d}", "ID"),
    "fdate2": lambda d: mark(dates.iso_date(d.rng), "DATE"),
    "n": lambda d: numbers.quantity(d.rng),
    "d": lambda d: str(d.rng.randint(2, 9)),
    "dd": lambda d: str(d.rng.randint(10, 99)),
    "dec": lambda d: (
        f"{d.rng.randint(0, 99)}{'.' if d.lang == 'en' else ','}{d.rng.randint(0, 99)}"
    ),
    "part": lambda d: numbers.part_number(d.rng),
    "time": lambda d: dates.stamp(d.rng)[: d.rng.choice((5, 5, 8))],
    "hash": lambda d: f"{d.rng.getrandbits(28):07x}",
    "title": lambda d: wording.title(d.rng, d.lang),
    "words": lambda d: wording.words(d.rng, d.lang),
    "job": lambda d: wording.job(d.rng, d.lang),
    "noun": lambda d: wording.compound(d.rng),
    "dernoun": lambda d: wording.compound_with_article(d.rng),
    "ip": Document.ip,
    "url": Document.url,
}


def says(name: str) -> bool:
    """Whether a document has a value of this name."""
    return name in _VALUES


def capitalised(marked: Marked) -> Marked:
    """The first letter in upper case, as a sentence begins."""
    for at, char in enumerate(marked.text[:3]):
        if char.isalpha():
            if len(char.upper()) != 1:
                return marked
            text = marked.text[:at] + char.upper() + marked.text[at + 1 :]
            return Marked(text, marked.spans)
    return marked


def lines(pieces: list[Marked], glue: str) -> Marked:
    draft = Draft()
    for number, piece in enumerate(pieces):
        if number:
            draft.add(glue)
        draft.append(piece)
    return draft.done()
