"""Encodings, case by case: what the bytes are, what is declared, and the text that comes out (None: refused)."""

from __future__ import annotations

import codecs
import encodings.aliases

import pytest

from hedgerow.ingest.decode import UndecodableError, decode

LATIN = "Kratom may ease pain; it’s no cure – “not for me”, says José. Dose: 5 µg. "
PLAIN = "Kratom may ease pain, but it is no cure at all. Ask a doctor first. "
CYRILLIC = "Валериана помогает некоторым людям заснуть. "
JAPANESE = "これは薬ではありません。医師に相談してください。"

CASES = [
    ("utf8", LATIN.encode(), None, LATIN),
    ("utf8_bom", codecs.BOM_UTF8 + LATIN.encode(), None, LATIN),
    ("utf8_declared_so", LATIN.encode(), "UTF-8", LATIN),
    ("utf8_declared_latin1", LATIN.encode(), "iso-8859-1", LATIN),
    ("utf8_declared_utf16", LATIN.encode(), "utf-16", LATIN),
    ("utf8_declared_shift_jis", LATIN.encode(), "shift_jis", LATIN),
    ("utf8_bom_declared_cp1252", codecs.BOM_UTF8 + LATIN.encode(), "windows-1252", LATIN),
    ("utf8_in_quotes_declared", LATIN.encode(), ' "utf-8" ', LATIN),
    ("unknown_declared", LATIN.encode(), "x-klingon", LATIN),
    ("unknown_declared_not_utf8", LATIN.encode("cp1252"), "x-klingon", LATIN),
    ("never_used_declared", PLAIN.encode(), "utf-7", PLAIN),
    ("no_text_encoding_declared", PLAIN.encode(), "base64", PLAIN),
    ("escapes_declared", b"a\\x41 b", "unicode_escape", "a\\x41 b"),
    ("cp1252_undeclared", LATIN.encode("cp1252"), None, LATIN),
    ("cp1252_declared", LATIN.encode("cp1252"), "windows-1252", LATIN),
    ("cp1252_declared_latin1", LATIN.encode("cp1252"), "iso-8859-1", LATIN),
    ("cp1252_declared_ascii", LATIN.encode("cp1252"), "us-ascii", LATIN),
    ("cp1252_declared_utf8", LATIN.encode("cp1252"), "utf-8", LATIN),
    ("cp1251_declared", CYRILLIC.encode("cp1251"), "windows-1251", CYRILLIC),
    ("koi8_declared", CYRILLIC.encode("koi8-r"), "KOI8-R", CYRILLIC),
    ("koi8_undeclared_is_read_as_western", CYRILLIC.encode("koi8-r"), None, CYRILLIC.encode("koi8-r").decode("cp1252", "replace")),
    ("shift_jis_declared", JAPANESE.encode("shift_jis"), "shift_jis", JAPANESE),
    ("euc_jp_declared", JAPANESE.encode("euc_jp"), "euc-jp", JAPANESE),
    ("iso2022_declared", JAPANESE.encode("iso2022_jp"), "iso-2022-jp", JAPANESE),
    ("gb18030_declared", "这不是药。请咨询医生。".encode("gb18030"), "gb18030", "这不是药。请咨询医生。"),
    ("big5_declared", "這不是藥。".encode("big5"), "big5", "這不是藥。"),
    ("utf16_bom", LATIN.encode("utf-16"), None, LATIN),
    ("utf16_be_bom", codecs.BOM_UTF16_BE + LATIN.encode("utf-16-be"), None, LATIN),
    ("utf16_le_bare", LATIN.encode("utf-16-le"), None, LATIN),
    ("utf16_be_bare", LATIN.encode("utf-16-be"), None, LATIN),
    ("utf16_le_bare_declared_be", LATIN.encode("utf-16-le"), "utf-16-be", LATIN),
    ("utf16_bom_declared_utf8", LATIN.encode("utf-16"), "utf-8", LATIN),
    ("utf16_cyrillic_bom", CYRILLIC.encode("utf-16"), None, CYRILLIC),
    ("utf16_cyrillic_bare_declared", CYRILLIC.encode("utf-16-le"), "utf-16-le", CYRILLIC),
    ("utf16_be_cyrillic_bare_declared", CYRILLIC.encode("utf-16-be"), "utf-16-be", CYRILLIC),
    ("utf16_cyrillic_bare_undeclared", CYRILLIC.encode("utf-16-le"), None, None),
    ("utf16_cyrillic_bare_declared_wrong", CYRILLIC.encode("utf-16-le"), "utf-8", None),
    ("utf16_odd_byte", LATIN.encode("utf-16") + b"x", None, LATIN + "\ufffd"),
    ("utf16_lone_surrogate", codecs.BOM_UTF16_LE + "a ".encode("utf-16-le") * 9 + b"\x00\xd8", None, "a " * 9 + "\ufffd"),
    ("utf32_bom", LATIN.encode("utf-32"), None, LATIN),
    ("utf32_be_bom", codecs.BOM_UTF32_BE + LATIN.encode("utf-32-be"), None, LATIN),
    ("utf32_le_bare", LATIN.encode("utf-32-le"), None, LATIN),
    ("utf32_be_bare", LATIN.encode("utf-32-be"), None, LATIN),
    ("broken_bytes_in_utf8", ("é – “" * 9).encode() + b"\xff!", None, "é – “" * 9 + "\ufffd!"),
    ("cp1252_line_in_utf8", (LATIN * 3).encode() + b"\n" + LATIN.encode("cp1252") + b"\n" + LATIN.encode(), None, LATIN * 3 + "\n" + LATIN + "\n" + LATIN),
    ("cp1252_word_in_utf8_line", (LATIN * 2).encode() + b"the na\xefve caf\xe9\x92s \x93\xc9tude\x94\x85 and", None,
     LATIN * 2 + "the naïve café’s “Étude”… and"),
    ("cp1252_signs_in_utf8", (LATIN * 2).encode() + b"37 \xb0C, 5 \xb5g, \xa33, \xbd cup, Rootex\xae, \x80 5", None,
     LATIN * 2 + "37 °C, 5 µg, £3, ½ cup, Rootex®, € 5"),
    ("utf8_declared_with_a_cp1252_quote", LATIN.encode() + b"it\x92s", "utf-8", LATIN + "it’s"),
    ("lost_lead_bytes", (LATIN * 2).encode() + b"it\x80\x99s caf\xa9 canci\xb3n", None, LATIN * 2 + "it\ufffd\ufffds caf\ufffd canci\ufffdn"),
    ("cut_in_the_middle", (LATIN * 2).encode() + b"it\xe2\x80 caf\xc3 \xf0\x9f\x98 end", None, LATIN * 2 + "it\ufffd caf\ufffd \ufffd end"),
    ("cut_at_the_end_behind_a_word", (LATIN * 2).encode() + b"caf\xe2", None, LATIN * 2 + "caf\ufffd"),
    ("binary_in_utf8", (LATIN * 3).encode() + bytes((0xFE, 0xFF, 0x81, 0x8D, 0xC0, 0xC1)), None, LATIN * 3 + "\ufffd" * 6),
    ("undefined_in_cp1252_in_utf8", (LATIN * 2).encode() + b"a\x81b \x9d", None, LATIN * 2 + "a\ufffdb \ufffd"),
    ("more_broken_bytes_than_utf8", "é".encode() + b" \x93a\x94 \x96 \x92" * 5, None, "Ã©" + " “a” – ’" * 5),
    ("undefined_in_cp1252", b"caf\xe9 \x81 noir", None, "café \ufffd noir"),
    ("cut_in_a_character", LATIN.encode() + "é".encode()[:1], None, LATIN + "\ufffd"),
    ("overlong", LATIN.encode() + b"\xc0\xaf", None, LATIN + "\ufffd\ufffd"),
    ("mojibake_is_left_to_repair", LATIN.encode().decode("cp1252", "ignore").encode(), None, LATIN.encode().decode("cp1252", "ignore")),
    ("a_nul_in_text", PLAIN.encode() + b"\x00" + PLAIN.encode(), None, f"{PLAIN}\0{PLAIN}"),
    ("nothing", b"", None, ""),
    ("bom_alone", codecs.BOM_UTF8, None, ""),
    ("utf16_bom_alone", codecs.BOM_UTF16_LE, None, ""),
    ("a_picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x00\x00\x00", None, None),
    ("a_picture_declared_text", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x00\x00\x00", "utf-8", None),
    ("a_program", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00>\x00\x01\x00", None, None),
    ("nuls", b"\x00" * 100, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("data", "declared", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_text_of_bytes(data: bytes, declared: str | None, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(UndecodableError):
            decode(data, declared)
        return
    done = decode(data, declared)
    assert done.text == expected
    replaced = sum(step.count for step in done.steps if step.step == "replace_undecodable")
    assert replaced == (done.text.count("\ufffd") if "\ufffd" in expected else 0)


def test_stray_bytes_are_counted() -> None:
    done = decode((LATIN * 3).encode() + b"it\x92s caf\xe9\x94, \xff")
    assert [(step.step, step.count, step.detail) for step in done.steps] == [
        ("decode_stray_bytes", 3, "windows-1252"), ("replace_undecodable", 1, None),
    ]  # fmt: skip


NAMES = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values()})


def _is_text_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except LookupError:  # an alias of a system that this is not
        return False


TAKEN = [name for name in NAMES if _is_text_encoding(name) and codecs.lookup(name).name != "utf-7"]
"""UTF-7 is refused, as browsers do: any ASCII text may turn into another one by it."""


@pytest.mark.parametrize("name", TAKEN)
def test_every_declared_name_reads_its_own_bytes(name: str) -> None:
    """Names that Python knows, aliases too; text that the encoding cannot hold is left out of the sample."""
    sample = "".join(c for c in LATIN + CYRILLIC + JAPANESE if _fits(c, name))
    assert decode((PLAIN + sample * 2).encode(name), name).text == PLAIN + sample * 2


def _fits(character: str, name: str) -> bool:
    try:
        return character.encode(name).decode(name) == character
    except (UnicodeError, ValueError):
        return False
