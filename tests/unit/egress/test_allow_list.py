"""Whom the courier may contact: those on the list, at addresses that fit, and nobody else."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.egress.courier import (
    FILE_SERVERS,
    Errand,
    Permit,
    Place,
    Url,
    fit_addresses,
    next_hop,
    parse_listed,
    parse_url,
    permitted,
)
from inhouse.errors import ConfigError, ErrandError

HUB = Place(True, "huggingface.co", 443)
PUBLIC = Permit(private=False)


def allowed(url: str, *allow: str) -> bool:
    try:
        permitted(parse_url(url).place, allow)
    except ErrandError:
        return False
    return True


def test_by_default_nobody_may_be_contacted_and_the_error_names_both_ways() -> None:
    with pytest.raises(ErrandError, match=r"nothing here may contact huggingface\.co") as refusal:
        permitted(HUB, ())
    assert "--allow huggingface.co" in refusal.value.fix
    assert '[egress] allow = ["huggingface.co"]' in refusal.value.fix


@pytest.mark.parametrize(
    ("url", "listed", "expected"),
    [
        ("https://hub.example", "hub.example", True),
        ("https://HUB.example/x?y", "hub.example", True),
        ("https://hub.example:8443", "hub.example:8443", True),
        ("https://[::1]:8443", "[::1]:8443", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://localhost:8000", "localhost:8000", True),
        ("https://hub.example:8443", "hub.example", False),
        ("https://hub.example", "hub.example:8443", False),
        ("https://a.hub.example", "hub.example", False),
        ("https://hub.example.evil.example", "hub.example", False),
        ("https://evilhub.example", "hub.example", False),
        ("https://hub.example.", "hub.example", False),
        ("http://hub.example:443", "hub.example", False),
        ("http://hub.example", "hub.example:80", False),
        ("http://10.0.0.1:8000", "10.0.0.1:8000", False),
    ],
)
def test_a_host_is_allowed_by_its_whole_name_and_port_and_by_https(
    url: str, listed: str, expected: bool
) -> None:
    assert allowed(url, listed) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("cdn-lfs.huggingface.co", True),
        ("cdn-lfs-us-1.hf.co", True),
        ("cas-bridge.xethub.hf.co", True),
        ("transfer.xethub-eu.hf.co", True),
        ("us.aws.cdn.hf.co", True),
        ("somebody.hf.space", False),
        ("evil.hf.co", False),
        ("cdn.hf.co.evil.example", False),
        ("cdn-lfs.evil.example", False),
    ],
)
def test_a_known_hub_brings_its_file_servers_and_no_others(host: str, expected: bool) -> None:
    assert allowed(f"https://{host}", "huggingface.co") is expected
    assert not allowed(f"https://{host}:8443", "huggingface.co")
    assert not allowed(f"https://{host}", "hub.example")


@pytest.mark.parametrize(
    "entry",
    ["https://hub.example", "hub.example/x", "*.example", "*", "", "me@hub.example", "a b",
     "hub.example:0", "hub.example:99999", "127.1", "0x7f.1", "2130706433", "höst.example"],
)  # fmt: skip
def test_an_entry_that_is_no_host_is_a_mistake_in_the_policy(entry: str) -> None:
    with pytest.raises(ConfigError):
        parse_listed(entry)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
     "224.0.0.1", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "2001:0:a00:1::1", "::",
     # Blocks with a meaning of their own, some of which Python calls public.
     "::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "fec0::1", "3fff::1", "5f00::1",
     "192.0.0.8", "192.0.0.9", "192.88.99.1", "100::1", "2001:db8::1", "2001:20::1", "4000::1"],
)  # fmt: skip
def test_a_public_name_that_leads_inside_is_refused_whatever_else_it_leads_to(address: str) -> None:
    with pytest.raises(ErrandError, match="not on the internet"):
        fit_addresses(["93.184.215.14", address], PUBLIC, "huggingface.co")
    assert fit_addresses([address], Permit(private=True), "hub.corp.example") == [address]


def test_a_public_name_may_lead_to_public_addresses() -> None:
    addresses = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
    assert fit_addresses(addresses, PUBLIC, "huggingface.co") == addresses


def test_a_host_of_ones_own_may_be_inside_but_a_public_hub_never_is() -> None:
    assert permitted(parse_url("https://hub.corp.example").place, ["hub.corp.example"]).private
    assert not permitted(HUB, ["huggingface.co"]).private
    server = parse_url("https://us.aws.cdn.hf.co").place
    assert not permitted(server, ["huggingface.co"]).private


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b?c=d", "https://hub.example/b?c=d"),
        ("https://cdn.example/b", "https://cdn.example/b"),
        ("https://hub.example:8443/b", "https://hub.example:8443/b"),
    ],
)
def test_a_redirect_leads_to_where_it_says(location: str, expected: str) -> None:
    assert next_hop(parse_url("https://hub.example/a"), location) == parse_url(expected)


@pytest.mark.parametrize(
    "location",
    ["http://hub.example/", "//evil.example/", "file:///etc/passwd", "ftp://hub.example/", "",
     "b", "https://", "https://a@b/", "https://hub.example/#x", "https://hub.example/a b",
     "https://hub.example/\r\nX: y", "javascript:1", "https://hub.example:0/", "https://[::1%25a]/",
     "https://hub.example/" + "a" * 9000],
)  # fmt: skip
def test_a_redirect_that_leaves_https_or_is_no_address_is_refused(location: str) -> None:
    with pytest.raises(ErrandError):
        next_hop(parse_url("https://hub.example/a"), location)


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_is_an_address_that_the_list_does_not_hold(host: str, rest: str) -> None:
    """Whatever is written, it is refused, or it is exactly the one host that was allowed."""
    try:
        url = parse_url(f"https://{host}/{rest}")
        permitted(url.place, ["hub.example"])
    except ErrandError:
        return
    assert url.place == Place(True, "hub.example", 443)


@given(st.ip_addresses())
def test_what_is_not_global_is_never_fit(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    try:
        fit_addresses([str(address)], PUBLIC, "x")
    except ErrandError:
        return
    assert address.is_global or address in ipaddress.ip_network("64:ff9b::/96")


def test_an_errand_keeps_its_token_and_its_path_to_itself() -> None:
    errand = Errand(Url(HUB, "/private?signature=secret"), "models.file", "a/b", 1, token="hf_x")
    assert "hf_x" not in repr(errand)
    assert "secret" not in repr(errand) + repr(errand.url)


def test_every_hub_in_the_table_has_plain_patterns() -> None:
    for hub, patterns in FILE_SERVERS.items():
        assert parse_listed(hub).port == 443
        for pattern in patterns:
            assert pattern.count("*") == 1
            assert len(pattern.rsplit("*", 1)[1].split(".")) >= 3, "below a name of the hub's own"
