"""Hostile and odd files: name, bytes, documents expected, reasons expected. The ledger must balance in every one."""

from __future__ import annotations

import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from makers import (
    COMPRESSORS,
    PAGE,
    TEXT,
    arrow_stream,
    gz,
    line,
    lines,
    pack_otherwise,
    parquet,
    record,
    response,
    tar,
    zipped,
)  # fmt: skip


class Case(NamedTuple):
    """One file and what must come of it."""

    id: str
    name: str
    data: Callable[[], bytes]
    n_documents: int
    reasons: tuple[str, ...] = ()


def case(id: str, name: str, data: bytes | Callable[[], bytes], n_documents: int, *reasons: str) -> Case:  # noqa: A002
    return Case(id, name, data if callable(data) else lambda: data, n_documents, reasons)


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
NULS = "Kava\0 may help\0 some\0 people\0."
ENCODINGS = [
    case("utf8", "a.txt", "Café – it’s".encode(), 1),
    case("utf8_bom", "a.txt", b"\xef\xbb\xbfabc", 1),
    case("utf16_bom", "a.txt", TEXT.encode("utf-16"), 1),
    case("utf16_no_bom", "a.txt", TEXT.encode("utf-16-le"), 1),
    case("utf16_be_no_bom", "a.txt", TEXT.encode("utf-16-be"), 1),
    case("utf32_bom", "a.txt", TEXT.encode("utf-32"), 1),
    case("utf32_no_bom", "a.txt", TEXT.encode("utf-32-le"), 1),
    case("latin1", "a.txt", "Café crème brûlée is not kratom".encode("latin-1"), 1),
    case("utf8_cut", "a.txt", "It’s a café".encode()[:-1], 1),
    case("utf8_one_bad_byte", "a.txt", ("It’s – " * 50).encode() + b"\xff end", 1),
    case("declared_latin1", "a.html", b'<html><head><meta charset="iso-8859-1"></head><body>caf\xe9</body></html>', 1),
    case("declared_wrong", "a.html", '<html><head><meta charset="latin1"></head><body>café</body></html>'.encode(), 1),
    case("declared_unknown", "a.html", b'<html><head><meta charset="x-none"></head><body>abc</body></html>', 1),
    case("declared_utf7", "a.html", b'<html><head><meta charset="utf-7"></head><body>+ADw-b+AD4-</body></html>', 1),
    case("random_bytes", "a.txt", bytes(range(256)) * 20, 0, "unsupported_format"),
    case("control_junk", "a.txt", b"\x01\x02\x03abc" * 50, 0, "unsupported_format"),
    case("control_junk_utf16", "a.txt", ("\x01\x02\x03abc" * 50).encode("utf-16"), 0, "bad_encoding"),
    case("control_junk_in_json", "a.jsonl", line(text="\0\x01abc" * 50), 0, "bad_encoding"),
    case(
        "control_junk_in_csv",
        "a.csv",
        b"id,text\n1,"
        + b"\0\x01abc" * 50
        + b"\n"
        + b"".join(b"%d,It may help some people.\n" % n for n in range(2, 99)),
        97,
        "bad_encoding",
    ),
    case(
        "control_junk_in_parquet", "a.parquet", parquet([{"text": "\0\x01abc" * 50}, {"text": TEXT}]), 1, "bad_encoding"
    ),
    case("junk_behind_text", "a.txt", TEXT.encode() * 9 + b"\x02\x01" * 999, 0, "unsupported_format"),
    case("nuls_in_short_text", "a.txt", NULS.encode(), 1),
    case("nuls_in_short_page", "a.html", f"<p>{NULS}</p>".encode(), 1),
    case("nuls_in_short_record", "a.jsonl", line(text=NULS), 1),
    case("nuls_in_short_row", "a.csv", f"id,text\n1,{NULS}\n".encode(), 1),
    case("nuls_in_short_parquet", "a.parquet", parquet([{"text": NULS}]), 1),
    case("nuls_in_long_text", "a.txt", (f"{NULS} " + TEXT * 9).encode() * 50, 1),
    case("few_nuls", "a.txt", b"It may\x00 help some people to sleep.", 1),
]
NAMES = [
    case("html_named_txt", "a.txt", PAGE, 1),
    case("txt_named_html", "a.html", TEXT.encode(), 1),
    case("jsonl_no_name", "data", lines(3), 3),
    case("gz_named_txt", "a.txt", gz(TEXT.encode()), 1),
    case("txt_named_gz", "a.txt.gz", TEXT.encode(), 1),
    case("png", "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), 0, "unsupported_format"),
    case("pdf", "a.md", b"%PDF-1.7\n%abc", 0, "unsupported_format"),
    case("program", "a", b"\x7fELF" + bytes(64), 0, "unsupported_format"),
    case("feed_named_txt", "a.txt", XML + b"<rss><item><title>Mint tea</title></item></rss>", 0, "unsupported_format"),
    case("feed_without_name", "feed", b"\xef\xbb\xbf\n" + XML + b"<feed><entry>Mint tea</entry></feed>", 0, "unsupported_format"),
    case("xhtml_behind_a_long_comment", "a.xhtml", XML + b"<!-- " + b"long " * 20_000 + b"-->\n<html><body><p>Mint tea may help.</p></body></html>", 1),
    case("xhtml", "a.txt", XML + b"<!-- a page -->\n<html><body><p>Mint tea may help.</p></body></html>", 1),
    case("text_on_xml", "a.txt", b"A feed begins with " + XML, 1),
    case("css", "style.css", b"p { color: red }", 0, "unsupported_format"),
    case("parquet_by_name_only", "a.parquet", b"not a table", 0, "unsupported_format"),
    case("docx", "a.docx", lambda: zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}), 0,
         "unsupported_format"),
    case("array_named_jsonl", "a.jsonl", b'[{"text": "one thing"}, {"text": "two"}]', 2),
    case("lines_named_json", "a.json", lines(2), 2),
    case("upper_case", "A.JSONL.GZ", gz(lines(2)), 2),
    case("empty", "a.txt", b"", 0, "empty"),
    case("empty_jsonl", "a.jsonl", b"", 0),
    case("only_blank_lines", "a.jsonl", b"\n\n  \n", 0),
]  # fmt: skip
JSON_LINES = [
    case("one_broken_line", "a.jsonl", lines(2) + b'{"text": "cut\n' + lines(2, 5), 4, "bad_record"),
    case("no_last_newline", "a.jsonl", lines(2)[:-1], 2),
    case("crlf", "a.jsonl", lines(3).replace(b"\n", b"\r\n"), 3),
    case("bom", "a.jsonl", b"\xef\xbb\xbf" + lines(2), 2),
    case("utf16", "a.jsonl", lines(3).decode().encode("utf-16"), 3),
    case("utf16_no_bom", "a.jsonl", lines(3).decode().encode("utf-16-le"), 3),
    case("utf16_blank_lines", "a.jsonl", (lines(1) + b"\n\n\n" + lines(2, 1)).decode().encode("utf-16"), 3),
    case("blank_lines", "a.jsonl", lines(1) + b"\n  \n\r\n\n  " + lines(2, 1), 3),
    case("not_objects", "a.jsonl", lines(1) + b'1\n"a"\n[1]\nnull\n', 1, *["bad_record"] * 4),
    case("no_text", "a.jsonl", lines(1) + b'{"id": 9}\n{"text": null}\n', 1, "missing_text", "missing_text"),
    case("text_is_list", "a.jsonl", lines(1) + b'{"text": ["a"]}\n', 1, "bad_record"),
    case("lone_surrogate", "a.jsonl", b'{"text": "a \\ud83d b", "m": "\\udc00"}\n', 1),
    case("surrogate_pair", "a.jsonl", b'{"text": "\\ud83d\\ude00 works"}\n', 1),
    case("nan", "a.jsonl", b'{"text": "a", "score": NaN}\n', 1),
    case("huge_number", "a.jsonl", b'{"text": "a", "n": 1' + b"0" * 400 + b"}\n", 1),
    case("huge_integer", "a.jsonl", b'{"text": "a", "n": 1' + b"0" * 10_000 + b"}\n", 0, "bad_record"),
    case("deep", "a.jsonl", lines(1) + b'{"text": "a", "m": ' + b"[" * 5000 + b"]" * 5000 + b"}\n", 1, "bad_record"),
    case(
        "deep_enough", "a.jsonl", lines(1) + b'{"text": "a", "m": ' + b"[" * 300 + b"]" * 300 + b"}\n", 1, "bad_record"
    ),
    case("many_fields", "a.jsonl", line(text="a", **{f"f{i}": 1 for i in range(2000)}), 0, "bad_record"),
    case("long_id", "a.jsonl", line(text="a", id="x" * 5000), 0, "bad_record"),
    case("bad_utf8", "a.jsonl", lines(1) + b'{"text": "caf\xe9"}\n' + lines(1, 3), 2, "bad_encoding"),
    case("nul_in_text", "a.jsonl", b'{"text": "a\\u0000b"}\n', 1),
    case("raw_control", "a.jsonl", b'{"text": "a\x01b"}\n' + lines(1), 1, "bad_record"),
    case("two_in_a_line", "a.jsonl", b'{"text": "a"}{"text": "b"}\n' + lines(1), 1, "bad_record"),
    case("html_inside", "a.jsonl", line(text="<html><body><p>It may help.</p></body></html>"), 1),
    case("long_line", "a.jsonl", lambda: lines(1) + line(text="x" * 300_000) + lines(1, 4), 2, "too_large"),
    case("endless_line", "a.jsonl", lambda: lines(1) + b"x" * 3_000_000, 1, "too_large"),
]
JSON_ARRAYS = [
    case("array", "a.json", json.dumps([{"text": "a"}, {"text": "b"}]).encode(), 2),
    case("array_pretty", "a.json", json.dumps([{"text": "a, ] }"}, {"text": 'b "q" \\'}], indent=2).encode(), 2),
    case("array_empty", "a.json", b" [ ] \n", 0),
    case("array_bom", "a.json", b'\xef\xbb\xbf[{"text": "a"}]', 1),
    case("array_one_broken", "a.json", b'[{"text": "a"}, {"text": b}, {"text": "c"}]', 2, "bad_record"),
    case("array_open_quote", "a.json", b'[{"text": "a"}, {"text": "b}, {"text": "c"}, {"text": "d"}]', 3, "bad_record"),
    case("array_cut", "a.json", b'[{"text": "a"}, {"text": "b', 1, "truncated"),
    case("array_no_end", "a.json", b'[{"text": "a"}, {"text": "b"}', 2, "truncated"),
    case("array_junk_behind", "a.json", b'[{"text": "a"}] junk', 1, "bad_record"),
    case("array_scalars", "a.json", b'[{"text": "a"}, 5, "x", null]', 1, "bad_record", "bad_record", "bad_record"),
    case("array_nested", "a.json", b'[{"text": "a", "refs": [{"n": 1}, {"n": 2}]}, {"text": "b"}]', 2),
    case("array_large_element", "a.json", lambda: b'[{"text": "' + b"x" * 300_000 + b'"}]', 0, "too_large"),
    case(
        "array_cut_gz",
        "a.json.gz",
        lambda: gz(b"[" + lines(400).replace(b"\n", b",")[:-1] + b"]")[:-30],
        -1,
        "truncated",
    ),
    case("object", "a.json", b'{\n "text": "a",\n "id": "b"\n}\n', 1),
    case("object_no_text", "a.json", b'{"name": "package", "version": "1.0"}', 0, "missing_text"),
    case("utf16_array", "a.json", '[{"text": "a"}]'.encode("utf-16"), 0, "bad_encoding"),
]
TABLES = [
    case("csv", "a.csv", b"id,text\n1,It may help\n2,It may not\n", 2),
    case("csv_semicolon", "a.csv", b"id;text\n1;a, b\n2;c\n", 2),
    case("csv_quoted_newline", "a.csv", b'id,text\n1,"one\ntwo"\n2,"three ""four"""\n', 2),
    case("csv_crlf", "a.csv", b"id,text\r\n1,a\r\n2,b\r\n", 2),
    case("csv_stray_quote", "a.csv", b'id,text\n1,a\n2,"b\n3,c\n4,d\n', 3, "bad_record"),
    case("csv_two_stray_quotes", "a.csv", b'id,text\n1,"a\n2,b\n3,"c\n4,d\n', 2, "bad_record", "bad_record"),
    case("csv_wrong_columns", "a.csv", b"id,text\n1,a\n2\n3,c,d\n4,e\n", 2, "bad_record", "bad_record"),
    case("csv_empty_text", "a.csv", b"id,text\n1,\n2,b\n", 1, "missing_text"),
    case("csv_blank_lines", "a.csv", b"id,text\n\n1,a\n\n", 1),
    case("csv_two_columns_of_a_name", "a.csv", b"text,text\na,b\n", 0, "bad_record"),
    case("csv_utf16", "a.csv", "id,text\n1,café\n".encode("utf-16"), 1),
    case("csv_latin1_row", "a.csv", b"id,text\n1,caf\xe9\n2,b\n", 2),
    case("csv_nuls", "a.csv", b"id,text\n1,a\x00b\n2,c\n", 2),
    case("csv_bad_utf8", "a.csv", b"id,text\n1,good\n2,caf\xff\xfe\n3,good\n", 3),
    case("csv_open_quote_at_the_end", "a.csv", b'id,text\n1,a\n2,b\n3,"c\n', 2, "bad_record"),
    case("csv_field_over_128_kib", "a.csv", lambda: b'id,text\n1,"' + b"word " * 30_000 + b'"\n2,b\n', 2),
    case("csv_pipe", "a.csv", b"id|text\n1|a, b; c\n2|d\n", 2),
    case("csv_only_header", "a.csv", b"id,text\n", 0),
    case("csv_long_row", "a.csv", lambda: b"id,text\n1," + b"x" * 300_000 + b"\n2,b\n", 1, "too_large"),
    case("tsv", "a.tsv", b'id\ttext\n1\tan inch (") mark\n2\t"quoted\ttab"\n', 2),
    case("csv_cut_gz", "a.csv.gz", lambda: gz(b"id,text\n" + b"".join(b"%d,text number %d\n" % (i, i * 7) for i in range(2000)))[:-20], -1, "truncated"),
]  # fmt: skip
COMPRESSED = [
    *[case(name, f"a.jsonl.{name}", pack(lines(5)), 5) for name, pack in COMPRESSORS.items()],
    *[case(f"{name}_two_members", f"a.jsonl.{name}", pack(lines(3)) + pack(lines(3, 3)), 6) for name, pack in COMPRESSORS.items()],
    *[case(f"{name}_cut_page", f"a.txt.{name}", pack(TEXT.encode() * 40)[:-6], 0, "truncated") for name, pack in COMPRESSORS.items()],
    case("gz_cut_lines", "a.jsonl.gz", lambda: gz(lines(3000))[:-400], -1, "truncated"),
    case("gz_padding", "a.txt.gz", gz(TEXT.encode()) + bytes(512), 1),
    case("gz_garbage_behind", "a.jsonl.gz", gz(lines(2)) + b"garbage!", 2, "corrupt"),
    case("gz_damage_between", "a.jsonl.gz", gz(lines(2)) + b"garbage!" + gz(lines(2, 2)), 4, "corrupt"),
    case("gz_bad_crc_page", "a.txt.gz", flip(gz(TEXT.encode()), -8 + len(gz(TEXT.encode()))), 0, "corrupt"),
    case("gz_empty", "a.txt.gz", gz(b""), 0, "empty"),
    case("gz_only_magic", "a.jsonl.gz", b"\x1f\x8b\x08", 0, "truncated"),
    case("gz_in_gz", "a.txt.gz", gz(gz(TEXT.encode())), 1),
    case("bomb_page", "a.txt.gz", lambda: gz(bytes(10_000_000)), 0, "unsupported_format"),
    case("bomb_text", "a.txt.gz", lambda: gz(b"a " * 5_000_000), 0, "too_large"),
    case("bomb_lines", "a.jsonl.zst", lambda: COMPRESSORS["zst"](lines(1) + b"a" * 40_000_000), 1, "too_large"),
    case("bomb_ratio", "a.jsonl.zst", lambda: COMPRESSORS["zst"](lines(1) + b"\n" * 200_000_000), 1, "too_large"),
]  # fmt: skip
ARCHIVES = [
    case("tar", "a.tar", tar({"x/a.txt": b"abc", "b.jsonl": lines(3)}), 4),
    case("tar_gz", "a.tar.gz", gz(tar({"a.txt": b"abc", "b.html": PAGE})), 2),
    case("tgz", "a.tgz", gz(tar({"a.txt": b"abc"})), 1),
    case("tar_with_gz_inside", "a.tar", tar({"a.jsonl.gz": gz(lines(3)), "b.txt": b"abc"}), 4),
    case("tar_links", "a.tar", tar({"a.txt": b"abc"}, link=tarfile.SYMTYPE, hard=tarfile.LNKTYPE, pipe=tarfile.FIFOTYPE), 1,
         *["not_a_file"] * 3),
    case("tar_cut", "a.tar", tar({"a.txt": b"abc", "b.txt": b"d" * 5000})[:2200], 1, "truncated", "corrupt"),
    case("tar_odd_names", "a.tar", tar({"../../etc/a.txt": b"abc", "/abs.txt": b"def", "n\x1b[2J.txt": b"ghi"}), 3),
    case("zip", "a.zip", lambda: zipped({"a.txt": b"abc", "d/": b"", "d/b.jsonl": lines(3)}), 4),
    case("zip_odd_names", "a.zip", lambda: zipped({"../a.txt": b"abc", "C:\\b.txt": b"d"}), 2),
    case("zip_in_zip", "a.zip", lambda: zipped({"b.zip": zipped({"a.txt": b"abc"})}), 1),
    case("zip_in_tar_gz", "a.tar.gz", lambda: gz(tar({"b.zip": zipped({"a.txt": b"abc"}), "c.txt": b"d"})), 2),
    case("zip_too_deep", "a.zip", lambda: zipped({"b.zip": zipped({"c.zip": zipped({"a.txt": b"abc"})}), "x.txt": b"d"}), 1,
         "unsupported_format"),
    case("zip_cut", "a.zip", lambda: zipped({"a.txt": b"abc" * 100})[:-10], 0, "corrupt"),
    case("zip_damaged_member", "a.zip", lambda: flip(zipped({"a.txt": TEXT.encode(), "b.txt": b"def"}), 40), 1, "corrupt"),
    *(
        case(f"zip_damaged_{name}", "a.zip",
             lambda packing=packing: flip(zipped({"a.txt": TEXT.encode() * 9, "b.txt": b"def"}, packing), 56), 1, "corrupt")
        for name, packing in (("stored", zipfile.ZIP_STORED), ("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA))
    ),
    *(
        case(f"zip_{name}", "a.zip",
             lambda said=said: pack_otherwise(zipped({"a.txt": b"abc", "b.txt": b"def"}, zipfile.ZIP_STORED), *said), 1, "unsupported_format")
        for name, said in (("packing_not_read", (9,)), ("patched", (0, 0x20)), ("strongly_encrypted", (0, 0x40)))
    ),
    case("zip_bomb", "a.zip", lambda: zipped({"a.txt": b"a" * 4_000_000, "b.txt": b"def"}), 1, "too_large"),
    case("zip_image", "a.zip", lambda: zipped({"a.png": b"\x89PNG1234", "b.txt": b"def"}), 1, "unsupported_format"),
    case("zip_bomb_of_members", "a.zip", lambda: zipped({f"{i}.txt": b"a" * 900_000 for i in range(20)}), -1),
    case("zip_of_itself", "a.zip", lambda: zipped({"a.zip": zipped({"a.zip": b"PK\x03\x04" + bytes(30)})}), 0, "unsupported_format"),
    case("zip_lying_size", "a.zip", lambda: zipped({"a.txt": TEXT.encode()}).replace(struct.pack("<I", len(TEXT)), struct.pack("<I", 9)),
         -1),
    case("tar_damaged_header", "a.tar", lambda: flip(tar({"a.txt": b"abc", "b.txt": b"def"}), 1024 + 150), 1, "corrupt"),
    case("tar_negative_size", "a.tar", lambda: tar({"a.txt": b"abc"})[:124] + b"\xff" * 12 + tar({"a.txt": b"abc"})[136:], -1),
    case("tar_in_tar_in_tar", "a.tar", tar({"b.tar": tar({"c.tar": tar({"a.txt": b"abc"})})}), 0, "unsupported_format"),
    case("zip_empty", "a.zip", lambda: zipped({}), 0),
    case("zip_many_members", "a.zip", lambda: zipped({f"{i}.txt": b"abc" for i in range(60)}), 50, "too_many_members"),
    case("tar_many_members", "a.tar", tar({f"{i}.txt": b"abc" for i in range(60)}), 50, "too_many_members"),
]  # fmt: skip
WARCS = [
    case("warc", "a.warc", record("warcinfo", b"x", "text/plain") + response(PAGE), 1),
    case("warc_gz", "a.warc.gz", gz(record("warcinfo", b"x", "text/plain")) + gz(response(PAGE)), 1),
    case("wet", "a.warc.wet", record("conversion", TEXT.encode(), "text/plain", WARC_Target_URI="https://x.example/"), 1),
    case("warc_chunked", "a.warc", response(b"5\r\n<p>It\r\n9\r\n may work\r\n0\r\n\r\n", extra="Transfer-Encoding: chunked\r\n"), 1),
    case("warc_chunked_not", "a.warc", response(PAGE, extra="Transfer-Encoding: chunked\r\n"), 1),
    case("warc_gzip_body", "a.warc", response(gz(PAGE), extra="Content-Encoding: gzip\r\n"), 1),
    case("warc_deflate_body", "a.warc", response(zlib.compress(PAGE), extra="Content-Encoding: deflate\r\n"), 1),
    case("warc_brotli_body", "a.warc", response(b"\x0b\x02", extra="Content-Encoding: br\r\n"), 0, "unsupported_format"),
    case("warc_gzip_bomb", "a.warc", lambda: response(gz(bytes(4_000_000)), extra="Content-Encoding: gzip\r\n"), 0,
         "unsupported_format"),
    case("warc_404", "a.warc", response(PAGE, status=404), 0, "unsupported_format"),
    case("warc_image", "a.warc", response(b"\x89PNG", "image/png"), 0, "unsupported_format"),
    case("warc_feed_as_text", "a.warc", response(XML + b"<playlist><title>Songs</title></playlist>", "text/plain"), 0, "unsupported_format"),
    case("warc_xhtml", "a.warc", response(XML + b"<html><body><p>Mint tea may help.</p></body></html>", "application/xhtml+xml"), 1),
    case("warc_not_content", "a.warc", record("request", b"GET / HTTP/1.1\r\n\r\n") + record("metadata", b"a: b", "x/y"), 0),
    case("warc_no_http", "a.warc", record("response", b"garbage"), 0, "unsupported_format"),
    case("warc_cut", "a.warc", response(PAGE) + response(PAGE)[:-20], 1, "truncated"),
    case("warc_length_too_short", "a.warc", response(PAGE).replace(b"Content-Length: 1", b"Content-Length: ") + response(PAGE), 1,
         "corrupt", "bad_record"),
    case("warc_bad_length", "a.warc", response(PAGE).replace(b"Content-Length: ", b"Content-Length: x") + response(PAGE), 1,
         "bad_record"),
    case("warc_garbage_between", "a.warc", response(PAGE) + b"garbage\r\nmore\r\n" + response(PAGE, url="https://y.example/"), 2,
         "bad_record"),
    case("warc_damaged_member", "a.warc.gz",
         lambda: gz(response(PAGE)) + flip(gz(response(PAGE * 3)), 60) + gz(response(PAGE, url="https://y.example/")), -1),
    case("warc_huge_length", "a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nabc", 0, "truncated"),
    case("warc_cut_member", "a.warc.gz", lambda: gz(response(PAGE)) + gz(response(PAGE * 9))[:-30], 1, "truncated"),
    case("warc_cut_then_whole", "a.warc", response(PAGE)[:-60] + b"\n" + response(PAGE, url="https://y.example/"), 1, "truncated"),
    case("warc_cut_request_then_whole", "a.warc", record("request", b"GET / HTTP/1.1\r\n\r\n" * 9)[:-90] + b"\r\n" + response(PAGE), 1,
         "truncated"),
    case("warc_huge_length_then_whole", "a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nabc\r\n\r\n"
         + response(PAGE), 1, "truncated"),
    case("warc_large_record", "a.warc", lambda: response(b"<p>" + b"word " * 80_000) + response(PAGE, url="https://y.example/"), 1,
         "too_large"),
    case("arc", "a.arc", b"filedesc://a.arc 0.0.0.0 20240101000000 text/plain 76\n1 0 Archive\nURL IP-address Archive-date\n\n"
         b"https://x.example/ 1.2.3.4 20240101000000 text/html 20\n<p>It may help.</p>\n\n", 0, "unsupported_format"),
    case("arc_gz", "a.arc.gz", lambda: gz(b"filedesc://a.arc 0.0.0.0 20240101000000 text/plain 76\n1 0 Archive\n\n"), 0,
         "unsupported_format"),
    case("warc_charset", "a.warc", response("café".encode("latin-1"), "text/plain; charset=latin1"), 1),
]  # fmt: skip
_MANY = [{"id": str(i), "text": f"{TEXT} {i}"} for i in range(30)]


def parquet_with_a_broken_page() -> bytes:
    """Three row groups of ten rows; a byte of the second group's text is flipped, which only its checksum tells."""
    data = parquet(_MANY, row_group_size=10, write_page_checksum=True, compression="none", use_dictionary=False)
    return flip(data, data.index(f"{TEXT} 15".encode()) + 3)


def parquet_of_odd_values() -> bytes:
    """Values that Arrow holds and Python does not: a year beyond 9999, nanoseconds, NaN, broken text in a list."""
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"ok", b"\xff"]).cast(pa.binary()).buffers())
    table = pa.table(
        {
            "text": [TEXT, f"{TEXT} 2"],
            "when": pa.array([2**62, 1], pa.timestamp("us")),
            "exact": pa.array([1, 1_000_001], pa.timestamp("ns")),
            "score": [float("nan"), 1.0],
            "tags": pa.ListArray.from_arrays([0, 1, 2], broken),
        }
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def parquet_of_two_columns_of_a_name() -> bytes:
    return column_file(
        pa.Table.from_arrays([pa.array([TEXT]), pa.array(["other"]), pa.array([1])], names=["text", "x", "x"])
    )


def column_file(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


_BINARY = pa.schema([("text", pa.binary())])
COLUMNS = [
    case("parquet", "a.parquet", parquet([{"id": str(i), "text": TEXT} for i in range(700)]), 700),
    case("parquet_groups", "a.parquet", parquet([{"id": str(i), "text": TEXT} for i in range(50)], row_group_size=10), 50),
    case("parquet_nulls", "a.parquet", parquet([{"text": TEXT}, {"text": None}, {"text": TEXT}]), 2, "missing_text"),
    case("parquet_no_text", "a.parquet", parquet([{"body_html": "x", "n": 1}]), 0, "missing_text"),
    case("parquet_numbers", "a.parquet", parquet([{"text": 5}, {"text": 6}]), 0, "bad_record", "bad_record"),
    case("parquet_nested_meta", "a.parquet", parquet([{"text": TEXT, "m": {"a": [1, 2]}}]), 1),
    case("parquet_bytes", "a.parquet", parquet([{"text": b"\xff\xfe"}], _BINARY), 0, "bad_encoding"),
    case("parquet_text_as_bytes", "a.parquet", parquet([{"text": TEXT.encode()}], _BINARY), 1),
    case("parquet_broken_page", "a.parquet", parquet_with_a_broken_page, 20, "corrupt"),
    case("arrow_odd_values", "a.arrow", parquet_of_odd_values, 1, "bad_record"),
    case("parquet_two_columns_of_a_name", "a.parquet", parquet_of_two_columns_of_a_name, 1),
    case("parquet_dictionary_bomb", "a.parquet", lambda: parquet([{"text": "It may help. " * 10_000}] * 2000), -1),
    case("parquet_large_rows", "a.parquet", lambda: parquet([{"text": f"{i} " * 50_000} for i in range(9)]), 9),
    case("parquet_huge_group", "a.parquet", lambda: parquet([{"text": f"{i} " * 60_000} for i in range(20)], row_group_size=10),
         0, "too_large", "too_large"),
    case("parquet_no_rows", "a.parquet", lambda: parquet([], pa.schema([("text", pa.string())])), 0),
    case("parquet_list_of_texts", "a.parquet", parquet([{"text": [TEXT]}]), 0, "bad_record"),
    case("parquet_cut", "a.parquet", parquet([{"text": TEXT}])[:-20], 0, "corrupt"),
    case("parquet_only_magic", "a.parquet", b"PAR1", 0, "corrupt"),
    case("parquet_in_zip", "a.zip", lambda: zipped({"a.parquet": parquet([{"text": TEXT}])}), 1),
    case("arrow", "a.arrow", arrow_stream([{"text": TEXT, "id": "a"}, {"text": TEXT, "id": "b"}]), 2),
    case("arrow_cut", "a.arrow", arrow_stream([{"text": TEXT}])[:300], 0, "corrupt"),
    case("arrow_junk", "a.arrow", b"\xff\xff\xff\xff" + struct.pack("<I", 2**31 - 1) + b"x" * 50, 0, "corrupt"),
    case("dataset_info", "dataset_info.json", b'{"citation": "", "features": {}}', 0),
    case("state", "state.json", b'{"_data_files": [], "_fingerprint": "x"}', 0),
]  # fmt: skip
MARKDOWN = [
    case("front_matter", "a.md", b"---\ntitle: T\nurl: https://x.example/a\nlicense: MIT\ntags: [a, b]\n---\n# T\n", 1),
    case("front_matter_toml", "a.md", b'+++\ntitle = "T"\n+++\n# T\n', 1),
    case("front_matter_open", "a.md", b"---\ntitle: T\n# T\n", 1),
    case("front_matter_broken", "a.md", b"---\n: : [\n---\n# T\n", 1),
    case("front_matter_bomb", "a.md", b"---\na: &a [x, x]\nb: [*a, *a, *a]\n---\n# T\n", 1),
    case("front_matter_tag", "a.md", b"---\na: !!python/object/apply:os.system ['true']\n---\n# T\n", 1),
    case("rule_at_top", "a.md", b"---\n\nSome text\n\n---\n", 1),
]
ALL = [*ENCODINGS, *NAMES, *JSON_LINES, *JSON_ARRAYS, *TABLES, *COMPRESSED, *ARCHIVES, *WARCS, *COLUMNS, *MARKDOWN]
