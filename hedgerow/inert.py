"""Text that came from outside, made harmless to show: in tables, logs and terminals."""

from __future__ import annotations

import unicodedata

MAX_DETAIL_CHARS = 500

_LIVE = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


def escape(text: str) -> str:
    r"""Return ``text`` with control, format, surrogate and private characters as escapes; the backslash too.

    The result is printable Unicode and two texts never become one.

    >>> escape("a\x1b[2Jb\u202ec\\")
    'a\\x1b[2Jb\\u202ec\\\\'
    """
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_escape_char(ch) for ch in text)


def _escape_char(ch: str) -> str:
    if ch == "\\":
        return "\\\\"
    if ch.isprintable() and unicodedata.category(ch) not in _LIVE:
        return ch
    code = ord(ch)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def detail(text: str) -> str:
    """Return ``text`` escaped and cut to what a reject's detail may hold.

    >>> detail("x" * 600)[-5:]
    'xxxx…'
    """
    shown = escape(text[: 2 * MAX_DETAIL_CHARS])
    return shown if len(shown) <= MAX_DETAIL_CHARS else shown[: MAX_DETAIL_CHARS - 1] + "…"
