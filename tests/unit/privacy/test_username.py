"""Names of accounts are found; words of code that begin with the same sign are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect import username
from tests.unit.privacy.rows import found_by, rows

found = r"""
thanks @anna_b for this -> @anna_b
@bob could you look -> @bob
username: anna.lee -> anna.lee
"username": "anna7", -> anna7
my username is anna_b -> anna_b
login: mmueller -> mmueller
Benutzername: karl.may -> karl.may
/home/anna/notes.txt -> anna
C:\Users\Karl\Desktop -> Karl
https://www.linkedin.com/in/anna-lee-12 -> anna-lee-12
u/some_redditor said -> some_redditor
my instagram is anna.pics -> anna.pics
"""

left_alone = """
@property\\ndef x
@anna
npm i @types/node
user@localhost
picture@2x.png
@media screen
username is required
username: string
login = request.form
/home/user/x
twitter is great
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_the_name_of_an_account_is_found(text: str, values: list[str]) -> None:
    assert found_by(username.find, text) == values


@pytest.mark.parametrize(("text", "values"), rows(left_alone))
def test_words_of_code_and_of_prose_are_left(text: str, values: list[str]) -> None:
    assert found_by(username.find, text) == []


@given(st.from_regex(r"[a-z]{4,8}_[a-z0-9]{2,6}", fullmatch=True))
def test_any_name_after_its_word_is_found_whole(written: str) -> None:
    for form in ("username: {}", "my username is {}.", '"login": "{}"', "hi @{} there"):
        (value,) = found_by(username.find, form.format(written))
        assert value.removeprefix("@") == written
