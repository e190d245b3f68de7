# ruff: noqa: E501, RUF001 - words of many alphabets, whose lines count wide signs twice
"""Bank accounts in other forms than an IBAN, and the codes of banks when they stand with one."""

from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.detect.numbers.checks import anything, every, not_all_alike, weighted
from inhouse.privacy.detect.numbers.scheme import Scheme

_spanish: Final = every(
    weighted((4, 8, 5, 10, 9, 7, 3, 6), 11, "01987654321"),
    weighted((1, 2, 4, 8, 5, 10, 9, 7, 3, 6), 11, "01987654321", at=9, start=10),
)

schemes: Final = (
    Scheme("us routing number", Kind.ACCOUNT, r"(?:0[0-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)"
           r"[0-9]{7}", weighted((3, 7, 1, 3, 7, 1, 3, 7, 1), 10),
           "routing|routing number|routing no|aba|aba number|aba routing number|rtn"
           "|routing transit number|aba no|transit number|ach routing|wire routing"),
    Scheme("gb sort code", Kind.ACCOUNT, r"[0-9]{6}", anything,
           "sort code|sortcode|sc|sort"),
    Scheme("au bsb", Kind.ACCOUNT, r"[0-9]{6}", anything, "bsb|bsb number|bsb no"),
    Scheme("in ifsc", Kind.ACCOUNT, r"[A-Z]{4}0[A-Z0-9]{6}", anything,
           "ifsc|ifsc code|ifs code|rtgs|neft", "", "AAAA9999999"),
    Scheme("mx clabe", Kind.ACCOUNT, r"[0-9]{18}",
           weighted((3, 7, 1) * 5 + (3, 7), 10, "0987654321"),
           "clabe|clabe interbancaria|cuenta clabe"),
    Scheme("ar cbu", Kind.ACCOUNT, r"[0-9]{22}", every(
        not_all_alike,
        weighted((7, 1, 3, 9, 7, 1, 3), 10, "0987654321"),
        weighted((3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3), 10, "0987654321", start=8)),
           "cbu|cvu|c.b.u", "", "9999999999999999999999"),
    Scheme("es ccc", Kind.ACCOUNT, r"[0-9]{20}", _spanish,
           "ccc|cuenta corriente|codigo cuenta cliente|c/c|numero de cuenta|n° cuenta|no cuenta"
           "|cuenta bancaria|cuenta", "9999-9999-99-9999999999|9999 9999 99 9999999999",
           "99999999999999999999"),
    Scheme("fr rib", Kind.ACCOUNT, r"[0-9]{10}[0-9A-Z]{11}[0-9]{2}", anything,
           "rib|releve d'identite bancaire|code banque|code guichet"),
    Scheme("pt nib", Kind.ACCOUNT, r"[0-9]{21}", lambda n: int(n) % 97 == 1,
           "nib", "9999.9999.99999999999.99", "999999999999999999999"),
    Scheme("no account", Kind.ACCOUNT, r"[0-9]{11}",
           weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11, "0 987654321"),
           "kontonummer|kontonr|konto nr|bankkonto|konto|kontonummeret", "9999.99.99999"),
    Scheme("nz account", Kind.ACCOUNT, r"(?:0[1-9]|1[0-9]|2[0-9]|3[018]|88)[0-9]{13,14}", anything,
           "", "99-9999-9999999-99|99-9999-9999999-999"),
    Scheme("pl nrb", Kind.ACCOUNT, r"[0-9]{26}",
           lambda n: int(n[2:] + "2521" + n[:2]) % 97 == 1,
           "nrb|numer konta|nr konta|numer rachunku|nr rachunku|rachunek|konto",
           "99 9999 9999 9999 9999 9999 9999", "99999999999999999999999999"),
    Scheme("cz/sk account", Kind.ACCOUNT, r"[0-9]{6,20}", anything,
           "cislo uctu|cu|c.u|bankovni ucet|bankovy ucet|ucet|c. uctu"),
    Scheme("hu account", Kind.ACCOUNT, r"[0-9]{16}(?:[0-9]{8})?",
           weighted((9, 7, 3, 1, 9, 7, 3, 1), 10),
           "bankszamlaszam|szamlaszam|bankszamla|szamla szam|bankszamlaszama|szamlaszama",
           "99999999-99999999-99999999|99999999-99999999"),
    Scheme("se clearing/bankgiro", Kind.ACCOUNT, r"[0-9]{6,16}", anything,
           "bankgiro|plusgiro|postgiro|clearingnummer|bg nr|clearingnr|reg nr|regnr|giro"
           "|girokonto"),
    Scheme("de bank code", Kind.ACCOUNT, r"[1-8][0-9]{7}", anything, "blz|bankleitzahl"),
    Scheme("ru account", Kind.ACCOUNT, r"[0-9]{20}", anything,
           "р/с|расчетный счет|расчётный счёт|к/с|корсчет|лицевой счет|номер счета|счет|рахунок"
           "|номер рахунку|л/с"),
    Scheme("bic", Kind.ACCOUNT, r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", anything,
           "bic|swift|swift code|bic code|bic/swift|swift/bic|bic swift|swift bic|swift-code"
           "|code bic|codigo bic|codigo swift|codice bic|codice swift|бик"),
    Scheme("bank account", Kind.ACCOUNT, r"(?=[A-Z0-9]*[0-9]{4})[A-Z0-9]{5,30}", anything,
           "account number|account no|account nr|acct number|acct no|acct|a/c|a/c no|ac no"
           "|bank account|bank account number|bank account no|checking account|savings account"
           "|account num|acct num|account #|acc no|acc number|current account|iban|bankkonto"
           "|checking account number|savings account number|deposit account|brokerage account"
           "|beneficiary account|account code|account id|bankkontonummer"
           "|kontonummer|kontonr|konto nr|konto|bankverbindung|girokonto|kontonummeret|sparkonto"
           "|depotnummer|numero de compte|n° de compte|no de compte|compte|compte bancaire|n° compte"
           "|numero de cuenta|cuenta|cuenta bancaria|cuenta de ahorros|nro de cuenta|no de cuenta"
           "|cuenta no|cuenta corriente|numero da conta|conta|conta corrente|conta poupanca|agencia"
           "|conta bancaria|n conta|numero de conta|conto corrente|numero di conto|numero conto"
           "|c/c n|c/c|cc n|conto|conto n|rekeningnummer|bankrekening|rekening|bankrekeningnummer"
           "|tilinumero|tili|pankkitili|reikningsnumer|bankareikningur|kontor|numer konta"
           "|numar cont|cont bancar|cont|contul|numarul contului|banka hesabi|hesap no"
           "|hesap numarasi|hesap|banka hesap no|broj racuna|racun|ziro racun|tekuci racun|trr"
           "|broj ziro racuna|stevilka racuna|сметка|банкова сметка|αριθμος λογαριασμου|λογαριασμος"
           "|arvelduskonto|konto number|saskaitos numeris|konta numurs|nomor rekening|no rekening"
           "|no rek|rekening|so tai khoan|stk|nombor akaun|no akaun|رقم الحساب|الحساب البنكي|مספר חשבון"
           "|מספר חשבון|חשבון בנק|खाता संख्या|खाता नंबर|银行账号|账号|帳號|帐号|银行卡号|银行账户|账户号码|卡号"
           "|口座番号|銀行口座|普通預金|口座|계좌번호|계좌|은행계좌|เลขที่บัญชี|เลขบัญชี|บัญชีธนาคาร"),
)  # fmt: skip
