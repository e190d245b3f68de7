"""The map of `inhouse mask --map`: what it holds comes back, however it was masked."""

from pathlib import Path

import pytest

from inhouse.chat import Kind
from inhouse.cli.vault_file import read_vault, write_vault
from inhouse.errors import BadRequest, ConfigError
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault


def full() -> Vault:
    vault = Vault("k7q2xw")
    vault.know({"Anna": "Anna Smith", "Anna Smith": "Anna Smith"})
    for name in ("Anna Smith", "Bob", "Anna"):
        vault.placeholder(Kind.PERSON, name)
    vault.placeholder(Kind.PRIVATE_KEY, "a [KEY]\n")
    vault.stand_in(Kind.LOCATION, "Berlin", "Windhof")
    return vault


def test_aliases_and_stand_ins_come_back_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    write_vault(path, full())
    again = read_vault(path)
    assert again.items() == full().items()
    masked = "[PERSON_1B_k7q2xw] saw [PERSON_2_k7q2xw] in Windhof: [PRIVATE_KEY_1_k7q2xw]"
    assert unmask_text(masked, again) == "Anna saw Bob in Berlin: a [KEY]\n"


def test_a_file_of_the_first_version_is_still_read_as_it_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    values = '[["EMAIL","a@x.org"],["PHONE","1"],["EMAIL","A@x.org"]]'
    path.write_text(f'{{"code":"k7q2xw","values":{values},"version":1}}')
    masked = "[EMAIL_1_k7q2xw] [EMAIL_2_k7q2xw] [PHONE_1_k7q2xw]"
    assert unmask_text(masked, read_vault(path)) == "a@x.org A@x.org 1"


def test_a_file_is_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    write_vault(path, full())
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ConfigError):
        write_vault(path, Vault("k7q2xw"))
    assert len(read_vault(path)) == 5


@pytest.mark.parametrize("version", [0, 3, '"2"'])
def test_a_file_of_an_unknown_version_is_refused(tmp_path: Path, version: object) -> None:
    path = tmp_path / "v.json"
    path.write_text(f'{{"code":"k7q2xw","values":[],"version":{version}}}')
    with pytest.raises(BadRequest):
        read_vault(path)
