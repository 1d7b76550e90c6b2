"""Which format bytes are in: the content decides, the name helps where content leaves it open."""

from __future__ import annotations

import orjson
import re2

from hedgerow.ingest.codecs import CODECS
from hedgerow.ingest.decode import find_encoding, why_binary

SNIFF_BYTES = 64 * 1024

ENDINGS = {
    ".txt": "text", ".text": "text", ".asc": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".jsonl": "jsonlines", ".ndjson": "jsonlines", ".jsonlines": "jsonlines",
    ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".warc": "warc", ".wet": "warc", ".wat": "warc",
    ".zip": "zip", ".tar": "tar", ".parquet": "parquet", ".arrow": "arrow",
}  # fmt: skip

OTHER_ENDINGS = frozenset((
    ".py", ".js", ".mjs", ".ts", ".css", ".scss", ".xml", ".xsl", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf",
    ".sh", ".bat", ".sql", ".log", ".c", ".h", ".cpp", ".java", ".go", ".rs", ".rb", ".php", ".pl", ".r", ".ipynb",
    ".svg", ".rtf", ".tex", ".bib", ".srt", ".vtt", ".ics", ".vcf", ".eml", ".mbox", ".rss", ".atom", ".map", ".lock",
    ".sum", ".diff", ".patch", ".pem", ".crt", ".md5", ".sha1", ".sha256", ".sig", ".properties", ".gitignore", ".ps",
    ".cdx", ".idx", ".cdxj",
))  # fmt: skip
"""Files of text that hold no prose: an ending says so more safely than the content."""

DATASET_FILES = {
    "dataset_info.json": (b'"features"', b'"citation"'),
    "state.json": (b'"_data_files"',),
    "dataset_dict.json": (b'"splits"',),
}
"""Descriptions in a Hugging Face dataset on disk, known by name and by what they must say."""

_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"PAR1", "parquet"),
    (b"ARROW1\0\0", "arrow"), (b"\xff\xff\xff\xff", "arrow"), (b"WARC/", "warc"),
)  # fmt: skip
_BINARY = (
    (b"%PDF-", "PDF"), (b"\x89PNG", "PNG image"), (b"\xff\xd8\xff", "JPEG image"), (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"), (b"\x7fELF", "program"), (b"MZ\x90", "program"), (b"\xd0\xcf\x11\xe0", "Office document"),
    (b"SQLite format 3", "SQLite database"), (b"7z\xbc\xaf", "7z archive"), (b"Rar!", "RAR archive"),
    (b"\x00asm", "program"), (b"OggS", "media"), (b"ID3", "media"), (b"wOF", "font"), (b"{\\rtf", "RTF document"),
    (b"filedesc://", "ARC archive"), (b"%!PS", "PostScript"),
)  # fmt: skip
_HTML = re2.compile(
    rb"(?is)^(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|h1|p)\b"
)

_XML = b"<?xml "


def looks_like_html(head: bytes) -> bool:
    """Say whether bytes begin as an HTML document or fragment.

    >>> looks_like_html(b"  <!DOCTYPE html><html>"), looks_like_html(b"a < b and <p> c")
    (True, False)
    """
    return b"<" in head and _HTML.search(head) is not None


def looks_like_xml(head: bytes) -> bool:
    r"""Say whether bytes begin as XML other than HTML: a feed, a playlist, a drawing.

    >>> looks_like_xml(b'<?xml version="1.0"?><rss>'), looks_like_xml(b'<?xml version="1.0"?>\n<html>')
    (True, False)
    """
    return head.lstrip().startswith(_XML) and not looks_like_html(head)


def split_ending(name: str) -> tuple[str, str]:
    """Return a file name without compression endings, lower-cased, and its format ending.

    >>> split_ending("Notes.JSONL.gz")
    ('notes.jsonl', '.jsonl')
    """
    lowered = name.lower().rsplit("/", 1)[-1]
    for codec in CODECS:
        for ending in codec.endings:
            if lowered.endswith(ending):
                tar = ending.startswith(".t")
                return split_ending(lowered.removesuffix(ending) + (".tar" if tar else ""))
    stem, dot, last = lowered.rpartition(".")
    return lowered, f".{last}" if dot and stem else ""


def find_format(head: bytes, name: str) -> tuple[str | None, str]:
    """Return the format of a stream and, when it is None, why.

    Args:
        head: the first bytes, decompressed.
        name: the file's name.

    Returns:
        The name of a reader, or None with a reason to show.

    """
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found, ""
    if head[257:262] == b"ustar":
        return "tar", ""
    for magic, kind in _BINARY:
        if head.startswith(magic):
            return None, kind
    encoding, bom = find_encoding(head)
    plain = head[bom:] if encoding == "utf-8" else head[bom:].decode(encoding, "ignore").encode("utf-8", "ignore")
    if encoding == "utf-8" and why_binary(plain) is not None:
        return None, "binary data"
    return _find_text_format(plain, *split_ending(name))


def _find_text_format(plain: bytes, name: str, ending: str) -> tuple[str | None, str]:
    by_name = ENDINGS.get(ending)
    if looks_like_html(plain) and by_name != "markdown":
        return "html", ""
    if by_name != "html" and looks_like_xml(plain):
        return None, "an XML document"
    if by_name in ("text", "markdown", "html", "csv", "tsv"):
        return ("text" if by_name == "html" and plain.strip() and b"<" not in plain else by_name), ""
    by_content = _find_json(plain)
    if name in DATASET_FILES and by_content is not None and any(mark in plain for mark in DATASET_FILES[name]):
        return "dataset_info", ""
    if by_name in ("jsonlines", "json"):
        return by_content or by_name, ""
    if by_name in ("zip", "tar", "parquet", "arrow", "warc"):
        return None, f"named {ending} but not in that format"
    if by_content is not None:
        return by_content, ""
    if ending in OTHER_ENDINGS:
        return None, f"a {ending} file"
    return "text", ""


def _find_json(plain: bytes) -> str | None:
    """Tell JSON lines from a JSON array or object by the first bytes."""
    body = plain.lstrip()
    if body[:1] == b"[" and body[1:].lstrip()[:1] in (b"{", b"]"):
        return "json"
    if body[:1] != b"{":
        return None
    first, newline, rest = body.partition(b"\n")
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return "json" if first.rstrip() == b"{" else None
    return "jsonlines" if newline or not rest else None
