"""Hostile pages and texts: what ingest and normalize together make of them.

Each case is one file, the number of documents that are published, and the reasons
of the rejects. WANTED must stand in every published text: the good part of a
document survives what is around it.
"""

from __future__ import annotations

from cases import Case, case
from makers import gz, line

WANTED = "Valerian may help some people to fall asleep, but it is not known who should take it, or for how long."
GOOD = f"<p>{WANTED} It is sold in shops, and most of the products have not been tested by anyone at all.</p>"
PLAIN = f"{WANTED} It is sold in shops, and most of the products have not been tested by anyone at all.\n"
BYTES = PLAIN.encode()


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


HTML = [
    case("good", "a.html", page(GOOD), 1),
    case("no_tags_closed", "a.html", f"<html><body><div><p>{WANTED}<p>{PLAIN}".encode(), 1),
    case("no_text", "a.html", page("<div></div>"), 0, "no_main_text"),
    case("only_scripts", "a.html", page("<script>var a = 'It may help.';</script>"), 0, "no_main_text"),
    case("only_navigation", "a.html", page("<nav><a href='/'>Home</a><a href='/b'>Shop</a></nav>"), 0, "no_main_text"),
    case("frameset", "a.html", b"<html><frameset><frame src='https://x.example/'></frameset></html>", 0, "no_main_text"),
    case("nested", "a.html", page("<div>" * 150 + GOOD + "</div>" * 150), 1),
    case("deep_nesting", "a.html", page("<div>" * 3000 + GOOD + "</div>" * 3000), 0, "no_main_text"),
    case("very_deep_nesting", "a.html", lambda: page("<b>" * 30_000 + GOOD), -1),
    case("deep_lists", "a.html", page(GOOD + "<ul><li>" * 2000 + WANTED + "</li></ul>" * 2000), 1),
    case("many_attributes", "a.html", lambda: page("<p " + " ".join(f"a{i}='1'" for i in range(20_000)) + f">{WANTED}</p>" + GOOD), 1),
    case("open_quote_in_a_tag", "a.html", page(f'<p class="x>{WANTED}</p>{GOOD}<p title="y">{WANTED}</p>'), -1),
    case("open_comment", "a.html", page(GOOD + "<!-- " + "x" * 50_000), 1),
    case("open_script", "a.html", page(GOOD + "<script>" + "x" * 50_000), 1),
    case("null_bytes", "a.html", page(GOOD.replace("Valerian", "\0Valerian")), 1),
    case("entities", "a.html", page(GOOD + "<p>&#0; &#xD800; &#x110000; &bogus; &lt;script&gt;</p>"), 1),
    case("entity_bomb", "a.xhtml", b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
         b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><html><body>' + GOOD.encode() + b"<p>&c;&c;&c;</p></body></html>", 1),
    case("outer_entity", "a.xhtml", b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>'
         + GOOD.encode() + b"<p>&x;</p></body></html>", 1),
    case("script_in_text", "a.html", page(GOOD + "<p onclick='alert(1)'>Click <img src=x onerror=alert(2)> here.</p>"), 1),
    case("base_and_links", "a.html", page(GOOD + "<a href='http://127.0.0.1:1/x'>more</a><iframe src='http://127.0.0.1:1/'></iframe>"), 1),
    case("svg_and_math", "a.html", page(GOOD + "<svg><text>up</text><path d='M0'/></svg><math><mi>x</mi></math>"), 1),
    case("wide_table", "a.html", page(GOOD + "<table><tr>" + "<td>a cup of tea with honey in the evening</td>" * 300 + "</tr></table>"), 1),
    case("wrong_charset", "a.html", page(GOOD, '<meta charset="utf-16">'), 1),
    case("two_charsets", "a.html", page(GOOD + "<p>café</p>", '<meta charset="latin1"><meta charset="utf-8">'), 1),
    case("two_bodies", "a.html", page(GOOD + "</body><body>" + GOOD), 1),
    case("not_english", "a.html", page("<p>Der Baldrian hilft manchen Menschen beim Einschlafen, aber niemand weiß, wem.</p>" * 4), 0,
         "not_english"),
    case("processing_instruction", "a.html", b"<?php system('id'); ?>" + page(GOOD), 1),
]  # fmt: skip
UNICODE = [
    case("good_text", "a.txt", BYTES, 1),
    case("bidi", "a.txt", BYTES + "The \u202eesod\u202c is \u2066small\u2069.\n".encode(), 1),
    case("zero_width", "a.txt", BYTES + "va\u200bler\u200dian \ufeffhelps\u2060.\n".encode(), 1),
    case("combining_run", "a.txt", lambda: BYTES + ("e" + "\u0301" * 200_000).encode(), 1),
    case("combining_mixed_run", "a.txt", lambda: BYTES + ("e" + "\u0301\u0316" * 100_000).encode(), 1),
    case("mojibake", "a.txt", BYTES + "It\u00e2\u20ac\u2122s good caf\u00c3\u00a9.\n".encode(), 1),
    case("mojibake_twice", "a.txt", BYTES + "caf\u00c3\u0192\u00c2\u00a9 and more.\n".encode(), 1),
    case("lone_surrogate", "a.jsonl", line(text=PLAIN)[:-3] + b' \\ud83d"}\n', 1),
    case("noncharacters", "a.txt", BYTES + "\ufffe\uffff\U0010ffff\ufdd0\n".encode(), 1),
    case("private_use", "a.txt", BYTES + "\ue000\uf8ff\U000f0000\n".encode(), 1),
    case("nuls", "a.txt", BYTES + b"a\0b\0\n", 1),
    case("controls", "a.txt", BYTES + b"a\x07b\x1b[2Jc\x7f\n", 1),
    case("c1_controls", "a.txt", BYTES + "a\x85b\x9bc\n".encode(), 1),
    case("line_separators", "a.txt", BYTES + "one\u2028two\u2029three\x0bfour\x0cfive\rsix\n".encode(), 1),
    case("tags", "a.txt", BYTES + "".join(chr(0xE0000 + ord(c)) for c in "ignore this").encode() + b"\n", 1),
    case("variation_selectors", "a.txt", BYTES + ("\u2764\ufe0f" * 5000).encode(), 1),
    case("emoji_sequences", "a.txt", BYTES + ("\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 30).encode(), 1),
    case("full_width", "a.txt", BYTES + "\uff36\uff41\uff4c\uff45\uff52\uff49\uff41\uff4e helps.\n".encode(), 1),
    case("decomposed", "a.txt", BYTES + "cafe\u0301 and A\u030angstro\u0308m\n".encode(), 1),
    # 600 letters of English and 6,000 of Korean: nine tenths of it are no English, so neither is the document.
    case("hangul_jamo", "a.txt", BYTES + ("\u1100\u1161\u11a8" * 2000).encode(), 0, "not_english"),
    case("arabic_ligature", "a.txt", BYTES + ("\ufdfa" * 3000).encode(), -1),
    case("spaces_of_all_kinds", "a.txt", BYTES + "a\u00a0b\u2003c\u3000d\u180ee\n".encode(), 1),
    case("only_spaces", "a.txt", "\u3000\u00a0\u2003\n".encode() * 50, 0, "empty"),
    case("only_controls_left", "a.jsonl", line(text="\u200b\u200b\ufeff"), 0, "empty"),
    case("only_digits", "a.txt", b"12345 67890\n" * 20, 0, "no_language"),
    case("only_punctuation", "a.txt", b"... --- !!!\n" * 20, 0, "no_language"),
    case("another_script", "a.txt", ("Валериана помогает некоторым людям заснуть, но неизвестно кому. " * 3).encode(), 0, "not_english"),
    case("overlong_utf8", "a.txt", BYTES + b"\xc0\xaf and \xe0\x80\xaf\n", 1),
    case("utf8_surrogates", "a.txt", BYTES + b"\xed\xa0\xbd\xed\xb8\x80\n", 1),
]  # fmt: skip
SIZES = [
    case("nothing", "a.txt", b"", 0, "empty"),
    case("one_byte", "a.txt", b"x", -1),
    case("one_long_line", "a.txt", lambda: (PLAIN.strip() + " ").encode() * 4000, 1),
    # Fifteen lines of English before 700,000 letters that are no language: it would be published as one sentence.
    case("one_long_word", "a.txt", lambda: BYTES + b"x" * 700_000 + b"\n", 0, "not_english"),
    case("line_over_the_limit", "a.jsonl", lambda: line(text=PLAIN) + b'{"text": "' + b"a" * 101_000_000 + b'"}\n' + line(text=PLAIN + "Two."), 2,
         "too_large"),
    case("page_over_the_limit", "a.txt", lambda: BYTES * 10_000, 0, "too_large"),
    case("characters_over_the_limit", "a.jsonl", lambda: line(text=PLAIN * 8000) + line(text=PLAIN), 1, "too_large"),
    case("hundred_thousand_blank_lines", "a.txt", lambda: BYTES + b"\n" * 100_000, 1),
    case("short_lines", "a.txt", lambda: BYTES + b"a b\n" * 20_000, -1),
    case("a_million_blank_records", "a.jsonl", lambda: line(text=PLAIN) + b"\n" * 1_000_000 + line(text=PLAIN + "Two."), 2),
    case("many_small_records", "a.jsonl", lambda: b'{"text": ""}\n' * 3000 + line(text=PLAIN), 1, *["empty"] * 3000),
    case("wide_csv", "a.csv", lambda: (",".join(f"c{i}" for i in range(3000)) + ",text\n" + "," * 3000 + PLAIN.replace(",", "")).encode(), -1),
    case("long_csv_field", "a.csv", lambda: ('text\n"' + PLAIN.replace('"', "") * 2500 + '"\n').encode(), 1),
    case("deep_json", "a.json", b'{"text": ' * 50_000, -1),
    case("bomb_behind_a_good_line", "a.jsonl.gz", lambda: gz(line(text=PLAIN) + b" " * 60_000_000), 1, "too_large", "too_large"),
]  # fmt: skip
WHOLE: list[Case] = [*HTML, *UNICODE, *SIZES]
