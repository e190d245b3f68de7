"""What a watch means: one claim for each family of ways to call somebody, and one for the watch."""

from collections.abc import Iterable
from typing import Final

from inhouse.proofs.report import Claim, Verdict
from inhouse.proofs.telemetry.record import Contact, Way
from inhouse.proofs.telemetry.switches import known_switch
from inhouse.proofs.telemetry.watch import Watched

WEB: Final = frozenset({"http", "https", "tls"})
THREATS: Final = ("provider", "subpoena")
MOST_NAMED: Final = 8
TITLES: Final = {
    "names": "It looks up no name on the internet",
    "web": "It makes no web request",
    "packets": "It calls nobody in any other way",
}


def family(way: Way) -> str:
    return "names" if way.kind == "dns" else "web" if way.kind in WEB else "packets"


def _is_local(way: Way) -> bool:
    """A call to another program of the machine: whom that one would call is not known."""
    return way.kind in ("unix", "socket")


def claims(watched: Watched) -> tuple[Claim, ...]:
    worked = _worked(watched)
    sound = worked.verdict is Verdict.HOLDS
    lacks, fix = watched.cut_short, "run it as it is used, until it ends well or its time is up"
    if not sound:
        lacks, fix = "the watch may have missed something", "see what the watch says of itself"
    return (
        *(_silence(watched, name, lacks, fix) for name in TITLES),
        _identity(watched, lacks, fix),
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
    title = "It sends nothing that identifies the machine or its user"
    kinds = sorted({kind for contact in watched.contacts for kind in contact.identifiers})
    pinned = [
        contact.who for contact in watched.contacts if any(way.refused_us for way in contact.ways)
    ]
    looked = f"{len(watched.identifiers)} kinds were looked for, in plain and wrapped forms"
    if kinds:
        verdict, evidence, fix = Verdict.BROKEN, f"sent: {', '.join(kinds)}", ""
        fix = _fix([contact for contact in watched.contacts if contact.identifiers])
    elif pinned:
        verdict = Verdict.UNKNOWN
        evidence = f"what goes to {_named(pinned)} could not be read: our certificate was refused"
        fix = "make the program trust another authority, or read its sources"
    else:
        verdict = Verdict.UNKNOWN if lacks else Verdict.HOLDS
        found = "none was found in what could be read" if watched.contacts else "nothing was sent"
        evidence = f"{found}; {lacks}" if lacks else found
        fix = remedy if lacks else ""
    return Claim("watch.identity", title, verdict, evidence, looked, fix, THREATS, watched.seconds)


def _worked(watched: Watched) -> Claim:
    control = watched.control
    lacks = [] if control.seen else ["a call made on purpose was not seen"]
    lacks += [] if control.closed else ["a listener outside could be reached"]
    lacks += watched.gaps
    return Claim(
        "watch.itself",
        "The watch sees every call, and lets none out by a socket",
        Verdict.UNKNOWN if lacks else Verdict.HOLDS,
        evidence="; ".join(lacks)
        or "a call made on purpose was seen; a listener outside was not to be reached",
        how="tried by the process that then became the program",
        fix="run it again with less at once, or on another kernel" if lacks else "",
        seconds=watched.seconds,
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
