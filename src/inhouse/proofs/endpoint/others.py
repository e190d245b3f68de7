"""What one client can read of another's: streams, slots, stored answers, deleted chats."""

from typing import Any, Final

from inhouse.proofs.endpoint.check import NEEDS_KEY, Check, Probe, canary, no_chat
from inhouse.proofs.endpoint.shape import Kind
from inhouse.proofs.endpoint.wire import NoAnswer, Reply
from inhouse.proofs.report import Seen, Verdict

USERS: Final = ("users",)
LISTS: Final = ("/v1/streams", "/v1/stream", "/streams")
# Fields of a slot that hold words or tokens of a prompt or an answer, in llama-server's versions.
TELLING: Final = frozenset({"prompt", "generated", "generated_text", "cache_tokens", "tokens"})


def replay(probe: Probe) -> Seen:
    """llama-server keeps a stream for whoever names its conversation, for a while."""
    name = canary()
    headers = {"X-Conversation-Id": name}
    asked = probe.ask("Say yes.", key=probe.first, tokens=4, stream=True, headers=headers)
    if not asked.ok:
        return no_chat(asked)
    listed = [path for path in LISTS if _shows(probe, "GET", path, name)]
    if _shows(probe, "POST", "/v1/streams", name, {"conversation_ids": [name]}):
        listed.append("POST /v1/streams")
    answer = _own_words(asked)
    for path in (f"/v1/stream?conv_id={name}", f"/v1/stream/{name}", f"/v1/streams/{name}"):
        again = _get(probe, path)
        if again and again.ok and (b"data:" in again.body or (answer and answer in again.body)):
            also = f"; running streams are listed at {', '.join(listed)}" if listed else ""
            return Seen(
                Verdict.BROKEN,
                f"another client read {len(again.body)} bytes of an answer that was not its own, "
                f"by its conversation's name{also}",
                "put a proxy before it that drops the header X-Conversation-Id and /v1/stream",
            )
    if listed:
        return Seen(
            Verdict.BROKEN,
            f"names of others' conversations are listed at {', '.join(listed)}",
            "shut these routes",
        )
    return Seen(Verdict.HOLDS, "3 routes asked for the answer of another client, none gave it")


def stored_answers(probe: Probe) -> Seen:
    """An answer that OpenAI's API may keep by its id, read by somebody else."""
    word = canary()
    made: list[tuple[str, str]] = []
    for path, body in (
        ("/v1/responses", {"input": f"Repeat: {word}", "max_output_tokens": 16, "store": True}),
        ("/v1/chat/completions", probe.shape.asking(f"Repeat: {word}", tokens=4) | {"store": True}),
    ):
        reply = _send(probe, "POST", path, {"model": probe.shape.model} | body)
        told = reply.json if reply and reply.ok else None
        if isinstance(told, dict) and isinstance(told.get("id"), str):
            made.append((path, told["id"]))
    readable = []
    for path, name in made:
        for rest in ("", "/input_items", "/messages"):
            reply = _get(probe, f"{path}/{name}{rest}")
            if reply and reply.ok and reply.json is not None:
                readable.append(f"{path}/ID{rest}")
    if readable and len(set(probe.keys)) != 1:
        return Seen(
            Verdict.BROKEN,
            f"another client read a stored answer at {', '.join(readable)}",
            "let the server store no answers, or give them to their owner only",
        )
    if readable:
        return Seen(
            Verdict.WEAK,
            f"answers are stored and were read again with the same key at {', '.join(readable)}",
            "give the keys of two users (--key-file twice) to learn who else reads them",
        )
    if not made:
        asked = probe.ask("Say yes.", key=probe.first)
        if not asked.ok:
            return no_chat(asked)
        return Seen(
            Verdict.UNKNOWN,
            "no answer with an id was made, so none could be asked for",
            "see whether this server names its answers in another way",
        )
    return Seen(
        Verdict.HOLDS,
        f"2 answers were to be stored, {len(made)} were made, and none could be read again",
    )


def slots(probe: Probe) -> Seen:
    """Looked at while an answer to somebody else is being made, and after it."""
    word = canary()
    shown: list[str] = []
    looked = 0

    def look() -> None:
        nonlocal looked
        for key in dict.fromkeys((None, probe.second)):
            reply = _send(probe, "GET", "/slots", None, key)
            looked += 1
            if reply and reply.ok:
                shown.extend(_told_by(reply, word))

    body = probe.shape.asking(f"Count from 1 to 50. {word}", tokens=64, stream=True)
    status = probe.wire.while_streaming(probe.shape.chat, body, look, key=probe.first)
    look()
    if not 200 <= status < 300:
        return NEEDS_KEY if status in (401, 403) else no_chat(Reply(status, {}, b"", 0.0))
    what = sorted(set(shown))
    if {"the prompt", "words"} & set(what):
        return Seen(
            Verdict.BROKEN,
            f"/slots shows others {', '.join(what)}",
            "switch it off (llama-server: --no-slots; never LLAMA_SERVER_SLOTS_DEBUG)",
        )
    if what:
        return Seen(
            Verdict.WEAK,
            f"/slots shows others {', '.join(what)} of an answer in the making",
            "switch it off (llama-server: --no-slots)",
        )
    return Seen(
        Verdict.HOLDS,
        f"/slots was looked at {looked} times during and after another's "
        "answer, and showed nothing",
    )


def _told_by(reply: Reply, word: str) -> list[str]:
    told = reply.json if isinstance(reply.json, list) else []
    fields: set[str] = set()
    for slot in told:
        if isinstance(slot, dict):
            fields |= {name for name, value in slot.items() if value}
            following = slot.get("next_token")
            fields |= {"n_decoded"} if following else set()
    what = ["the prompt"] if reply.shows(word) else []
    what += ["words"] if fields & TELLING else []
    what += ["counts of tokens"] if fields & {"n_prompt_tokens", "n_decoded", "id_task"} else []
    return what + (["which slots are busy"] if told else [])


def deleted_chats(probe: Probe) -> Seen:
    """A chat of its own is stored at Open WebUI, deleted, and looked for by every route."""
    if probe.shape.kind is not Kind.OPEN_WEBUI:
        return _no_chats_kept(probe)
    if not probe.first:
        return NEEDS_KEY
    word = canary()
    message: dict[str, Any] = {
        "id": "m",
        "role": "user",
        "content": word,
        "parentId": None,
        "childrenIds": [],
    }
    history = {"messages": {"m": message}, "currentId": "m"}
    chat = {"chat": {"title": word, "models": [], "messages": [message], "history": history}}
    stored = probe.wire.send("POST", "/api/v1/chats/new", chat, key=probe.first)
    name = stored.json.get("id") if isinstance(stored.json, dict) else None
    if not stored.ok or not isinstance(name, str) or not name.isascii() or "/" in name:
        return Seen(
            Verdict.UNKNOWN,
            f"a chat could not be stored to be deleted: status {stored.status}",
            "give the key of a user who may store chats",
        )
    seen_before = _routes_that_show(probe, word, name)
    gone = probe.wire.send("DELETE", f"/api/v1/chats/{name}", key=probe.first)
    left = _routes_that_show(probe, word, name)
    if not seen_before:
        return Seen(
            Verdict.UNKNOWN,
            "the chat that was stored could not be read even before it was deleted",
            "see whether this version has other routes",
        )
    if left or not gone.ok:
        return Seen(
            Verdict.BROKEN,
            f"a deleted chat is still shown by {', '.join(left) or 'the server: deleting failed'}",
            "use a version that deletes, and checkpoint its database",
        )
    return Seen(
        Verdict.HOLDS,
        f"a chat shown by {', '.join(seen_before)} was gone from them once deleted; whether it "
        "still lies in the files of the database can't be seen from here",
    )


def _routes_that_show(probe: Probe, word: str, name: str) -> list[str]:
    routes = {
        f"/api/v1/chats/{name}": "chat",
        f"/api/v1/chats/share/{name}": "shared chats",
        f"/api/v1/chats/search?text={word}": "search",
        "/api/v1/chats/all": "all chats",
        "/api/v1/chats/archived": "archive",
        "/api/v1/chats/list": "list",
        "/api/v1/chats/": "list of the page",
    }
    shown = []
    for path, what in routes.items():
        for key in dict.fromkeys((probe.first, probe.second, None)):
            reply = _send(probe, "GET", path, None, key)
            # A search repeats the word that was asked for; the chat's name it does not know.
            if reply and reply.ok and reply.shows(name if "search" in path else word, name):
                shown.append(what)
    return list(dict.fromkeys(shown))


def _no_chats_kept(probe: Probe) -> Seen:
    open_routes = []
    for path in ("/api/v1/chats/", "/v1/conversations", "/api/chats", "/conversations"):
        reply = _get(probe, path)
        if reply and reply.ok and reply.json is not None:
            open_routes.append(path)
    if open_routes:
        return Seen(
            Verdict.UNKNOWN,
            f"the server keeps chats in a way that is not known here: {', '.join(open_routes)}",
            "delete a chat of your own and look whether it is gone",
        )
    return Seen(
        Verdict.HOLDS, "4 routes on which servers keep chats: none is there, so nothing is shown"
    )


def _own_words(asked: Reply) -> bytes:
    """The answer's id, which no other answer has."""
    for line in asked.body.split(b"\n"):
        _before, mark, after = line.partition(b'"id":"')
        if mark:
            return after.partition(b'"')[0]
    return b""


def _shows(probe: Probe, method: str, path: str, name: str, body: Any = None) -> bool:
    reply = _send(probe, method, path, body, probe.second)
    return bool(reply and reply.ok and reply.shows(name))


def _get(probe: Probe, path: str) -> Reply | None:
    return _send(probe, "GET", path, None, probe.second)


def _send(
    probe: Probe, method: str, path: str, body: Any = None, key: str | None = ""
) -> Reply | None:
    """As the second client, if no key is named."""
    try:
        return probe.wire.send(method, path, body, key=probe.first if key == "" else key)
    except NoAnswer:
        return None


CHECKS: Final = (
    Check(
        "isolation.replay",
        "Nobody can listen to another's answer again",
        "One client asked for a stream and named its conversation; another asked for the stream of "
        "that conversation, and for a list of streams.",
        replay,
        USERS,
    ),
    Check(
        "isolation.slots",
        "Nobody sees what is being answered to another",
        "While one client's answer was being made, and after it, another looked at /slots.",
        slots,
        USERS,
    ),
    Check(
        "isolation.stored",
        "Nobody can read another's stored answer",
        "One client asked that its answers be stored; another asked for them by their id.",
        stored_answers,
        USERS,
    ),
    Check(
        "isolation.deleted",
        "No chat that was deleted is shown",
        "Where chats are kept in a known way, one of random words was stored and deleted, then "
        "looked for by its id, by search and in every list. Elsewhere the routes on which servers "
        "keep chats were asked for.",
        deleted_chats,
        USERS,
    ),
)
