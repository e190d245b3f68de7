"""What a process is told about its seal, on any machine: no kernel is asked here."""

import pytest

from inhouse.egress import landlock, seal, syscalls
from inhouse.egress.attempts import ACTS, PROBE_FOLDER, must_block
from inhouse.egress.landlock import Files
from inhouse.egress.seal import FIXES, Level, Powers, SealReport, require
from inhouse.errors import SealError


def report(level: Level, *missing: str) -> SealReport:
    return SealReport(level, 0, level > 0, level == 3, missing)


@pytest.mark.parametrize("level", list(Level))
def test_a_level_satisfies_itself_and_everything_below(level):
    for minimum in Level:
        if minimum <= level:
            require(report(level), minimum)


@pytest.mark.parametrize("part", FIXES)
def test_an_unmet_demand_names_what_is_missing_and_the_fix(part):
    with pytest.raises(SealError) as caught:
        require(report(Level.L0, f"{part}: some reason"), Level.L1)
    assert "sealed to L0 but must reach L1" in caught.value.what
    assert f"{part}: some reason" in caught.value.what
    assert caught.value.fix == FIXES[part]


def test_two_missing_parts_have_two_fixes():
    with pytest.raises(SealError) as caught:
        require(report(Level.L1, "Landlock: none", "user namespaces: none"), Level.L3)
    assert caught.value.fix == f"{FIXES['Landlock']}; {FIXES['user namespaces']}"


def test_an_unknown_machine_reaches_level_0_and_says_why(monkeypatch):
    monkeypatch.setattr(seal, "architecture", lambda: None)
    sealed = seal.seal(Powers())
    assert (sealed.level, sealed.seccomp, sealed.landlock_abi) == (Level.L0, False, 0)
    with pytest.raises(SealError, match="run on Linux"):
        require(sealed, Level.L1)
    with pytest.raises(SealError, match="no seal on this machine"):
        seal.tighten(Powers())


@pytest.mark.parametrize(
    ("platform", "machine", "known"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("linux", "riscv64", False),
        ("darwin", "x86_64", False),
        ("win32", "AMD64", False),
    ],
)
def test_only_linux_on_two_architectures_is_known(monkeypatch, platform, machine, known):
    monkeypatch.setattr(syscalls.sys, "platform", platform)
    monkeypatch.setattr(syscalls.platform, "machine", lambda: machine)
    syscalls.architecture.cache_clear()
    try:
        assert (syscalls.architecture() is not None) == known
    finally:
        monkeypatch.undo()
        syscalls.architecture.cache_clear()


def test_a_process_without_powers_must_see_every_attempt_refused():
    assert set(must_block(Powers())) == set(ACTS)


@pytest.mark.parametrize(
    ("powers", "open_ways"),
    [
        (Powers(write=("/srv/home",)), set()),
        (Powers(write=(PROBE_FOLDER,)), {"write a file"}),
        (Powers(read=("/",)), {"read the list of users"}),
        (Powers(read=("/etc/passwd",)), {"read the list of users"}),
        (Powers(read=("/etc/ssl", "/etcetera")), set()),
        (Powers(listen=True, unix_listen=True, sockets_in="/run"), set()),
    ],
)
def test_a_power_excuses_its_own_attempts_and_no_others(powers, open_ways):
    assert set(ACTS) - set(must_block(powers)) == open_ways


@pytest.mark.parametrize(
    ("abi", "new"),
    [(2, Files.REFER), (3, Files.TRUNCATE), (5, Files.IOCTL_DEV), (9, Files.RESOLVE_UNIX)],
)
def test_a_kernel_is_asked_for_the_rights_it_knows_and_all_of_them(abi, new):
    assert new not in landlock.handled(abi - 1)
    assert new in landlock.handled(abi)


def test_the_oldest_landlock_has_the_first_thirteen_rights():
    assert landlock.handled(1) == (1 << 13) - 1
    assert landlock.handled(99) == (1 << 17) - 1


CHILDREN = Powers(spawn=True)
NO_SIGNALS = "what keeps it from signalling its owner's other processes with 6"
NO_ABSTRACT = "what keeps it from others' abstract sockets with 6"


@pytest.mark.parametrize(
    ("abi", "powers", "lacks"),
    [
        (7, CHILDREN, []),
        (5, CHILDREN, [NO_SIGNALS, NO_ABSTRACT]),
        (4, Powers(unix_dial=True), [NO_ABSTRACT]),
        (4, Powers(), []),  # the filter on system calls holds both
        (3, Powers(), ["rules for TCP came with 4"]),
        (3, CHILDREN, ["rules for TCP came with 4", NO_SIGNALS, NO_ABSTRACT]),
    ],
)
def test_what_an_old_landlock_does_not_hold_is_said(monkeypatch, abi, powers, lacks):
    monkeypatch.setattr(landlock, "abi", lambda: abi)
    monkeypatch.setattr(landlock, "restrict", lambda powers, version: None)
    missing: list[str] = []
    assert seal._restrict_files(powers, missing) == abi
    expected = [f"Landlock: this kernel has ABI {abi}, {' and '.join(lacks)}"] if lacks else []
    assert missing == expected


def test_powers_grant_what_they_say_and_nothing_on_other_paths():
    granted = dict(landlock.grants(Powers(read=("/r",), write=("/w",), sockets_in="/s")))
    assert granted["/r"] == Files.READ_FILE | Files.READ_DIR
    assert granted["/s"] == Files.MAKE_SOCK
    assert not granted["/w"] & (Files.MAKE_SYM | Files.MAKE_FIFO | Files.MAKE_SOCK | Files.EXECUTE)
    assert set(granted) == {"/r", "/w", "/s", "/dev/null"}
