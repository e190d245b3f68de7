"""The text of the profile for sandbox-exec. What a Mac makes of it has not been seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.egress.macos import NOT_VERIFIED, SANDBOX_EXEC, profile, sealed_command
from inhouse.egress.powers import Powers
from inhouse.errors import BadRequest

FOREIGN = Powers(read=("/opt/tool", "/tmp/in"), write=("/tmp/out",), spawn=True)


def lines_of(powers: Powers) -> list[str]:
    return profile(powers).splitlines()


def test_everything_is_denied_first_and_no_network_is_ever_allowed():
    for powers in (FOREIGN, Powers(), Powers(unix_dial=True, tcp_dial=443, tcp_ports=(1,))):
        lines = lines_of(powers)
        assert lines[:2] == ["(version 1)", "(deny default)"]
        assert "(deny network*)" in lines
        assert "(deny mach-lookup)" in lines, "the name service would ask the world"
        assert not any("allow network" in line or "allow mach" in line for line in lines)


def test_what_may_be_read_is_not_written_and_what_may_be_written_is_not_run():
    lines = {line.split()[1]: line for line in lines_of(FOREIGN) if "subpath" in line}
    assert '(subpath "/opt/tool")' in lines["file-read*"]
    assert '(subpath "/opt/tool")' not in lines["file-write*"]
    assert '(subpath "/private/tmp/out")' in lines["file-write*"]
    assert '(subpath "/private/tmp/out")' not in lines["process-exec*"]


def test_who_may_not_spawn_does_not_fork():
    assert "(allow process-fork)" in lines_of(FOREIGN)
    assert "(allow process-fork)" not in lines_of(Powers(read=("/opt",)))


def test_the_command_follows_the_profile_unchanged():
    command = sealed_command(FOREIGN, ("/opt/tool/bin/x", "-p", "a b"))
    assert command == (SANDBOX_EXEC, "-p", profile(FOREIGN), "/opt/tool/bin/x", "-p", "a b")
    assert "not verified" in NOT_VERIFIED


@pytest.mark.parametrize("path", ["relative", "", "/new\nline", "/zero\0"])
def test_a_path_that_could_be_misread_is_refused(path):
    with pytest.raises(BadRequest):
        profile(Powers(read=(path,)))


@given(st.text(st.characters(min_codepoint=32, exclude_characters="\x7f"), max_size=40))
def test_no_path_ends_its_own_string(name):
    """Whatever a folder is called, it stays one string, so it can't bring rules of its own."""
    path = "/opt/" + name
    text = profile(Powers(read=(path,)))
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', text)
    unquoted = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert '"' not in unquoted
    assert "allow network" not in unquoted
    assert any(each[1:-1].replace('\\"', '"').replace("\\\\", "\\") == path for each in strings)
