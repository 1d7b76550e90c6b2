"""Bytes to text: BOM, declared charset, UTF-8, UTF-16 and UTF-32 by their NULs, windows-1252 at last, or here and there.

Every departure from plain UTF-8 is recorded as a step.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from hedgerow.ingest.items import Step
from hedgerow.ingest.stray_bytes import decode_mixed

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 4096
BINARY_CHARS = 64 * 1024  # at the beginning, that tell text from other data
MAX_CONTROL_SHARE = 0.05  # of them; text has next to none, random and compressed bytes have a tenth
MAX_CONTROLS = 8  # in a short text: so few damage it and make it no other data
MIN_NUL_SHARE = 0.7  # of the high bytes of UTF-16 or UTF-32: Latin text has nearly all of them NUL
_CONTROLS = bytes(i for i in range(32) if chr(i) not in "\t\n\r\f\x1b")
_STATEFUL = ("iso2022", "hz")  # valid as ASCII, so UTF-8 cannot be told from them
_WIDE = ("utf-16", "utf-32")
_NEVER = ("utf_7", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")


class Decoded(NamedTuple):
    """A text and what decoding it took."""

    text: str
    steps: tuple[Step, ...]


class UndecodableError(ValueError):
    """Bytes that are no text in any encoding tried."""


def find_encoding(head: bytes) -> tuple[str, int]:
    """Return the Unicode encoding that a BOM or NUL bytes give away, and the length of the BOM.

    >>> find_encoding("h\u00e9llo".encode("utf-16-le"))
    ('utf-16-le', 0)
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, len(bom)
    sample = head[:SAMPLE_BYTES]
    if b"\0" not in sample or len(sample) < 4:
        return "utf-8", 0
    whole = sample[: len(sample) // 4 * 4]
    columns = [whole[i::4].count(0) / (len(whole) // 4) for i in range(4)]
    is_nul = [share >= MIN_NUL_SHARE for share in columns]
    patterns = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return patterns.get((is_nul[0], is_nul[1], is_nul[2], is_nul[3]), "utf-8"), 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of one document.

    Args:
        data: the bytes.
        declared: the charset that the document or its envelope names, if any.

    Returns:
        The text and the steps taken.

    Raises:
        UndecodableError: the bytes are no text.

    """
    encoding, bom = find_encoding(data)
    steps = [Step("strip_bom", 1, encoding)] if bom else []
    body = data[bom:]
    if encoding == "utf-8":
        text, taken = _decode_bytes(body, _codec_name(declared))
        steps += taken
    else:
        text = body.decode(encoding, "replace")
        steps.append(Step("decode", 1, encoding))
        steps += _count_replaced(text, body.decode(encoding, "ignore"))
    if (why_not := why_binary(text)) is not None:
        raise UndecodableError(why_not)
    return Decoded(text, tuple(steps))


def _decode_bytes(data: bytes, declared: str | None) -> tuple[str, list[Step]]:
    if declared is not None and declared.startswith(_STATEFUL):
        try:
            return data.decode(declared), [Step("decode", 1, declared)]
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return _as_declared(data, text, declared)
    text = data.decode("utf-8", "replace")
    kept = data.decode("utf-8", "ignore")
    n_bad = len(text) - len(kept)
    # Valid multi-byte sequences do not arise by chance: where they outnumber the broken bytes it is UTF-8.
    if len(kept.encode("utf-8")) - len(kept) > n_bad:
        return _decode_mixed(data, kept)
    if declared is not None and declared != "utf-8":
        try:
            return data.decode(declared), [Step("decode", 1, declared)]
        except (UnicodeDecodeError, LookupError):
            pass
    text = data.decode("cp1252", "replace")
    return text, [Step("decode", 1, "windows-1252"), *_count_replaced(text, data.decode("cp1252", "ignore"))]


def _decode_mixed(data: bytes, kept: str) -> tuple[str, list[Step]]:
    """Decode UTF-8 in which some bytes are none, given what is left without them."""
    text = decode_mixed(data)
    n_replaced = text.count("\ufffd") - kept.count("\ufffd")
    n_stray = len(text) - len(kept) - n_replaced
    steps = [Step("decode_stray_bytes", n_stray, "windows-1252")] if n_stray else []
    return text, steps + ([Step("replace_undecodable", n_replaced)] if n_replaced else [])


def _as_declared(data: bytes, text: str, declared: str | None) -> tuple[str, list[Step]]:
    """Take what is valid UTF-8 for it, but for declared UTF-16 whose bytes are all ASCII: as text they are controls."""
    if declared is not None and declared.startswith(_WIDE) and _n_controls(text) > MAX_CONTROL_SHARE * len(text):
        try:
            return data.decode(declared), [Step("decode", 1, declared)]
        except UnicodeDecodeError:
            pass
    return text, []


def _count_replaced(text: str, kept: str) -> list[Step]:
    n = len(text) - len(kept)
    return [Step("replace_undecodable", n)] if n else []


def _codec_name(declared: str | None) -> str | None:
    """Return Python's name of a declared text encoding; None when it is unknown or never used."""
    if not declared:
        return None
    try:
        info = codecs.lookup(declared.strip().strip("'\"").lower())
    except (LookupError, ValueError):
        return None
    name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(info.name, info.name)  # as every browser reads them
    return None if name.replace("-", "_") in _NEVER or not getattr(info, "_is_text_encoding", True) else name


def why_binary(data: str | bytes) -> str | None:
    r"""Say why data is no text: too many control characters at its beginning. None for text.

    It is one rule for files, whole or by their first bytes, and for texts in records.

    >>> why_binary("a\0 b"), why_binary(bytes(20))
    (None, '20 control characters in the first 20')
    """
    head = data[:BINARY_CHARS]
    n_controls = _n_controls(head)
    if n_controls > MAX_CONTROLS and n_controls > MAX_CONTROL_SHARE * len(head):
        return f"{n_controls} control characters in the first {len(head)}"
    return None


def _n_controls(text: str | bytes) -> int:
    # in UTF-8 a byte of a control is nothing else
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return len(data) - len(data.translate(None, _CONTROLS))


def replace_surrogates(text: str) -> tuple[str, int]:
    r"""Replace lone surrogates, which no UTF-8 can hold, by U+FFFD; pairs are joined.

    >>> replace_surrogates("a\ud83d")
    ('a\ufffd', 1)
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return joined, joined.count("\ufffd") - text.count("\ufffd")
    return text, 0
