"""Masks of personal data and secrets: placeholders that cannot be real.

What was masked is recorded by kind and length, never by its text.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from typing import NamedTuple

import re2

Found = dict[str, list[int]]
"""Lengths of what was masked, per kind."""


class Mask(NamedTuple):
    """One kind of thing to mask.

    ``signs`` are literals of which a line must hold one, so that most lines are
    never searched. ``group`` is the part that is masked; ``is_one`` settles a
    candidate, given the line and the span of that part.
    """

    kind: str
    signs: tuple[str, ...]
    pattern: re2._Regexp[str]
    group: int
    is_one: Callable[[str, int, int], bool]


_DIGITS = tuple("0123456789")
_NAME_ENDS = "a-zA-Z0-9_"
_NOT_BEFORE = frozenset("/.-_=#&%")  # a number behind these is part of an address, a DOI or a longer number
MAX_WORD_CHARS = 20
_VERSION_WORDS = ("version", "section", "chapter", "release", "v", "§")


def _always(_line: str, _start: int, _end: int) -> bool:
    return True


def _is_public_ip(line: str, start: int, end: int) -> bool:
    before = line[max(start - MAX_WORD_CHARS, 0) : start].rstrip(" .").rsplit(" ", 1)[-1].lower()
    if before in _VERSION_WORDS or line[max(start - 1, 0) : start] in _NOT_BEFORE or not _has_digit(line[start:end]):
        return False
    try:
        return ipaddress.ip_address(line[start:end]).is_global
    except ValueError:
        return False


def _has_digit(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def _is_phone(line: str, start: int, end: int) -> bool:
    """Refuse what is part of a longer number, an identifier or an address; a phone number has 7 to 15 digits."""
    before = line[start - 1] if start else " "
    after = line[end : end + 2]
    if before in _NOT_BEFORE or before.isalnum() or after[:1].isalnum() or after[:1] in ("/", "%"):
        return False
    if after[:1] in ("-", ".", "–") and after[1:2].isdigit():
        return False
    return 7 <= sum(ch.isdigit() or ch.isupper() for ch in line[start:end]) <= 15


_KEYS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", r"\bgh[pousr]_[A-Za-z0-9]{30,}", r"\bgithub_pat_[A-Za-z0-9_]{30,}",
    r"\bhf_[A-Za-z0-9]{30,}", r"\bsk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,}", r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    r"\bAIza[0-9A-Za-z_-]{35}", r"\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}",
    r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
)  # fmt: skip
_KEY_NAMES = (
    "api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|"
    "secret[_-]?key|password|passwd|pwd|token|sig|signature|x-amz-signature|session[_-]?id|sessionid|phpsessid|"
    "jsessionid|bearer"
)
_PHONE_WORDS = (
    "call|calling|phone|telephone|tel|mobile|cell|fax|hotline|helpline|text|whatsapp|dial|dialing|toll[- ]free|ring|sms"
)
_SEP = r"[ .\x{2010}-\x{2013}-]"

MASKS = (
    # Before e-mail: the password and host of an address look like one.
    Mask("key", ("://",), re2.compile(r"(?i)\b[a-z][a-z0-9+.-]*://([^\s/@:]*:[^\s/@]+)@"), 1, _always),
    Mask(
        "email",
        ("@", "(at)", "[at]"),
        re2.compile(
            r"(?i)(?:mailto:)?[a-z0-9](?:[a-z0-9._%+'-]*[a-z0-9_+-])?(?:@| ?\(at\) ?| ?\[at\] ?)"
            r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.| ?\[dot\] ?| ?\(dot\) ?))+[a-z]{2,24}\b"
        ),
        0,
        _always,
    ),
    Mask(
        "key",
        ("-----BEGIN", "AKIA", "ASIA", "gh", "hf_", "sk", "rk_", "xox", "AIza", "eyJ"),
        re2.compile("|".join(_KEYS)),
        0,
        _always,
    ),
    Mask(
        "key",
        ("=", ":", "%3D", "earer "),
        re2.compile(rf"(?i)\b(?:{_KEY_NAMES})[\"']?(?: ?[=:] ?|%3D| )[\"']?([a-z0-9_./+%~=-]{{8,}})"),
        1,
        lambda line, start, end: _has_digit(line[start:end]),
    ),
    Mask("ip", (".",), re2.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), 0, _is_public_ip),
    Mask("ip", (":",), re2.compile(r"(?i)\b[0-9a-f]{1,4}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4}"), 0, _is_public_ip),
    Mask("phone", ("+",), re2.compile(rf"\+\d{{1,3}}(?:{_SEP}?\(?\d{{1,5}}\)?){{2,6}}"), 0, _is_phone),
    Mask(
        "phone",
        _DIGITS,
        re2.compile(
            rf"(?:\b1{_SEP})?(?:\(\d{{3}}\) ?|\b[2-9]\d{{2}}{_SEP})[2-9]\d{{2}}[.\x{{2010}}-\x{{2013}}-]\d{{4}}\b"
            rf"|\b1-8\d\d-[A-Z0-9]{{1,7}}(?:-[A-Z0-9]{{2,6}})?\b"
            rf"|(?:\(0\d{{2,4}}\) ?|\b0\d{{2,4}}[ -])\d{{3,4}}[ -]?\d{{3,4}}\b"
        ),
        0,
        _is_phone,
    ),
    Mask(
        "phone",
        _DIGITS,
        re2.compile(rf"(?i)\b(?:{_PHONE_WORDS})\b[^\d\n+(]{{0,20}}(\+?\(?\d(?:[ ().–-]{{0,2}}\d){{6,14}})"),
        1,
        _is_phone,
    ),
)  # fmt: skip


def mask_line(line: str, found: Found) -> str:
    """Mask personal data and secrets in one line.

    >>> mask_line("Write to jo.doe@example.org or call 1-800-222-1222.", {})
    'Write to [email] or call [phone].'

    Args:
        line: the line.
        found: lengths of what was masked, per kind, added to.

    Returns:
        The masked line.

    """
    return mask_lines([line], found)[0]


def mask_lines(lines: list[str], found: Found) -> list[str]:
    """Mask every line of a text; a mask without a candidate in the whole text costs one search.

    >>> mask_lines(["Write to jo@example.org", "10 mg"], {})
    ['Write to [email]', '10 mg']
    """
    whole = "\n".join(lines)
    active = [m for m in MASKS if any(sign in whole for sign in m.signs) and m.pattern.search(whole) is not None]
    for mask in active:
        lines = [_apply(mask, line, found) if any(sign in line for sign in mask.signs) else line for line in lines]
    return lines


def _apply(mask: Mask, line: str, found: Found) -> str:
    parts: list[str] = []
    last = 0
    for match in mask.pattern.finditer(line):
        start, end = match.span(mask.group)
        if mask.is_one(line, start, end):
            parts += (line[last:start], f"[{mask.kind}]")
            last = end
            found.setdefault(mask.kind, []).append(end - start)
    return "".join(parts) + line[last:]


def mask_json(text: str, found: Found) -> str:
    """Mask every string value of a JSON text."""
    return json.dumps(_mask_value(json.loads(text), found), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _mask_value(value: object, found: Found) -> object:
    if isinstance(value, str):
        return mask_line(value, found)
    if isinstance(value, list):
        return [_mask_value(item, found) for item in value]
    if isinstance(value, dict):
        return {mask_line(str(key), found): _mask_value(item, found) for key, item in value.items()}
    return value
