"""What a watch means: one claim for each family of ways to call somebody, and one for the watch."""

from collections.abc import Iterable, Iterator
from typing import Final

from inhouse.proofs.report import Claim, Verdict
from inhouse.proofs.telemetry.record import Contact, Way
from inhouse.proofs.telemetry.switches import known_switch
from inhouse.proofs.telemetry.watch import Control, Watched
from inhouse.proofs.telemetry.witness import CONFINED

WEB: Final = frozenset({"http", "https", "tls"})
THREATS: Final = ("provider", "subpoena")
MOST_NAMED: Final = 8
SOUND: Final = Control(seen=True, closed=True)
TITLES: Final = {
    "names": "It looks up no name on the internet",
    "web": "It makes no web request",
    "packets": "It calls nobody in any other way",
}


def family(way: Way) -> str:
    return "names" if way.kind == "dns" else "web" if way.kind in WEB else "packets"


def _is_local(way: Way) -> bool:
    """A call to another program of the machine: whom that one would call is not known."""
    return way.kind in ("unix", "fifo", "socket")


def claims(watched: Watched) -> tuple[Claim, ...]:
    worked = _worked(watched)
    short = watched.cut_short, "run it as it is used, until it ends well or its time is up"
    blind = "the watch may have missed something", "see what the watch says of itself"
    local = short if worked.verdict is Verdict.HOLDS else blind
    # A FIFO that slipped by leads to another program, and hands no socket of the network over.
    far = short if watched.control == SOUND and set(watched.gaps) <= {CONFINED} else blind
    return (
        _silence(watched, "names", *far),
        _silence(watched, "web", *far),
        _silence(watched, "packets", *local),
        _identity(watched, *local),
        worked,
    )


def _silence(watched: Watched, name: str, lacks: str, fix: str) -> Claim:
    called = [
        contact for contact in watched.contacts if any(family(way) == name for way in contact.ways)
    ]
    how = f"{watched.program} ran for {watched.seconds:g} s in a network where every call is taken"
    if called and all(_is_local(way) for c in called for way in c.ways if family(way) == name):
        return Claim(
            f"watch.{name}",
            TITLES[name],
            Verdict.UNKNOWN,
            evidence=f"it asked for {_named(contact.who for contact in called)}, and was refused",
            how=how,
            fix="look what these programs do when they are asked",
            threats=THREATS,
            seconds=watched.seconds,
        )
    if called:
        return Claim(
            f"watch.{name}",
            TITLES[name],
            Verdict.BROKEN,
            evidence=f"{len(called)}: {_named(contact.who for contact in called)}",
            how=how,
            fix=_fix(called),
            threats=THREATS,
            seconds=watched.seconds,
        )
    return Claim(
        f"watch.{name}",
        TITLES[name],
        Verdict.UNKNOWN if lacks else Verdict.HOLDS,
        evidence=f"none in {watched.seconds:g} s; "
        + (lacks or "a slower timer would not have shown"),
        how=how,
        fix=fix if lacks else "",
        threats=THREATS,
        seconds=watched.seconds,
    )


def _identity(watched: Watched, lacks: str, remedy: str) -> Claim:
    """Only silence shows that nothing was told: what was sent can hold a name in a code."""
    title = "It sends nothing that identifies the machine or its user"
    looked = f"{len(watched.identifiers)} kinds were looked for, in plain and wrapped forms"
    telling = [contact for contact in watched.contacts if contact.identifiers]
    called = [
        contact
        for contact in watched.contacts
        if not all(_is_local(way) for way in contact.ways)  # those were refused: nothing was sent
    ]
    if telling:
        kinds = sorted({kind for contact in telling for kind in contact.identifiers})
        verdict, evidence, fix = Verdict.BROKEN, f"sent: {', '.join(kinds)}", _fix(telling)
    elif called:
        verdict, evidence = Verdict.UNKNOWN, "; ".join(_what_was_looked_through(called, lacks))
        fix = f"read in its sources what it sends; or: {_fix(called)}"
    else:
        verdict = Verdict.UNKNOWN if lacks else Verdict.HOLDS
        evidence = f"nothing was sent; {lacks}" if lacks else "nothing was sent"
        fix = remedy if lacks else ""
    return Claim("watch.identity", title, verdict, evidence, looked, fix, THREATS, watched.seconds)


def _what_was_looked_through(called: list[Contact], lacks: str) -> Iterator[str]:
    ways = [way for contact in called for way in contact.ways]
    sent, text = sum(way.sent_bytes for way in ways), sum(way.text_bytes for way in ways)
    yield f"none was found in the {sent} bytes that came"
    if sent:
        yield f"{text} of them are text, in which a code can still be, and {sent - text} are not"
    pinned = [contact.who for contact in called if any(way.refused_us for way in contact.ways)]
    if pinned:
        yield f"what goes to {_named(pinned)} could not be read: our certificate was refused"
    if lacks:
        yield lacks


def _worked(watched: Watched) -> Claim:
    control = watched.control
    lacks = [] if control.seen else ["a call made on purpose was not seen"]
    lacks += [] if control.closed else ["a listener outside could be reached"]
    lacks += watched.gaps
    tried = "a call made on purpose was seen; a listener outside was not to be reached"
    return Claim(
        "watch.itself",
        "The watch sees every call, and lets none out by a FIFO, or a socket that was bound before",
        Verdict.UNKNOWN if lacks else Verdict.HOLDS,
        evidence="; ".join([*(lacks or [tried]), *_left_behind(watched)]),
        how="tried by the process that then became the program",
        fix="run it again with less at once, on another kernel, or as a 64-bit program"
        if lacks
        else "",
        seconds=watched.seconds,
    )


def _left_behind(watched: Watched) -> Iterator[str]:
    if watched.files:
        many = f"{len(watched.files)} files" if len(watched.files) > 1 else "a file"
        yield (
            f"it opened {many} outside its home for writing, which another program could send: "
            f"{_named(watched.files)}"
        )


def _fix(called: list[Contact]) -> str:
    offs: dict[str, None] = {}
    for contact in called:
        titles = tuple(title for way in contact.ways for title in way.titles)
        switch = known_switch(contact.who, titles)
        if switch and switch.off:
            offs[f"{switch.whose}: {switch.off}"] = None
    if offs:
        return "; ".join(offs) + "; then watch again"
    return "look for its off-switch and watch again; or run it sealed: inhouse run --sealed"


def _named(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return ", ".join(known[:MOST_NAMED]) + more
