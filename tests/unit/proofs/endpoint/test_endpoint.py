"""The probe against fakes of servers: what it finds, and what it must not do to them."""

import time
from pathlib import Path

import pytest

from inhouse.cli import main
from inhouse.proofs import endpoint
from inhouse.proofs.endpoint import cache, claims, find_target
from inhouse.proofs.endpoint.target import Unreachable
from inhouse.proofs.report import Claim, Verdict
from tests.unit.proofs.endpoint.fakes import (
    Answer,
    Fake,
    FakeOllama,
    FakeOpenWebUI,
    Request,
    Told,
    running,
)

LOOKS = cache.LOOKS


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LEAST_COST_S", 0.03)
    monkeypatch.setattr(cache, "LOOKS", LOOKS[:1])
    monkeypatch.setattr(cache, "MOST_WORDS", 384)


def probed(fake: Fake, *families: str, keys: tuple[str, ...] = ()) -> dict[str, Claim]:
    with running(fake) as url:
        found = claims(find_target(url), keys=keys, families=families)
    return {claim.id: claim for claim in found}


def verdict(fake: Fake, name: str, keys: tuple[str, ...] = ()) -> Verdict:
    return probed(fake, name.partition(".")[0], keys=keys)[name].verdict


def test_an_ollama_without_a_key_lets_anybody_manage_its_models() -> None:
    fake = FakeOllama()
    found = probed(fake, "auth")
    assert {claim.verdict for claim in found.values()} == {Verdict.BROKEN}
    for route in ("POST /api/pull", "DELETE /api/delete", "GET /api/ps"):
        assert route in found["auth.manage"].evidence


def test_nothing_is_changed_by_looking_whether_it_could_be() -> None:
    """What reaches a route that changes something can not be parsed, so it can do nothing."""
    fake = FakeOllama()
    probed(fake)
    changing = [r for r in fake.seen if r.path.startswith(("/api/pull", "/api/del", "/api/cre"))]
    assert len(changing) == 3
    assert all(request.json is None for request in changing)
    acting = {"/pause", "/sleep", "/reset_prefix_cache", "/flush_cache", "/inhouse/wipe"}
    assert {r.method for r in fake.seen if r.path in acting} == {"GET"}


def test_a_shared_prompt_cache_is_found_by_the_clock_alone() -> None:
    claim = probed(FakeOllama(caching=True), "isolation")["isolation.prefix_cache"]
    assert claim.verdict is Verdict.BROKEN
    assert "p = 0.0011" in claim.evidence


def test_a_server_without_a_cache_is_not_accused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LOOKS", LOOKS)
    claim = probed(FakeOllama(), "isolation")["isolation.prefix_cache"]
    assert claim.verdict is Verdict.HOLDS, claim.evidence


def test_a_clock_that_sees_nothing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a server that answers at once looks the same with a cache and without."""
    monkeypatch.setattr(cache, "MOST_WORDS", 48)
    assert verdict(Told(), "isolation.prefix_cache") is Verdict.UNKNOWN


def test_a_cache_for_one_key_is_not_called_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeOpenWebUI(caching=True)
    claim = probed(fake, "isolation", keys=("sk-user",))["isolation.prefix_cache"]
    assert claim.verdict is Verdict.WEAK
    assert "--key-file twice" in claim.fix


def test_open_webui_is_recognised_and_a_deleted_chat_is_gone() -> None:
    fake = FakeOpenWebUI()
    assert verdict(fake, "isolation.deleted", ("sk-user",)) is Verdict.HOLDS
    assert fake.chats == {}


def test_a_deleted_chat_that_search_still_finds_is_broken() -> None:
    fake = FakeOpenWebUI(forgets=False)
    claim = probed(fake, "isolation", keys=("sk-user",))["isolation.deleted"]
    assert claim.verdict is Verdict.BROKEN
    assert "search" in claim.evidence


def test_without_a_key_what_needs_one_is_unknown_and_what_asks_for_one_holds() -> None:
    found = probed(FakeOpenWebUI())
    assert {found[name].verdict for name in ("auth.chat", "auth.models", "auth.manage")} == {
        Verdict.HOLDS
    }
    unknown = {name for name, claim in found.items() if claim.verdict is Verdict.UNKNOWN}
    assert {"isolation.prefix_cache", "isolation.deleted", "disclosure.errors"} <= unknown
    assert not [claim for claim in found.values() if claim.verdict is Verdict.BROKEN]


def reflecting(asked: Request) -> Answer:
    headers = {
        "Access-Control-Allow-Origin": asked.headers.get("origin", ""),
        "Access-Control-Allow-Credentials": "true",
    }
    return 200, headers, {"data": []}


def test_an_origin_that_is_reflected_with_cookies_is_broken_even_behind_a_key() -> None:
    fake = Told(key="k", routes={("GET", "/v1/models"): reflecting})
    claim = probed(fake, "pages", keys=("k",))["pages.cors"]
    assert claim.verdict is Verdict.BROKEN
    assert "cookies" in claim.evidence
    assert "null" in claim.evidence


def test_a_prompt_on_a_debugging_page_is_found() -> None:
    fake = Told()

    def page(_asked: Request) -> Answer:
        return 200, {"Content-Type": "text/plain"}, str([r.body for r in fake.seen])

    fake.routes["GET", "/metrics"] = page
    claim = probed(fake, "disclosure")["disclosure.pages"]
    assert claim.verdict is Verdict.BROKEN
    assert "/metrics" in claim.evidence
    assert "probe" not in claim.evidence.replace("prompt", ""), "no canary in the evidence"


def test_words_in_a_slot_are_found_while_the_answer_is_made() -> None:
    fake = Told(routes={("GET", "/slots"): lambda _r: (200, {}, [{"id": 0, "prompt": "w"}])})
    assert verdict(fake, "isolation.slots") is Verdict.BROKEN


@pytest.mark.parametrize(
    "page",
    [
        '{"master_key": "abcdefgh1234"}',
        '{"api_keys": ["0123456789"]}',
        "OPENAI=sk-abcdefghijklmnopqrstuv",
        '{"db": "postgres://u:secretword@db/x"}',
        "-----BEGIN EC PRIVATE KEY-----",
        "HOME=/x\nPATH=/usr/bin",
        '"echo": "k-given-to-the-probe"',
    ],
)
def test_a_secret_in_a_reply_is_found_and_not_shown(page: str) -> None:
    fake = Told(routes={("GET", "/props"): lambda _r: (200, {}, page)})
    claim = probed(fake, "disclosure", keys=("k-given-to-the-probe",))["disclosure.secrets"]
    assert claim.verdict is Verdict.BROKEN
    assert "GET /props" in claim.evidence
    assert not any(word in claim.evidence for word in ("abcdefgh", "01234", "secretword", "given-"))


@pytest.mark.parametrize("page", ['{"api_key": ""}', '{"api_key": null}', '{"password": "****"}'])
def test_an_empty_field_is_no_secret(page: str) -> None:
    fake = Told(routes={("GET", "/props"): lambda _r: (200, {}, page)})
    assert verdict(fake, "disclosure.secrets") is Verdict.HOLDS


@pytest.mark.parametrize(
    ("path", "is_path"),
    [
        ("/srv/models/small.gguf", True),
        (r"C:\models\small.gguf", True),
        ("/home/anna/models", True),
        ("/v1/chat/completions", False),
        ("org/small-GGUF", False),
        ("https://x.example/docs.bin", False),
    ],
)
def test_a_path_of_the_disk_is_told_from_a_route(path: str, is_path: bool) -> None:
    fake = Told(routes={("GET", "/props"): lambda _r: (200, {}, {"model": path})})
    expected = Verdict.BROKEN if is_path else Verdict.HOLDS
    assert verdict(fake, "disclosure.paths") is expected


@pytest.mark.parametrize(
    ("status", "fix"), [(500, "see what the server says"), (401, "give a key")]
)
def test_the_advice_fits_what_the_server_answered(status: int, fix: str) -> None:
    fake = Told(routes={("POST", "/v1/chat/completions"): lambda _r: (status, {}, {"error": "no"})})
    claim = probed(fake, "isolation")["isolation.stored"]
    assert claim.verdict is Verdict.UNKNOWN
    assert fix in claim.fix


def test_a_redirect_is_not_followed() -> None:
    elsewhere = FakeOllama()
    with running(elsewhere) as url:
        fake = Told(routes={("GET", "/props"): lambda _r: (302, {"Location": f"{url}/x"}, "")})
        probed(fake, "disclosure")
    assert elsewhere.seen == []


def test_the_number_of_requests_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "MOST_REQUESTS", 9)
    fake = FakeOllama()
    found = probed(fake, "auth", "disclosure")
    assert len(fake.seen) == 9
    assert found["disclosure.pages"].verdict is Verdict.UNKNOWN
    assert "--seconds" in found["disclosure.pages"].fix


def test_a_server_that_drips_does_not_hold_the_probe_for_ever() -> None:
    def slow(_asked: Request) -> Answer:
        time.sleep(2)
        return 200, {}, {}

    fake = Told(routes={("GET", "/v1/models"): slow})
    with running(fake) as url:
        started = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            claims(find_target(url), seconds=0.5)
        assert time.monotonic() - started < 1.5


Said = pytest.CaptureFixture[str]


def test_nothing_listening_is_exit_code_2(capsys: Said) -> None:
    assert main(["probe", "http://127.0.0.1:1"]) == 2
    assert "nothing answers" in capsys.readouterr().err


def test_a_foreign_host_is_wrong_usage_and_the_fix_is_named(capsys: Said) -> None:
    assert main(["probe", "http://192.0.2.1"]) == 64
    assert "--i-may-test-this 192.0.2.1" in capsys.readouterr().err


def test_reports_are_written_in_every_form_and_never_over_another(
    tmp_path: Path, capsys: Said
) -> None:
    forms = {form: tmp_path / f"report.{form}" for form in ("html", "sarif", "junit")}
    options = [word for form, path in forms.items() for word in (f"--{form}", str(path))]
    with running(Told(key="k")) as url:
        assert main(["probe", url, *options]) == 2
        assert "auth.chat" in capsys.readouterr().out
        assert main(["probe", url, *options]) == 1
        assert "not there yet" in capsys.readouterr().err
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in forms.values())


class HangsUp(Fake):
    """Is there for those who ask what it is, and says nothing to anybody else."""

    def serve(self, asked: Request) -> Answer:
        if asked.method == "GET" and asked.path == "/v1/models" and "origin" not in asked.headers:
            return 200, {}, {"object": "list", "data": [{"id": "m"}]}
        raise ConnectionResetError


class Nested(Fake):
    def serve(self, asked: Request) -> Answer:
        if asked.path == "/v1/models":
            return 200, {}, {"object": "list", "data": [{"id": "m"}]}
        return 200, {}, b"[" * 200_000


def test_a_server_that_says_nothing_has_shown_nothing() -> None:
    found = probed(HangsUp())
    held = {name for name, claim in found.items() if claim.verdict is Verdict.HOLDS}
    assert held <= {"disclosure.paths", "disclosure.secrets"}  # they read what there was
    for name in held:
        assert "the replies of" in found[name].evidence


def test_a_reply_nested_without_end_does_not_end_the_probe() -> None:
    found = probed(Nested(), "auth", "pages", "disclosure")
    assert found["auth.manage"].verdict is Verdict.UNKNOWN
    assert len(found) >= 10
