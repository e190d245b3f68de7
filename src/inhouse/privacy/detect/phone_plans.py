# ruff: noqa: E501 - words of many alphabets, whose lines count wide signs twice
"""How telephone numbers are built: codes of countries with the lengths that follow them, and the
national ways of writing that are plain enough to be known by their form.

The codes are those of ITU-T E.164; lengths are those of geographic and mobile numbers, without the
code and without the 0 that some countries put before a number dialled from within.
"""

import re
from typing import Final

lengths: Final = {
    int(code): (int(low), int(high))
    for entry in (  # noqa: SIM905 - a table is easier to read in one string
        "1:10-10 7:10-10 20:8-10 27:9-9 30:10-10 31:9-9 32:8-9 33:9-9 34:9-9 36:8-9 39:6-11 40:9-9"
        " 41:9-9 43:4-13 44:9-10 45:8-8 46:7-10 47:8-8 48:9-9 49:5-13 51:8-9 52:10-10 53:6-8"
        " 54:10-11 55:10-11 56:9-9 57:8-10 58:10-10 60:7-10 61:9-9 62:7-12 63:8-10 64:8-10 65:8-8"
        " 66:8-9 81:9-10 82:7-11 84:9-10 86:9-11 90:10-10 91:10-10 92:9-10 93:9-9 94:9-9 95:7-10"
        " 98:10-10 211:9-9 212:9-9 213:8-9 216:8-8 218:8-9 220:7-7 221:9-9 222:8-8 223:8-8 224:8-9"
        " 225:8-10 226:8-8 227:8-8 228:8-8 229:8-10 230:7-8 231:7-9 232:8-8 233:9-9 234:8-10"
        " 235:8-8 236:8-8 237:8-9 238:7-7 239:7-7 240:9-9 241:7-8 242:9-9 243:7-9 244:9-9 245:7-9"
        " 246:7-7 247:4-6 248:7-7 249:9-9 250:8-9 251:9-9 252:6-9 253:8-8 254:7-10 255:9-9 256:9-9"
        " 257:8-8 258:8-9 260:9-9 261:9-9 262:9-9 263:5-10 264:8-9 265:7-9 266:8-8 267:7-8 268:8-8"
        " 269:7-7 290:4-5 291:7-7 297:7-7 298:6-6 299:6-6 350:8-8 351:9-9 352:4-11 353:7-9 354:7-9"
        " 355:8-9 356:8-8 357:8-8 358:5-12 359:6-9 370:8-8 371:8-8 372:7-8 373:8-8 374:8-8 375:9-9"
        " 376:6-9 377:8-9 378:6-10 380:9-9 381:6-9 382:8-8 383:8-9 385:8-9 386:8-8 387:8-9 389:8-8"
        " 420:9-9 421:9-9 423:7-9 500:5-5 501:7-7 502:8-8 503:8-8 504:8-8 505:8-8 506:8-8 507:7-8"
        " 508:6-6 509:8-8 590:9-9 591:8-8 592:7-7 593:8-9 594:9-9 595:7-9 596:9-9 597:6-7 598:7-8"
        " 599:7-8 670:7-8 672:6-6 673:7-7 674:7-7 675:7-8 676:5-7 677:5-7 678:5-7 679:7-7 680:7-7"
        " 681:6-6 682:5-5 683:4-7 685:5-7 686:5-8 687:6-6 688:5-6 689:6-8 690:4-4 691:7-7 692:7-7"
        " 850:6-10 852:8-9 853:8-8 855:8-9 856:8-10 880:6-10 886:8-9 960:7-7 961:7-8 962:8-9 963:8-9"
        " 964:8-10 965:7-8 966:8-9 967:7-9 968:8-8 970:8-9 971:8-9 972:8-9 973:8-8 974:7-8 975:7-8"
        " 976:7-8 977:8-10 992:9-9 993:8-8 994:9-9 995:9-9 996:9-9 998:9-9"
    ).split()
    for code, _, size in [entry.partition(":")]
    for low, _, high in [size.partition("-")]
}
"""How many digits follow the code of each country."""

national: Final = re.compile(
    r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?-?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}"  # N. America
    r"|\(?0[1-9][0-9]{0,4}\)?(?:[ ./()-]{1,3}[0-9]{2,9}){1,5}"  # a leading 0: most of Europe, Asia
    r"|\(0[ -]?[1-9][0-9]{0,3}\)[ -]?[0-9]{2,5}(?:[ -]?[0-9]{2,5}){0,3}"  # Hungary, Lithuania
    r"|0[1-9][0-9]{8,9}"  # undivided: mobiles of many countries
    r"|\([1-9]{2}\) ?9?[ ]?[0-9]{4}[ -]?[0-9]{4}|[1-9]{2} 9[0-9]{4}-?[0-9]{4}"  # Brazil
    r"|\((?!19[0-9]{2}|20[0-9]{2})[1-9][0-9]{0,3}\)[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}"  # S. America
    r"|[6-9][0-9]{2}[ .-][0-9]{3}[ .-](?!000)[0-9]{3}"  # Spain, Portugal
    r"|[679][0-9]{2}(?:[ .-][0-9]{2}){3}"
    r"|9[1-8] [0-9]{3} [0-9]{2} [0-9]{2}|2[1-9] [0-9]{3} [0-9]{4}"
    r"|3[2-9][0-9][ .-][0-9]{3}[ .-]?[0-9]{3,4}"  # Italy, mobile
    r"|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}"  # China, mobile
    r"|[6-9][0-9]{4} [0-9]{5}"  # India, mobile
    r"|8[ -]?\(?[3489][0-9]{2}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}"  # Russia
    r"|9 [0-9]{4} [0-9]{4}"  # Chile
)

undivided: Final = re.compile(r"1[3-9][0-9]{9}|8[349][0-9]{9}")
"""Mobiles of China and Russia: only in a text of their scripts."""

words: Final = re.compile(  # looked for in lower case
    r"\b(?:tele|telf|(?:smart|i)?phone|tel\b|tlf|tfn\b|téléphone|teléfono|fono\b|mobil|mobi?\b|cell"
    r"|cel\b|celular|handy|portable|landline|hotline|helpline|fax|call|ring\b|sms\b|whats?app|viber"
    r"|signal\b|telegram|text (?:me|us|him|her|them)|reach (?:me|us|him|her|them)|reached (?:at|on)"
    r"|contact n|contact:|direct line|direct dial|desk:|home:|work:|office:|office line|dial|pager"
    r"|answering at|ruf|durchwahl|erreichbar|anrufen|móvil|movil|mobiel|telemóvel|gsm\b|ext\b"
    r"|(?:my|mi|mon|meu|mio|meine|mijn|his|her|your) (?:new |neue |nuevo )?n[uú]m(?:ber|mer|ero|éro)"
    r"|numéro est|número es\b|appel|joindre|llám|llama(?:r|me|nos|d)|llame|ligue|ligar|chiam|recapito|puh\b|puhelin|ring (?:p|m)"
    r"|sími|kom\b|komórk|zadzwoń|dzwoni|volejte|hívj|sună|telepon|hp\b|telp|cep\b|điện thoại|sđt|đt\b"
    r"|тел|моб|звон|позвон|набери|факс|номер телефона|τηλ|κιν|phone number)"
    r"|电话|電話|手机|手機|携帯|热线|联系方式|致电|内線|전화|휴대폰|핸드폰|연락처|โทร|มือถือ|เบอร์|هاتف|جوال|تلفون"
    r"|موبايل|טלפון|נייד|פלאפון|फोन|फ़ोन|मोबाइल|ఫోన్|మొబైల్|தொலைபேசி|ফোন"
)
words_after: Final = re.compile(
    r"[ ]?[-,(/]{0,2}[ ]?\\?,?(?:office|fax|mobile|cell|home|work|phone|tel|handy|mobil|privat"
    r"|bureau|portable|móvil|casa|trabajo|ufficio|cellulare)\b",
    re.I,
)
