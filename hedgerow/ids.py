"""Identifiers: 100 bits of SHA-256 in lower-case base32, equal on every machine.

100 bits are 20 base32 characters without padding; among a billion ids the
chance of one collision is about 4e-13 (birthday bound).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

ID_LENGTH = 20
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(a + b for a in _ALPHABET for b in _ALPHABET)  # ten lookups take half the time of base64
_SHIFTS = tuple(range(90, -1, -10))


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def text_sha256(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return sha256_hex(text.encode("utf-8"))


def make_id(*parts: str) -> str:
    """Hash ``parts`` to an id.

    Parts are framed by their length, so that ("ab", "c") and ("a", "bc") differ.

    >>> make_id("ab", "c") == make_id("a", "bc")
    False
    >>> len(make_id("x"))
    20
    """
    data = [part.encode("utf-8") for part in parts]
    digest = hashlib.sha256(b"".join([b"%d:%b" % (len(part), part) for part in data])).digest()
    bits = int.from_bytes(digest[:13], "big") >> 4  # base32 of 13 bytes begins with these 100 bits
    return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])


def document_id(document_key: str) -> str:
    """Return the id of the document with this key."""
    return make_id("document", document_key)


def section_id(document: str, heading: str, occurrence: int) -> str:
    """Return the id of the ``occurrence``-th section (from 0) of a document under this heading or role."""
    return make_id("section", document, heading, str(occurrence))


def sentence_id(document: str, text: str, occurrence: int) -> str:
    """Return the id of the ``occurrence``-th sentence (from 0) of a document with this text."""
    return make_id("sentence", document, text, str(occurrence))


def selectors_of(key: str, url: str | None, hashes: Iterable[str]) -> set[str]:
    """Return everything that a tombstone can name a document by.

    >>> sorted(selectors_of("k", None, ["ab"]))
    ['document:wd4mlkexnmqrjyu3ojs4', 'sha256:ab', 'url:8254c329a92850f6d539dd376f4816ee2764517da5e0235514af433164480d7a']
    """
    found = {f"document:{document_id(key)}", f"url:{text_sha256(key)}", *(f"sha256:{h}" for h in hashes)}
    return found | ({f"url:{text_sha256(url)}"} if url else set())
