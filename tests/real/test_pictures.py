"""Pictures on their way to another server's model: only new ones, without what was hidden."""

from collections.abc import Iterator

import pytest

from tests import drawn
from tests.conftest import Server, launch
from tests.real.scripted_upstream import ScriptedUpstream

pytestmark = pytest.mark.real
EMAIL = "anna.karenina@clinic.example"
LINES = ("Patient letter", f"Mail: {EMAIL} now", "Thank you")


@pytest.fixture(scope="module")
def upstream() -> Iterator[ScriptedUpstream]:
    made = ScriptedUpstream()
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(
    upstream: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("pictures") / "home"
    running = launch(home, "--upstream", f"http://127.0.0.1:{upstream.port}/v1")
    yield running
    running.stop()


def test_the_model_sees_a_black_box_where_an_address_was(
    server: Server, upstream: ScriptedUpstream
) -> None:
    body = {"messages": [drawn.message(drawn.url(drawn.file(drawn.picture(*LINES))))]}
    reply = server.send("POST", "/v1/chat/completions", body)
    assert reply.status == 200, reply.body
    assert reply.headers["x-inhouse-masked"] == "EMAIL=1"
    (got,) = drawn.sent(upstream.bodies[-1])
    shown = drawn.opened(got)
    assert drawn.is_black(shown, drawn.area(LINES[1], EMAIL, 1))
    assert not drawn.is_black(shown, drawn.area(LINES[0], "letter", 0))


def test_what_can_not_be_opened_and_what_lies_elsewhere_is_refused(
    server: Server, upstream: ScriptedUpstream
) -> None:
    before = len(upstream.bodies)
    for url, code in (
        (drawn.url(b"no picture, mail anna@clinic.example"), "unread_picture"),
        ("https://pictures.example/anna.png", "unread_part"),
    ):
        body = {"messages": [drawn.message(url)]}
        reply = server.send("POST", "/v1/chat/completions", body)
        assert reply.status == 400
        error = reply.json()["error"]
        assert error["code"] == code
        assert error["fix"]
        assert error["param"] == "messages[0].content[1]"
        assert "anna" not in reply.body.decode()
    assert len(upstream.bodies) == before


def test_the_parser_is_sealed_like_the_classifier(server: Server) -> None:
    body = {"messages": [drawn.message(drawn.url(drawn.file(drawn.picture("hello", wide=120))))]}
    assert server.send("POST", "/v1/chat/completions", body).status == 200
    seal = server.status()["seal"]
    assert seal["parser"] == seal["detector"]
    assert seal["parser"]["attempts"] == seal["parser"]["attempts_blocked"] > 30
