"""Bytes of windows-1252 in a text that is UTF-8 otherwise, as where texts of two origins were put together.

A byte that is no UTF-8 is read as windows-1252 where a writer would have set that character: a curly quote, a dash, a letter
with an accent in a word, a sign beside a number. What is left of a cut or broken UTF-8 character looks otherwise and becomes
U+FFFD. Each byte read so is one character of the decoded text, in which the offsets of releases count.
"""

from __future__ import annotations

import codecs

_MARKS = b"\x85\x91\x92\x93\x94\x96\x97"  # ellipsis, curly quotes, dashes: they stand anywhere, also side by side
_SIGNS = b"\x80\x95\x99" + bytes(range(0xA0, 0xC0)) + b"\xd7\xf7"
_SIGNS_BEHIND_LETTERS = b"\x99\xa0\xae\xb0\xb2\xb3\xb7\xbb"  # trademarks, degree, powers, closing guillemet
_LETTERS = frozenset(range(0xC0, 0x100)) - {0xD7, 0xF7} | frozenset(b"\x8a\x8c\x8e\x9a\x9c\x9e\x9f")
_HANDLER = "hedgerow.windows-1252"


def decode_mixed(data: bytes) -> str:
    r"""Decode UTF-8 with stray bytes of windows-1252 in it.

    >>> decode_mixed("é – it".encode() + b"\x92s caf\xe9, " + "é".encode()[:1])
    'é – it’s café, \ufffd'
    """
    return data.decode("utf-8", _HANDLER)


def _show(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    data, start, end = error.object, error.start, error.end
    is_written = all(_is_written(data, at, end) for at in range(start, end))
    return (data[start:end].decode("cp1252") if is_written else "\ufffd"), end


def _is_written(data: bytes, at: int, end: int) -> bool:
    """Say whether a byte is what a writer would set between its neighbors, in windows-1252."""
    byte = data[at]
    before, after = data[at - 1 : at], data[at + 1 : at + 2]
    if byte in _MARKS:
        return _is_whole(before) and _is_whole(after)
    if byte in _SIGNS:
        if not (before + after).isascii():
            return False
        return not before.isalpha() or (byte in _SIGNS_BEHIND_LETTERS and not after.isalpha())
    if byte not in _LETTERS or end == len(data):  # at the end of the data a character is cut
        return False
    if bytes((byte,)).decode("cp1252").isupper():
        return after.isalpha() and after.isascii() and not before.islower()
    return before.isalpha() or (after.isalpha() and after.isascii())


def _is_whole(neighbor: bytes) -> bool:
    """Say whether a neighbor of a mark is no rest of a broken character: ASCII, another mark, a letter."""
    return neighbor.isascii() or neighbor in _MARKS or neighbor[0] in _LETTERS


codecs.register_error(_HANDLER, _show)
