"""No text makes the search for secrets slow: eight times the text, about eight times the time."""

import time

import pytest

from inhouse.privacy.detect import secrets, url

units = [
    "a", "A", "Aa1", "1", " ", "\n", "\t", '"', "'", "\\", "/", "//", "<", "(", "[", "{", "=", ":",
    ": ", "a.b.c.", "a_", "a-", "_", "----", "%", "$", "@", "a@", "key ", "key=a,", "password ",
    "password is ", "password=", "password 'a", "password=a&", "password.a.b", "password\n  ",
    "my password for a b c d is ", "<password ", "<password>", '"password", ', '"value": "',
    "pass", "pw = a, ", "PIN 1", "token ", "secret=", "secret = {0x12,", "0x1,", "key 0x1,",
    "-----BEGIN", "-----BEGIN PRIVATE KEY-----", "MII", "MIIEvQIBADANBg\n", "LS0tLS1CRUdJTi",
    "Private-Lines: 1\nAA\n", "cookie: a=b; ", "a=b; ", "authorization: ", "authorization: bearer ",
    "bearer ", "mysql ", "mysql -p", "-u a:", "net use x ", "login -p ", "echo ", "send \"",
    "create user ", "create user password ", "identified by ", "insert into t (password) values (",
    "insert into t (password) values ('a',", "'a',", "('a'),", "$6$a$", "$", "{SSHA}", "md5$a$",
    '"kty" "d":"', "seed phrase: ", "legal winner ", "seed legal ", "code ", "code is 1234 ",
    "verification code for a ", "maiden name ", "login a / ", "user/pass: a ", "backup code: A1-",
    "密码是", "пароль ", "şifre ", "Q~", "+ASt", "AAAAAAAAAA", "AAAA", "AKIA_", "_eyJ",
    "eyJaaaaaaaaaa.",
    "SG.a.", "sk.eyJ", "xox", "glc_", "ghp_", "sk-", "login('a','b", "auth=(", "jwt.encode(a,",
    "https://a:b", "https://a@", "://", "?token=", "http://a/?token=a&",
    "WIFI:S:a;", "oracle:thin:a/",
]  # fmt: skip


def seconds(text: str) -> float:
    begin = time.process_time()
    for find in (secrets.find, url.find):
        for _ in find(text):
            pass
    return time.process_time() - begin


@pytest.mark.parametrize("unit", units)
@pytest.mark.parametrize("tail", ["", "!"])
def test_searching_is_linear(unit: str, tail: str) -> None:
    short, long = (unit * (size // len(unit)) + tail for size in (1_500, 12_000))
    if seconds(long) > 0.2:
        taken = min(seconds(long) for _ in range(3))
        assert taken < 24 * min(seconds(short) for _ in range(3))
