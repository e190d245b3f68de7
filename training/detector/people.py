"""Names of people from many cultures, and the ways a text writes them.

Lists come from Faker (MIT) and from the short lists here for cultures that Faker has only in other
scripts. One name in ten is put together from syllables, so that no list can be learnt by heart.
"""

# ruff: noqa: E501, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

import importlib
from functools import cache
from random import Random
from typing import NamedTuple

from training.detector.marked import Draft, Marked, mark

_FAKER = {
    "en": ("en_US", "en_GB", "en_NZ", "en_IE", "en_US"),
    "de": ("de_DE", "de_AT", "de_CH", "de_DE"),
    "es": ("es_ES", "es_MX", "es_AR", "es_CO", "es_CL"),
    "fr": ("fr_FR", "fr_CA", "fr_BE", "fr_CH"),
    "it": ("it_IT",),
    "nl": ("nl_NL", "nl_BE"),
    "pt": ("pt_PT", "pt_BR"),
    "pl": ("pl_PL",),
    "sv": ("sv_SE", "no_NO", "fi_FI"),
    "da": ("da_DK", "no_NO", "is_IS"),
    "cs": ("cs_CZ", "sk_SK"),
    "tr": ("tr_TR", "az_AZ"),
    "world": (
        "en_IN", "en_KE", "en_NG", "en_PK", "en_TH", "et_EE", "ga_IE", "ha_NG", "hr_HR", "hu_HU",
        "id_ID", "ig_NG", "lt_LT", "lv_LV", "ro_RO", "sl_SI", "sw", "tw_GH", "uz_UZ", "vi_VN",
        "yo_NG", "zu_ZA", "es_CA", "fi_FI", "is_IS", "de_LU", "fr_DZ",
    ),
}  # fmt: skip

# First names | last names, for cultures whose Faker lists are in another script.
_WRITTEN = {
    "arabic": (
        "Mohammed Ahmed Ali Omar Khalid Hassan Hussein Youssef Mustafa Ibrahim Tariq Bilal Karim "
        "Nabil Samir Walid Faisal Rashid Anwar Jamal Fatima Aisha Khadija Layla Noor Yasmin Salma "
        "Zainab Huda Rania Mona Amira Dina Nadia Samira Iman Abdullah Abdelrahman Mahmoud Ziad",
        "al-Sayed|Al-Rashid|Haddad|Khoury|Mansour|Nasser|El-Amin|el Fassi|Bouazizi|Benali|Saleh|"
        "Hamdan|Aziz|Farouk|al-Masri|Al Thani|bin Salman|Abu Bakr|Darwish|Shaheen|Qasim|Zayed|"
        "Ghannouchi|Ben Youssef|Abdel Fattah|Barghouti|al-Tikriti|Maktoum|Habib|Jaber|Kassab",
    ),
    "chinese": (
        "Wei Fang Jing Lei Min Xiaoming Xiuying Jun Yan Hui Qiang Mei Ling Hao Yu-Ting Zihan Yifan "
        "Chen Bo Ming Xinyi Haoran Tao Guoqiang Jianguo Li-Hua Meiling Wing-Kei Siu-Fung Ka-Shing",
        "Wang|Li|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|"
        "Liang|Xie|Tang|Ouyang|Cheung|Wong|Chan|Lau|Ng|Leung|Tsai|Hsu|Kuo|Yip|Deng|Cao|Peng|Zeng",
    ),
    "japanese": (
        "Haruto Yuki Sakura Hiroshi Kenji Takashi Naoko Yoko Akira Satoshi Emi Aiko Keiko Daisuke "
        "Rina Misaki Kaito Sora Ren Hina Shinji Noriko Masahiro Tomoko Kazuo Ryo Yumi Ayumi Shuji",
        "Sato|Suzuki|Takahashi|Tanaka|Watanabe|Ito|Yamamoto|Nakamura|Kobayashi|Kato|Yoshida|Yamada|"
        "Sasaki|Yamaguchi|Matsumoto|Inoue|Kimura|Hayashi|Shimizu|Mori|Abe|Ikeda|Hashimoto|Ishikawa|"
        "Ogawa|Okada|Fujita|Goto|Hasegawa|Murakami|Ono|Mishima|Kurosawa|Miyazaki",
    ),
    "korean": (
        "Min-jun Seo-yeon Ji-hoon Soo-jin Hyun-woo Eun-ji Jae-won Yuna Minho Jisoo Sung-ho Kyung-mi "
        "Dong-hyun Hye-jin Tae-yang Seung-min Mi-sook Young-jae Chul-soo Sang-woo Ha-eun Ye-jin",
        "Kim|Lee|Park|Choi|Jung|Kang|Cho|Yoon|Jang|Lim|Han|Oh|Seo|Shin|Kwon|Hwang|Ahn|Song|Ryu|Hong",
    ),
    "slavic": (
        "Ivan Dmitri Sergei Vladimir Alexei Mikhail Nikolai Andrei Pavel Yuri Olga Natalia Tatiana "
        "Elena Irina Svetlana Anastasia Ekaterina Oleksandr Volodymyr Andriy Taras Oksana Yulia "
        "Bogdan Dragan Milan Zoran Jovana Milica Nenad Goran Snezana Vesna Plamen Georgi Desislava",
        "Ivanov|Petrova|Smirnov|Kuznetsov|Sokolova|Popov|Lebedev|Kozlov|Novikov|Morozova|Volkov|"
        "Shevchenko|Kovalenko|Bondarenko|Tkachenko|Melnyk|Kravchenko|Jovanovic|Petrovic|Nikolic|"
        "Marković|Stojanović|Dimitrov|Georgieva|Todorov|Karpov|Zaitsev|Chernyshevsky|Rimsky-Orlov",
    ),
    "greek": (
        "Giorgos Dimitris Nikos Yannis Kostas Maria Eleni Katerina Vasilis Panagiotis Sofia Anna "
        "Despina Stavros Spyros Christos Angeliki Ioanna Thanasis Alexandros Zoe Petros",
        "Papadopoulos|Papandreou|Vlachos|Angelopoulos|Nikolaidis|Georgiou|Dimitriou|Oikonomou|"
        "Karamanlis|Makris|Pappas|Samaras|Theodorakis|Venizelos|Kalogeropoulou|Mitsotakis",
    ),
    "persian_indian": (
        "Reza Ali Hossein Maryam Shirin Darius Cyrus Parisa Leila Arash Babak Priya Rahul Arjun "
        "Anjali Sunita Rajesh Amit Deepa Kavita Sanjay Lakshmi Vikram Neha Pooja Ravi Suresh Anil "
        "Manoj Divya Harpreet Gurpreet Jaspreet Imran Sana Ayesha Farhan Tanvir Nusrat Rohan Ishaan",
        "Ahmadi|Hosseini|Rezaei|Karimi|Moradi|Jafari|Tehrani|Patel|Singh|Sharma|Kumar|Gupta|Reddy|"
        "Iyer|Nair|Mukherjee|Banerjee|Chatterjee|Desai|Mehta|Rao|Kapoor|Malhotra|Joshi|Verma|"
        "Krishnamurthy|Subramaniam|Pillai|Khan|Chowdhury|Rahman|Begum|Hossain|Bhatt|Agarwal|Kaur",
    ),
    "hebrew_caucasus": (
        "Avi Moshe Yael Noa Tamar Shlomo Rivka David Yosef Eitan Shira Giorgi Nino Levan Tamara "
        "Armen Ani Hayk Davit Mariam Sarkis Anahit Ketevan Zurab Amos Ehud Golda Yitzhak",
        "Cohen|Levi|Mizrahi|Peretz|Friedman|Ben-David|Bar-Lev|Shapiro|Katz|Goldberg|Rosenthal|"
        "Beridze|Kapanadze|Gelashvili|Saakashvili|Petrosyan|Sargsyan|Hakobyan|Grigoryan|Ter-Petrosian",
    ),
    "pacific_africa": (
        "Sione Tevita Manu Leilani Kaimana Aroha Tane Wiremu Kofi Ama Kwame Abena Chinedu Ngozi "
        "Oluwaseun Folake Thabo Sipho Nomvula Lerato Tendai Rudo Amadou Fatou Moussa Aminata "
        "Desta Selam Abebe Mekonnen Wanjiru Otieno Achieng Juma Neema Jean-Baptiste Dieudonné",
        "Fonoti|Tuilagi|Vea|Kealoha|Ngata|Mensah|Owusu|Boateng|Asante|Okafor|Adeyemi|Okonkwo|"
        "Balogun|Mokoena|Dlamini|Nkosi|Ndlovu|Moyo|Diallo|Traoré|Keita|Coulibaly|Tesfaye|Bekele|"
        "Kamau|Odhiambo|Mwangi|Kariuki|N'Diaye|Mbeki|Tshabalala|Kabila|Nkrumah",
    ),
}

# Words that are also names: a name only by its place in the sentence.
AMBIGUOUS_FIRST = (
    "Will Mark May Rose Hope Jordan Paris Grace Faith Joy Dawn Amber Ruby Iris Lily Violet Summer "
    "Autumn April June August Rob Bill Jack Frank Grant Chase Art Gene Pat Sue Drew Miles Chance "
    "Max Rich Guy Dean Earl Duke Sandy Rusty Sunny Crystal Ginger Daisy Heather Holly Ivy Olive "
    "Pearl Penny Robin Jay Victor Norm Skip Wade Ray Don Ken Bob Nick Chip Mercy Destiny Harmony "
    "Melody Dallas Austin Brooklyn Chelsea Florence Georgia Charlotte Virginia Carolina Sierra "
    "India Kenya Israel Milan Vienna Sydney Savannah Dakota Phoenix River Stone Reed Forest"
).split()
AMBIGUOUS_LAST = (
    "Young White Black Brown Green Gray King Bishop Pope Cook Baker Carpenter Fisher Hunter Mason "
    "Smith Taylor Turner Walker Wood Woods Stone Rivers Hill Hall House Field Banks Bridges Brooks "
    "Church Castle Park Parks Street Lane West North East Day Weeks Winter Summers Frost Snow Rain "
    "Love Moody Sharp Swift Strong Small Little Long Short Rich Poor Price Cash Penny Power Best "
    "Good Goodman Wise Noble Fox Wolf Bird Crane Drake Finch Lamb Bull Bush Rose Flowers Reed Rice "
    "Bean Berry Cherry Peach Ford Lincoln Washington Jackson Paris London England French Holland "
    "Major Sargent Marshall Judge Law Case Pence Gates Trump Page Read Book Ball Bell Key Lock"
).split()
_NICKNAMES = (
    "Bobby Jimmy Mike Nate Kate Liz Beth Tommy Vicky Andy Becky Dan Steve Greg Tony Gabi Uli Hansi "
    "Resi Pepe Paco Lola Kiko Nacho Chus Manolo Concha Gigi Pino Beppe Zé Chico Duda Juca Kees "
    "Joop Wim Jojo Titi Fred Manu Sacha Asia Gosia Kasia Zosia Honza Pepa Lasse Kalle Bosse"
).split()
_SYLLABLES = (
    "ba be bo bra bren cal car chi cor da del dor dra el en fa fel fin gar gol gra ha hel hol ja jo "
    "ka kel kor kri la len lin lo mar mel mi mor na nel no ol or pa pel per ra rel rin ro sa sel "
    "shi sto ta tel ti tor tra u va vel vi vor wa wen wil ya zel zi"
).split()
_LAST_ENDINGS = (
    "son|sen|man|mann|berg|feld|stein|er|ov|ova|ev|ski|ska|icz|escu|ic|ez|es|ini|etti|elli|oni|"
    "ard|eau|oux|ley|ton|ford|wood|well|worth|ham|by|stra|sma|inga|ema|kar|kova|ik|ak|enko|uk|"
    "idis|akis|opoulos|oğlu|yan|dze|shvili|wala|an|a|o|i|e|"
).split("|")
_FIRST_ENDINGS = (
    "a|o|us|ia|ie|y|el|in|an|en|is|ine|ette|ina|ito|i|e|ka|ko|ya|as|os|on|ah|iel".split("|")
)
_PARTICLES = {
    "de": ("von", "von der", "zu", "van", "vom"),
    "nl": ("van", "van de", "van der", "de", "van den", "ter", "te", "'t"),
    "fr": ("de", "du", "de la", "Le", "La", "d'"),
    "es": ("de", "de la", "del", "de los"),
    "pt": ("da", "de", "dos", "do", "e"),
    "it": ("di", "De", "Di", "Della", "D'", "Lo"),
    "world": ("van", "von", "de", "del", "al-", "El", "O'", "Mc", "Mac", "Ben", "St.", "ten", "af"),
}


class Person(NamedTuple):
    first: str
    last: str
    middle: str


@cache
def culture_pools() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    pools = {
        group: [found for locale in locales if (found := _from_faker(locale))]
        for group, locales in _FAKER.items()
    }
    for firsts, lasts in _WRITTEN.values():
        pools["world"].extend([(tuple(firsts.split()), tuple(lasts.split("|")))] * 3)
    return pools


def _from_faker(locale: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    firsts = _latin(vars(provider).get("first_names", ())) or _latin(
        (
            *getattr(provider, "first_names_male", ()),
            *getattr(provider, "first_names_female", ()),
        )
    )
    lasts = _latin(vars(provider).get("last_names", ())) or _latin(
        (
            *getattr(provider, "last_names_male", ()),
            *getattr(provider, "last_names_female", ()),
            *getattr(provider, "unisex_last_names", ()),
            *getattr(provider, "male_last_names", ()),
            *getattr(provider, "last_names_unisex", ()),
        )
    )
    return (firsts, lasts) if len(firsts) > 9 and len(lasts) > 9 else None


def _latin(words: object) -> tuple[str, ...]:
    if isinstance(words, property):  # Faker makes some lists up at each call
        return ()
    return tuple(
        word.strip()
        for word in words  # type: ignore[attr-defined]
        if 1 < len(word.strip()) < 24 and word.strip()[0].lower() < "ʰ"
    )


def invented_last(rng: Random) -> str:
    stem = "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((1, 2, 2, 2, 3))))
    return (stem + rng.choice(_LAST_ENDINGS)).capitalize()


def invented_first(rng: Random) -> str:
    stem = "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((1, 1, 2))))
    return (stem + rng.choice(_FIRST_ENDINGS)).capitalize()


def person(rng: Random, lang: str) -> Person:
    pools = culture_pools()
    group = lang if lang in pools and rng.random() < 0.6 else rng.choice(tuple(pools))
    firsts, lasts = rng.choice(pools[group])
    first, last = rng.choice(firsts), rng.choice(lasts)
    dice = rng.random()
    if dice < 0.10:
        last = invented_last(rng)
        if rng.random() < 0.6:
            first = invented_first(rng)
    elif dice < 0.14:
        first, last = rng.choice(AMBIGUOUS_FIRST), rng.choice((last, rng.choice(AMBIGUOUS_LAST)))
    elif dice < 0.17:
        last = rng.choice(AMBIGUOUS_LAST)
    elif dice < 0.20:
        first = rng.choice(_NICKNAMES)
    if rng.random() < 0.05:
        last = _with_particle(rng, lang, last)
    if rng.random() < (0.5 if group == "es" else 0.05):
        last = last + rng.choice((" ", " ", "-" if group != "es" else " ")) + rng.choice(lasts)
    if rng.random() < 0.04 and " " not in first and "-" not in first:
        first = first + rng.choice("- ") + rng.choice(firsts)
    middle = rng.choice(firsts) if rng.random() < 0.5 else rng.choice("ABCDEFGHJKLMNPRSTVW") + "."
    return Person(first, last, middle)


def _with_particle(rng: Random, lang: str, last: str) -> str:
    particle = rng.choice(_PARTICLES.get(lang, _PARTICLES["world"]))
    glued = particle[-1] in "-'" or particle in ("Mc", "Mac")
    return particle + last if glued else f"{particle} {last}"


def full(rng: Random, who: Person) -> Marked:
    """First and last name, in one of the ways a text writes them."""
    dice = rng.random()
    if dice < 0.72:
        text = f"{who.first} {who.last}"
    elif dice < 0.80:
        text = f"{who.first} {who.middle} {who.last}"
    elif dice < 0.85:
        text = f"{who.first[0]}. {who.last}"
    elif dice < 0.87:
        text = f"{who.first[0]}.{rng.choice(('', ' '))}{who.middle[0]}. {who.last}"
    elif dice < 0.90:
        text = f"{who.last} {who.first}"
    elif dice < 0.92:
        text = f"{who.first} {who.last[0]}."
    elif dice < 0.94:
        text = (
            f"{who.first} {who.last}{rng.choice((' Jr.', ', Jr.', ' III', ' II', ' Sr.', ' jr.'))}"
        )
    elif dice < 0.96:
        text = f"{who.first} {rng.choice(_QUOTES).format(rng.choice(_NICKNAMES))} {who.last}"
    elif dice < 0.98:
        text = f"{who.first} {who.last.upper()}"
    else:
        text = f"{who.first} {invented_last(rng)}-{who.last}"
    return mark(text, "PERSON")


_QUOTES = ('"{}"', "“{}”", "'{}'", "({})", "„{}“")


def last_first(rng: Random, who: Person) -> Marked:
    last = who.last.upper() if rng.random() < 0.25 else who.last
    tail = rng.choice((who.first, who.first, f"{who.first} {who.middle}", f"{who.first[0]}."))
    return mark(f"{last}, {tail}", "PERSON")


def initials(who: Person) -> Marked:
    return mark(f"{who.first[0]}.{who.last[0]}.", "PERSON")


def titled(rng: Random, titles: str, who: Person) -> Marked:
    """A title and a name; the title is no part of the span."""
    draft = Draft()
    draft.add(rng.choice(titles.split("|")) + " ")
    if rng.random() < 0.65:
        draft.append(mark(who.last, "PERSON"))
    else:
        draft.append(full(rng, who))
    return draft.done()
