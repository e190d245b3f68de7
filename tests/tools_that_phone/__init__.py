"""Tiny programs that call somebody, each in a way of its own, and one that calls nobody.

What each does is known (`ANSWERS`), so a watch can be marked: what it misses lowers its recall,
what it makes up its precision. They call names and addresses that nobody owns.
"""

from pathlib import Path

import msgspec

HERE = Path(__file__).parent
CANARY = "Anna Berg, 4 May 1961"


class Answer(msgspec.Struct, frozen=True):
    """A call that a program makes."""

    who: str
    kind: str
    port: int
    identifiers: tuple[str, ...] = ()


ANSWERS: dict[str, tuple[Answer, ...]] = {
    "https_beacon": (
        Answer("https-beacon.example", "dns", 53),
        Answer("https-beacon.example", "https", 443, ("host name", "user name")),
    ),
    "plain_http": (
        Answer("plain-http.example", "dns", 53),
        Answer("plain-http.example", "http", 8080, ("home folder", "user name")),
    ),
    "dns_only": (Answer("[user name].dns-only.example", "dns", 53, ("user name",)),),
    "slow_timer": (
        Answer("slow-timer.example", "dns", 53),
        Answer("slow-timer.example", "http", 80),
    ),
    "pinned": (
        Answer("pinned.example", "dns", 53),
        Answer("pinned.example", "tls", 443),
    ),
    "wrapped": (
        Answer("wrapped.example", "dns", 53),
        Answer("wrapped.example", "https", 443, ("canary", "machine id")),
    ),
    "silent_in_ci": (
        Answer("silent-in-ci.example", "dns", 53),
        Answer("silent-in-ci.example", "http", 80),
    ),
    "statsd": (Answer("198.51.100.7", "udp", 8125, ("user name",)),),
    "ipv6_literal": (Answer("2600:1f18::bea:c04", "tcp", 4443),),
    "unix_resolver": (
        Answer("/run/systemd/resolve/io.systemd.Resolve", "unix", 0),
        Answer("unix-resolver.example", "dns", 53),
        Answer("unix-resolver.example", "http", 80),
    ),
    "raw_port": (Answer("203.0.113.5", "tcp", 31337, ("machine id",)),),
    "one_word": (Answer("203.0.113.4", "tcp", 99),),
    "orphan": (
        Answer("orphan.example", "dns", 53),
        Answer("orphan.example", "http", 80),
    ),
    "doh": (
        Answer("203.0.113.53", "https", 443),
        Answer("hidden.doh.example", "dns", 53),
    ),
    "fast_open": (Answer("203.0.113.6", "tcp", 444),),
    "ping": (Answer("203.0.113.8", "ping", 0),),
    "neighbours": (Answer("224.0.0.251", "udp", 5353),),
    "hashed": (
        Answer("hashed.example", "dns", 53),
        Answer("hashed.example", "http", 80, ("id kept in ~/.config/hashed/id, hashed",)),
    ),
    "quiet": (),
}
