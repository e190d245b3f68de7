"""`inhouse mask` and `unmask` with a map: everything comes back, and a copied map is worthless."""

import fcntl
import json
import os
import pty
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import Kind
from inhouse.cli import map_key
from inhouse.cli.map_file import read_map, write_map
from inhouse.cli.new_file import write_new
from inhouse.errors import BadRequest, ConfigError, InhouseError, MissingExtra
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault
from tests.conftest import CLEAN, INHOUSE, inhouse

LETTER = "Dear Anna,\r\nmail anna@clinic.example, my password is hunter2x!\n\tBye\n"
ODD = "a\0b\r\nmail 👩‍⚕️ an\u00adna@clinic.example\u2028 [EMAIL_1_abcdef] ünï\r\r\n\ufeffend"


def mask(where: Path, text: str, *options: str) -> tuple[str, Path]:
    path = where / "letter.map"
    ran = inhouse(
        "mask", "--rules-only", "--map", str(path), *options, stdin=text, home=where / "h"
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout, path


@pytest.mark.parametrize("text", [LETTER, ODD, "", "nothing to hide"])
def test_masked_text_comes_back_byte_for_byte(tmp_path: Path, text: str) -> None:
    masked, path = mask(tmp_path, text)
    assert "clinic" not in masked
    assert "hunter2x" not in masked
    back = inhouse("unmask", "--map", str(path), stdin=masked, home=tmp_path / "h")
    assert back.stdout == text


def test_files_come_back_too_with_the_learned_detector(tmp_path: Path) -> None:
    letter, masked = tmp_path / "letter.txt", tmp_path / "masked.txt"
    letter.write_bytes(b"Yesterday we wrote to Peter Brandt in Bremen.\r\n")
    path = str(tmp_path / "m")
    ran = inhouse("mask", "--map", path, str(letter), home=tmp_path / "h")
    assert "Brandt" not in ran.stdout
    assert "PERSON" in ran.stderr
    masked.write_bytes(ran.stdout.encode())
    back = inhouse("unmask", "--map", path, str(masked), home=tmp_path / "h")
    assert back.stdout.encode() == letter.read_bytes()


def test_neither_map_nor_key_is_open_to_others_or_holds_an_original(tmp_path: Path) -> None:
    _, path = mask(tmp_path, LETTER)
    for each in (path, tmp_path / "h/map.key"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert b"clinic" not in each.read_bytes()
    assert stat.S_IMODE((tmp_path / "h").stat().st_mode) == 0o700
    assert len((tmp_path / "h/map.key").read_bytes()) == 32
    assert {each.name for each in tmp_path.iterdir()} == {"letter.map", "h"}  # no half-made file


def test_the_map_is_laid_out_as_the_docs_say(tmp_path: Path) -> None:
    _, path = mask(tmp_path, LETTER)
    data = path.read_bytes()
    assert data[:8] == b"\x89IHMAP\n\x01"
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key = (tmp_path / "h/map.key").read_bytes()
    plain = ChaCha20Poly1305(key).decrypt(data[16:28], data[28:], data[:28])
    held = json.loads(plain)
    assert len(held["code"]) == 6
    assert [f"[EMAIL_1_{held['code']}]", "EMAIL", "anna@clinic.example"] in held["values"]


def test_without_being_asked_nothing_is_written(tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    ran = inhouse("mask", "--rules-only", stdin=LETTER, home=tmp_path / "h", HOME=str(tmp_path))
    assert ran.returncode == 0
    assert set(tmp_path.iterdir()) == before


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_text("precious")
    ran = inhouse("mask", "--map", str(path), stdin=LETTER, home=tmp_path / "h")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert path.read_text() == "precious"
    with pytest.raises(FileExistsError):  # nor by one who looked before it was there
        write_new(path, b"other")
    assert path.read_text() == "precious"


def vault_of(original: str = "anna@clinic.example") -> Vault:
    vault = Vault("abcdef")
    vault.placeholder(Kind.EMAIL, original)
    return vault


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    write_map(tmp_path / "m", vault_of(), tmp_path / "h")
    return tmp_path / "m"


def test_every_changed_byte_is_noticed(tmp_path: Path, sealed: Path) -> None:
    data = sealed.read_bytes()
    for place in range(len(data)):
        sealed.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises((BadRequest, ConfigError)):
            read_map(sealed, tmp_path / "h")


def test_a_map_that_was_cut_or_lengthened_is_noticed(tmp_path: Path, sealed: Path) -> None:
    data = sealed.read_bytes()
    for changed in (b"", data[:20], data[:43], data[:-1], data + b"\n"):
        sealed.write_bytes(changed)
        with pytest.raises((BadRequest, ConfigError)) as told:
            read_map(sealed, tmp_path / "h")
        assert "clinic" not in str(told.value)


def told_by(home: Path, path: Path) -> InhouseError:
    with pytest.raises(InhouseError) as told:
        read_map(path, home)
    return told.value


def test_the_wrong_key_a_missing_key_and_an_open_key_are_told_apart(
    tmp_path: Path, sealed: Path
) -> None:
    write_map(tmp_path / "other", vault_of(), tmp_path / "h2")
    assert "sealed with another key" in told_by(tmp_path / "h2", sealed).what
    assert "the key of the map is not in" in told_by(tmp_path / "nowhere", sealed).what
    key = tmp_path / "h/map.key"
    key.chmod(0o644)
    assert told_by(tmp_path / "h", sealed).fix == f"chmod 600 {key}"
    key.chmod(0o600)
    key.write_bytes(b"short")
    assert "not a key" in told_by(tmp_path / "h", sealed).what


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\x89IHMAP\n", b'{"code": "abcdef", "values": [["NAME", "canary"]]}']
)
def test_what_is_no_map_is_refused_without_an_echo(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m"
    path.write_bytes(content)
    ran = inhouse("unmask", "--map", str(path), stdin="x", home=tmp_path / "h")
    assert ran.returncode == 64
    assert "is not a map" in ran.stderr
    assert "canary" not in ran.stderr


def test_a_map_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = inhouse("unmask", "--map", str(tmp_path / "none"), stdin="x", home=tmp_path / "h")
    assert ran.returncode == 1
    assert "can't be read" in ran.stderr


def test_without_its_library_nothing_is_kept_and_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(MissingExtra) as told:
        write_map(tmp_path / "m", vault_of(), tmp_path / "h")
    assert told.value.fix == "pip install 'inhouse[seal]'"
    assert not (tmp_path / "m").exists()


def test_commands_that_begin_at_once_agree_on_one_key(tmp_path: Path) -> None:
    home = tmp_path / "h"
    paths = [tmp_path / str(number) for number in range(12)]
    start = threading.Barrier(len(paths))

    def write(path: Path) -> None:
        start.wait()
        write_map(path, vault_of(path.name + "@clinic.example"), home)

    threads = [threading.Thread(target=write, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for path in paths:
        back = unmask_text("[EMAIL_1_abcdef]", read_map(path, home))
        assert back == path.name + "@clinic.example"
    assert {each.name for each in home.iterdir()} == {"map.key"}


def test_ways_to_write_a_name_and_stand_ins_come_back_as_they_were(tmp_path: Path) -> None:
    vault = Vault("abcdef")
    vault.know({"Anna": "Anna Keller", "Anna Keller": "Anna Keller"})
    texts = {vault.placeholder(Kind.PERSON, name): name for name in ("Anna Keller", "Anna")}
    texts[vault.stand_in(Kind.PERSON, "Peter Brandt", "Hans Weber")] = "Peter Brandt"
    write_map(tmp_path / "m", vault, tmp_path / "h")
    back = read_map(tmp_path / "m", tmp_path / "h")
    for mark, original in texts.items():
        assert unmask_text(f"Dear {mark}!", back) == f"Dear {original}!"


@given(st.lists(st.tuples(st.sampled_from(Kind), st.text(min_size=1)), max_size=20))
def test_whatever_was_hidden_is_in_the_map(values: list[tuple[Kind, str]]) -> None:
    vault = Vault("abcdef")
    for kind, original in values:
        vault.placeholder(kind, original)
    with tempfile.TemporaryDirectory() as folder:
        write_map(Path(folder) / "m", vault, Path(folder))
        assert read_map(Path(folder) / "m", Path(folder)).items() == vault.items()


def test_json_text_is_unmasked_as_json(tmp_path: Path) -> None:
    masked, path = mask(tmp_path, "the password is 'pa\"ss\\word9'")
    document = json.dumps({"said": masked})
    home = tmp_path / "h"
    back = inhouse("unmask", "--map", str(path), "--as-json", stdin=document, home=home)
    assert json.loads(back.stdout)["said"] == "the password is 'pa\"ss\\word9'"


def test_megabytes_come_back_and_who_waits_at_a_terminal_is_told(tmp_path: Path) -> None:
    line = "The meeting is moved; nothing else has changed since the last letter of ours.\r\n"
    text = line * 25_000 + "mail anna@clinic.example\n"
    (tmp_path / "long.txt").write_bytes(text.encode())
    ours, theirs = pty.openpty()
    path = str(tmp_path / "m")
    with (tmp_path / "masked.txt").open("wb") as masked:
        ran = subprocess.run(
            [*INHOUSE, "mask", "--rules-only", "--map", path, str(tmp_path / "long.txt")],
            stdout=masked,
            stderr=theirs,
            env=CLEAN | {"INHOUSE_HOME": str(tmp_path / "h")},
            timeout=170,
            check=False,
        )
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_NONBLOCK)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert ran.returncode == 0, told
    assert "looking through 2.0 MB" in told
    assert "EMAIL 1" in told
    masked_text = (tmp_path / "masked.txt").read_bytes().decode()
    assert "anna@" not in masked_text
    back = unmask_text(masked_text, read_map(tmp_path / "m", tmp_path / "h"))
    assert back == text


def test_the_key_has_the_name_that_the_server_knows(tmp_path: Path) -> None:
    from inhouse.home import OWN_NAMES

    assert map_key.key_file(tmp_path).name in OWN_NAMES
