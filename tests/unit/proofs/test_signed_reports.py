"""A signed report, as JSON or as a page, is believed unchanged or not at all."""

import base64
import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from inhouse import __version__
from inhouse.errors import ConfigError, MissingExtra
from inhouse.proofs import signing, statement
from inhouse.proofs.page import to_html, with_evidence
from inhouse.proofs.report import Report, Verdict
from inhouse.proofs.signing import EvidenceKey, evidence_key, read_public_key
from inhouse.proofs.statement import Altered, enclose, pae, read_statement, write_json
from inhouse.proofs.verify import UnknownKey, verify
from tests.unit.proofs.reports import claim, report, reports


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence") / "home"


@pytest.fixture(scope="module")
def key(home: Path) -> EvidenceKey:
    return evidence_key(home)


@pytest.fixture(scope="module")
def keys(home: Path, key: EvidenceKey) -> dict[str, Any]:
    return {"ours": read_public_key(signing.public_file(home))}


def signed(key: EvidenceKey, made: Report) -> tuple[bytes, bytes]:
    """As JSON, and as a page."""
    page = to_html(made)
    envelope = enclose(write_json(made, page), key.sign, key.id)
    return envelope, with_evidence(page, envelope).encode()


def test_a_report_comes_back_as_it_was_and_says_whose_it_is(
    key: EvidenceKey, keys: dict[str, Any]
) -> None:
    made = report()
    for data in signed(key, made):
        verified = verify(data, keys)
        assert verified.report == made
        assert (verified.whose, verified.key_id) == ("ours", key.id)


def test_no_byte_of_either_form_can_be_changed(key: EvidenceKey, keys: dict[str, Any]) -> None:
    envelope, page = signed(key, report(claim(Verdict.BROKEN)))
    for data in (envelope, page[:2000], page):
        assert data
    for whole in (envelope, page):
        step = max(1, len(whole) // 700)  # each byte in the long run; here every few
        for place in range(0, len(whole), step):
            changed = bytearray(whole)
            changed[place] ^= 1
            with pytest.raises(Altered):
                verify(bytes(changed), keys)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_cut_put_in_or_changed_is_noticed(
    key: EvidenceKey, keys: dict[str, Any], data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from(signed(key, report())))
    place = data.draw(st.integers(0, len(whole) - 1))
    away = data.draw(st.integers(0, 5))
    new = data.draw(st.binary(max_size=5) | st.sampled_from([b" ", b"\n", b"<!---->", b"="]))
    changed = whole[:place] + new + whole[place + away :]
    if changed == whole:
        return
    with pytest.raises((Altered, UnknownKey)) as refused:
        verify(changed, keys)
    # A slot that was emptied altogether is a page without a signature; all else was changed.
    assert refused.type is Altered or b'<pre id="evidence" tabindex="0"></pre>' in changed


@settings(max_examples=60, deadline=None)
@given(made=reports)
def test_whatever_a_report_says_it_can_be_signed_and_checked(
    key: EvidenceKey, keys: dict[str, Any], made: Report
) -> None:
    for data in signed(key, made):
        assert verify(data, keys).report == made


def test_a_greener_report_under_the_old_signature_is_refused(
    key: EvidenceKey, keys: dict[str, Any]
) -> None:
    envelope = json.loads(signed(key, report(claim(Verdict.BROKEN)))[0])
    payload = base64.b64decode(envelope["payload"]).replace(b"BROKEN", b"HOLDS!")
    forged = enclose(payload, lambda _: base64.b64decode(envelope["signatures"][0]["sig"]), key.id)
    with pytest.raises(Altered):
        verify(forged, keys)


def test_a_page_with_the_evidence_of_another_report_is_refused(
    key: EvidenceKey, keys: dict[str, Any]
) -> None:
    good, _page = signed(key, report(claim(Verdict.HOLDS)))
    forged = with_evidence(to_html(report(claim(Verdict.BROKEN))), good).encode()
    with pytest.raises(Altered, match="shows something else"):
        verify(forged, keys)


def test_a_page_that_tells_another_story_than_its_claims_is_refused_whoever_signed_it(
    key: EvidenceKey, keys: dict[str, Any]
) -> None:
    broken = replace(report(claim(Verdict.BROKEN)), version=__version__)
    page = to_html(replace(broken, claims=(claim(Verdict.HOLDS),)))
    lie = with_evidence(page, enclose(write_json(broken, page), key.sign, key.id)).encode()
    with pytest.raises(Altered, match="something else"):
        verify(lie, keys)
    assert not verify(signed(key, replace(broken, version="0.0.0"))[1], keys).compared


def test_a_report_that_contradicts_itself_is_refused_even_if_it_is_signed(
    key: EvidenceKey, keys: dict[str, Any]
) -> None:
    payload = write_json(report(claim(Verdict.BROKEN))).replace(b'"exitCode":1', b'"exitCode":0')
    with pytest.raises(Altered, match="agree with itself"):
        verify(enclose(payload, key.sign, key.id), keys)


@pytest.mark.parametrize("payload", [b"", b"{}", b"[" * 100_000, b"null", b"\xff"])
def test_what_is_signed_but_no_report_is_refused(
    key: EvidenceKey, keys: dict[str, Any], payload: bytes
) -> None:
    with pytest.raises(Altered):
        verify(enclose(payload, key.sign, key.id), keys)


@given(data=st.binary(max_size=200) | st.text().map(str.encode))
def test_no_bytes_at_all_are_taken_for_a_report(keys: dict[str, Any], data: bytes) -> None:
    with pytest.raises((Altered, UnknownKey)):
        verify(data, keys)
    with pytest.raises(Altered):
        read_statement(data)


def test_a_stranger_s_report_is_neither_believed_nor_called_false(
    tmp_path: Path, keys: dict[str, Any]
) -> None:
    stranger = evidence_key(tmp_path / "stranger")
    for data in signed(stranger, report()):
        with pytest.raises(UnknownKey) as unknown:
            verify(data, keys)
        assert unknown.value.exit_code == 2


def test_a_page_without_signature_is_unknown(keys: dict[str, Any]) -> None:
    with pytest.raises(UnknownKey, match="not signed"):
        verify(to_html(report()).encode(), keys)


def test_the_key_is_the_owner_s_alone_and_stays_the_same(home: Path, key: EvidenceKey) -> None:
    for path in (signing.key_file(home), signing.public_file(home)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert evidence_key(home).id == key.id
    assert {path.name for path in home.iterdir()} == {"evidence.key", "evidence.pub"}
    assert "PRIVATE" not in repr(key)


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    evidence_key(tmp_path)
    signing.key_file(tmp_path).chmod(0o644)
    with pytest.raises(ConfigError, match="others can read"):
        evidence_key(tmp_path)


@pytest.mark.parametrize("held", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"\xff" * 99])
def test_what_is_no_key_is_refused(tmp_path: Path, held: bytes) -> None:
    signing.key_file(tmp_path).write_bytes(held)
    signing.key_file(tmp_path).chmod(0o600)
    with pytest.raises(ConfigError, match="Ed25519"):
        evidence_key(tmp_path)
    with pytest.raises(ConfigError):
        read_public_key(signing.key_file(tmp_path))
    with pytest.raises(ConfigError, match="can't be read"):
        read_public_key(tmp_path / "nothing")


def test_without_the_library_the_error_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(MissingExtra, match=r"inhouse\[seal\]"):
        evidence_key(tmp_path / "home")


def test_what_is_signed_is_the_encoding_that_dsse_names() -> None:
    # The example of the DSSE protocol, version 1.0.2.
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_openssl_agrees(home: Path, key: EvidenceKey, tmp_path: Path) -> None:
    envelope = json.loads(signed(key, report())[0])
    (tmp_path / "sig").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    payload = base64.b64decode(envelope["payload"])
    (tmp_path / "pae").write_bytes(pae(envelope["payloadType"], payload))
    ran = subprocess.run(
        [
            *("openssl", "pkeyutl", "-verify", "-rawin", "-pubin"),
            *("-inkey", signing.public_file(home), "-in", tmp_path / "pae"),
            *("-sigfile", tmp_path / "sig"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verified Successfully" in ran.stdout, ran.stderr
    assert json.loads(payload)["_type"] == statement.STATEMENT_TYPE
