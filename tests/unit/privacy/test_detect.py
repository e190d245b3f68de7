"""What is found and what is not: one readable line each. `->` shows what must be masked."""

import pytest

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.detection import find
from inhouse.privacy.detect.merge import merge

found = """
EMAIL     | Write to anna@clinic.example today    -> anna@clinic.example
EMAIL     | o'brien@x.org                         -> o'brien@x.org
EMAIL     | <anna.b+tag@x.co.uk>                  -> anna.b+tag@x.co.uk
EMAIL     | anna [at] example [dot] org           -> anna [at] example [dot] org
EMAIL     | anna at example dot org               -> anna at example dot org
EMAIL     | müller@bücher.de                      -> müller@bücher.de
EMAIL     | "john doe"@x.org                      -> "john doe"@x.org
EMAIL     | a@[192.0.2.1]                         -> a@[192.0.2.1]
PHONE     | call +49 30 901820 now                -> +49 30 901820
PHONE     | +1 (212) 555-0143                     -> +1 (212) 555-0143
PHONE     | (212) 555-0143                        -> (212) 555-0143
PHONE     | 212-555-0143 x12                      -> 212-555-0143 x12
PHONE     | 0171 1234567                          -> 0171 1234567
PHONE     | 01 23 45 67 89                        -> 01 23 45 67 89
PHONE     | 020 7946 0958                         -> 020 7946 0958
PHONE     | 06-12345678                           -> 06-12345678
PHONE     | 0041 44 668 18 00                     -> 0041 44 668 18 00
PHONE     | 912 345 678                           -> 912 345 678
PHONE     | (11) 91234-5678                       -> (11) 91234-5678
PHONE     | phone 5550143                         -> 5550143
PHONE     | Tel.: 901820                          -> 901820
CARD      | 4111 1111 1111 1111                   -> 4111 1111 1111 1111
CARD      | 4111-1111-1111-1111, 12/27            -> 4111-1111-1111-1111
CARD      | 4111 1111 1111 1111 12                -> 4111 1111 1111 1111
CARD      | 378282246310005                       -> 378282246310005
CARD      | 3782 822463 10005                     -> 3782 822463 10005
CARD      | ٤١١١١١١١١١١١١١١١                      -> ٤١١١١١١١١١١١١١١١
IBAN      | DE89370400440532013000                -> DE89370400440532013000
IBAN      | de89 3704 0044 0532 0130 00 and       -> de89 3704 0044 0532 0130 00
IBAN      | GB82 WEST 1234 5698 7654 32           -> GB82 WEST 1234 5698 7654 32
SSN       | 123-45-6789                           -> 123-45-6789
SSN       | SSN 123456789                         -> 123456789
IP        | from 203.0.113.7.                     -> 203.0.113.7
IP        | 10.0.0.5/24                           -> 10.0.0.5/24
IP        | 2001:db8::8a2e:370:7334               -> 2001:db8::8a2e:370:7334
IP        | [2001:db8::1]:443                     -> 2001:db8::1
IP        | fe80::1%eth0                          -> fe80::1%eth0
IP        | ::ffff:192.0.2.1                      -> ::ffff:192.0.2.1
URL       | (postgres://user:pw@db/x)             -> postgres://user:pw@db/x
URL       | https://h.example/?access_token=a1b2c -> https://h.example/?access_token=a1b2c
URL       | https://hooks.slack.com/services/T0/B -> https://hooks.slack.com/services/T0/B
KEY       | sk-proj-abcDEF123456ghiJKL789012      -> sk-proj-abcDEF123456ghiJKL789012
KEY       | sk-ant-api03-AbCdEfGh1234567890-xy    -> sk-ant-api03-AbCdEfGh1234567890-xy
KEY       | id AKIAIOSFODNN7EXAMPLE               -> AKIAIOSFODNN7EXAMPLE
KEY       | ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6  -> ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6
KEY       | glpat-abcDEF123456ghiJKL78            -> glpat-abcDEF123456ghiJKL78
KEY       | AIzaSyA1234567890abcdefghijklmnopqrstuv -> AIzaSyA1234567890abcdefghijklmnopqrstuv
KEY       | hf_abcdefGHIJKLmnopqrSTUVwxyz12345678 -> hf_abcdefGHIJKLmnopqrSTUVwxyz12345678
KEY       | Bearer abcdef1234567890ABCDEF         -> abcdef1234567890ABCDEF
KEY       | api_key = "a8f5f167f44f4964e6c998"    -> a8f5f167f44f4964e6c998
KEY       | AC0123456789abcdef0123456789abcdef    -> AC0123456789abcdef0123456789abcdef
PASSWORD  | my password is hunter2                -> hunter2
PASSWORD  | my password is swordfish.             -> swordfish
PASSWORD  | The password for the server is Tr0ub& -> Tr0ub&
PASSWORD  | password: "correct horse battery"     -> correct horse battery
PASSWORD  | “password”: “correct horse”           -> correct horse
PASSWORD  | pwd=s3cret!                           -> s3cret!
PASSWORD  | DB_PASSWORD=hunter2                   -> hunter2
PASSWORD  | login admin / password hunter2        -> hunter2
PASSWORD  | das Passwort lautet Geheim123         -> Geheim123
PASSWORD  | mon mot de passe est azerty42         -> azerty42
PASSWORD  | la contraseña es Perro99              -> Perro99
PASSWORD  | la mia password è gatto77             -> gatto77
PASSWORD  | a minha senha é cachorro1             -> cachorro1
PASSWORD  | mijn wachtwoord is fietsbel9          -> fietsbel9
PASSWORD  | my PIN is 4711                        -> 4711
PASSWORD  | run --password hunter2                -> hunter2
PASSWORD  | <password>hunter2</password>          -> hunter2
"""

left_alone = """
1990-2000
ISBN 978-3-16-148410-0
0-306-40615-2
order 12345678
order number: 123-4567890-1234567
invoice 2024-001234
v1.2.3.4
version 1.2.3.4
chapter 1.2.3.4
12:30:45
10.5
1,234,567.89
$1,299.00
3.14159265358979
9007199254740991
1700000000000
4111111111111112
DE89370400440532013001
000-12-3456
127.0.0.1
std::vector
Dead::Beef
lodash@4.17.21
@anna
user@localhost
picture@2x.png
git@github.com:org/repo.git
https://example.org/path?page=2
sk-learn-is-a-nice-library-to-use
task-management-system-for-everyone
da39a3ee5e6b4b0d3255bfef95601890afd80709
550e8400-e29b-41d4-a716-446655440000
-----BEGIN CERTIFICATE-----
Bearer of good news is here
the token is invalid
api_key = settings.api_key
token = request.headers
the password is required
password must be changed
forgot my password
The password is stored in the vault
el password es obligatorio
Das Passwort ist falsch
le mot de passe est requis
Your PIN is wrong
password: string
password = os.environ["X"]
password = get_password()
password: ${PASSWORD}
Password: ********
the secret is to keep going
100 000 000
1 2 3 4 5 6 7 8 9 10 11 12
3 x 4 = 12
"""

rows = [
    (kind.strip(), text.strip(), value.strip())
    for kind, line in (row.split("|", 1) for row in found.strip().splitlines())
    for text, value in [line.rsplit("->", 1)]
]


@pytest.mark.parametrize(("kind", "text", "value"), rows, ids=[f"{k} {t}" for k, t, _ in rows])
def test_it_finds(kind: str, text: str, value: str) -> None:
    assert [(each.kind, text[each.start : each.end]) for each in find(text)] == [(kind, value)]


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_it_leaves_alone(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "block",
    [
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nAb+/==\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nQyNTUxOQ",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: X\n\nlQOYBFxAbCdEfGhIjKlMn\n=aBcD",
        r"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1\nduRSbKtLYX6CytLd",
    ],
)
def test_a_private_key_is_found_whole_even_without_its_end(block: str) -> None:
    text = f"see:\n{block}"
    assert [text[each.start : each.end] for each in find(text)] == [block]


def test_prose_after_an_unfinished_private_key_is_left() -> None:
    text = "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEAMIIEpAIB\n\nIs this one safe to use?"
    (key,) = find(text)
    assert text[key.end :] == "\n\nIs this one safe to use?"


@pytest.mark.parametrize(
    "written",
    [
        "4111\u200b1111\u200b1111\u200b1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111\u20111111\u20111111\u20111111",
        "\uff14\uff11\uff11\uff11 1111 1111 1111",
        "4\u00ad111111111111111",
    ],
)
def test_invisible_and_foreign_signs_hide_nothing(written: str) -> None:
    text = f"é {written} é"
    assert [text[each.start : each.end] for each in find(text)] == [written]


def test_overlapping_findings_become_one_that_covers_both() -> None:
    one = Finding(0, 5, Kind.PHONE, "a")
    two = Finding(3, 9, Kind.CARD, "b")
    beside = Finding(9, 12, Kind.EMAIL, "c")
    assert merge([beside, two, one]) == [Finding(0, 9, Kind.CARD, "b"), beside]
