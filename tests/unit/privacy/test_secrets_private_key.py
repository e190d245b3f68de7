"""Private keys in blocks, lines, logs and bare bodies are found; certificates are left."""

import base64

import pytest

from inhouse.chat import Kind
from inhouse.privacy.detect import secrets
from inhouse.privacy.detect.merge import merge

# The beginning is a true one (a sequence, its version, the name of RSA); the rest is made up.
lines = [
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDAC4AWkdwKYSd8",
    "Ks14IReLcYgADhoXk56ZzXIKs14IReLcYgADhoXk56ZzXIQ2Tf7dWsM7aqQ97kbB",
    "WsM7aqQ97kbBK4RUPditiTpqSb1GgY42yg6lckfoLMHajimpQ6sr9BuseERqELGE",
    "1UVll3izwuqr1UzCZ61gZnw=",
]
begin, end = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"
pem = "\n".join([begin, *lines, end])


def masked(text: str) -> list[str]:
    return [text[each.start : each.end] for each in merge(secrets.find(text))]


@pytest.mark.parametrize(
    "text",
    [
        pem,
        pem.replace("\n", "\r\n"),
        pem.replace("\n", "\\n"),
        f'"{pem}"'.replace("\n", "\\n"),
        "key: |\n" + "\n".join(f"    {line}" for line in pem.split("\n")),
        'String key = "' + '\\n" +\n  "'.join(pem.split("\n")) + '";',
        "\n".join(f"// {line}" for line in pem.split("\n")),
        "\n".join(f"> {line}" for line in pem.split("\n")),
        pem.removesuffix(end),
        "\n".join(lines),
        '"' + '",\n"'.join(lines) + '"',
        "".join(lines),
        base64.b64encode(pem.encode()).decode(),
        pem.replace("PRIVATE", "RSA PRIVATE"),
        pem.replace("PRIVATE KEY", "PGP PRIVATE KEY BLOCK"),
    ],
)
def test_no_line_of_a_private_key_is_left(text: str) -> None:
    left = text
    for value in masked(text):
        left = left.replace(value, "")
    assert not any(line[:20] in left for line in lines)


def test_the_times_of_a_log_stay_between_the_lines_of_a_key() -> None:
    time = "2026-04-26 12:36:01 "
    text = "\n".join(f"{time}{line}" for line in pem.split("\n"))
    assert masked(text) == pem.split("\n")


def test_a_seed_and_a_key_of_putty_are_found() -> None:
    seed = "SUAML2GCZ7IK7E7UD4VZ3QXY2KQ7WLR5TN6HJP2MBSDQXUQRBU4AAA"
    assert masked(f"-----BEGIN USER NKEY SEED-----\n{seed}\n") == [seed]
    text = (
        f"PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 2\n{lines[1]}\n{lines[2]}\nPrivate-MAC: a"
    )
    assert masked(text) == [f"{lines[1]}\n{lines[2]}"]


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUF\n",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHC\n",
        base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTAN").decode(),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMi4l3Ya8rZ9V5iJ0mRk anna@host",
        "MIIS is short for something",
    ],
)
def test_certificates_and_public_keys_are_left(text: str) -> None:
    assert masked(text) == []


def test_what_follows_a_body_is_left() -> None:
    text = "\n".join(lines) + "\n\nIs this one safe to use?"
    (found,) = merge(secrets.find(text))
    assert (found.kind, text[found.end :].strip()) == (Kind.PRIVATE_KEY, "Is this one safe to use?")
