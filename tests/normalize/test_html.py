"""HTML to lines: structure is kept, order stays, what belongs to the page and not to the article goes."""

from __future__ import annotations

import contextlib
import time

import pytest

from hedgerow.normalize.html_tree import NoTreeError, extract_lines

BODY = "<p>Kratom may help some people to sleep, but nobody has shown this in a trial yet.</p>" * 3
SENTENCE = "Kratom may help some people to sleep, but nobody has shown this in a trial yet."


def lines_of(html: str) -> list[tuple[str, str, int]]:
    return [(line.kind or "", line.text, line.level) for line in extract_lines(html)]


def texts_of(html: str) -> list[str]:
    return [line.text for line in extract_lines(html)]


STRUCTURE = [
    ("headings", "<h1>A</h1><p>B</p><h3>C</h3>", [("heading", "A", 1), ("paragraph", "B", 0), ("heading", "C", 3)]),
    ("list", "<ul><li>one</li><li>two <b>bold</b></li></ul>", [("list_item", "one", 1), ("list_item", "two bold", 1)]),
    ("nested_list", "<ul><li>a<ul><li>b</li></ul></li></ul>", [("list_item", "a", 1), ("list_item", "b", 2)]),
    ("paragraph_in_item", "<ol><li><p>a</p></li></ol>", [("list_item", "a", 1)]),
    ("definitions", "<dl><dt>Dose</dt><dd>5 g</dd></dl>", [("list_item", "Dose", 1), ("list_item", "5 g", 1)]),
    ("table", "<table><tr><th>Drug</th><th>Risk</th></tr><tr><td>Warfarin</td><td>high <i>INR</i></td></tr></table>",
     [("table_row", "Drug | Risk", 0), ("table_row", "Warfarin | high INR", 0)]),
    ("layout_table", "<table><tr><td><h2>T</h2><p>text</p></td></tr></table>", [("heading", "T", 2), ("paragraph", "text", 0)]),
    ("quote", "<blockquote><p>said he</p></blockquote>", [("quote", "said he", 0)]),
    ("code", "<pre>a  b\nc</pre>", [("code", "a  b", 0), ("code", "c", 0)]),
    ("inline", "<p>a<em>b</em>c <a href='/x'>d</a>.</p>", [("paragraph", "abc d.", 0)]),
    ("small_print", "<div>Sleep<small>one trial</small></div>", [("paragraph", "Sleep one trial", 0)]),
    ("small_digit", "<p>H<small>2</small>O</p>", [("paragraph", "H2O", 0)]),
    ("bare_text", "loose <p>in</p> more", [("paragraph", "loose", 0), ("paragraph", "in", 0), ("paragraph", "more", 0)]),
    ("break_in_sentence", "<p>It may<br>help.</p>", [("paragraph", "It may help.", 0)]),
    ("break_between", "<p>One.<br>Two.</p>", [("paragraph", "One.", 0), ("paragraph", "Two.", 0)]),
    ("entities", "<p>5 &lt; 6 &amp; &eacute;</p>", [("paragraph", "5 < 6 & é", 0)]),
    ("open_tags", "<p>one<p>two<li>three", [("paragraph", "one", 0), ("paragraph", "two", 0), ("list_item", "three", 1)]),
    ("toc_of_the_page", "<ul><li><a href='#a'>Safe use</a></li><li><a href='#b'>Risks</a></li><li><a href='#c'>End</a></li></ul>",
     [("list_item", "Safe use", 1), ("list_item", "Risks", 1), ("list_item", "End", 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), [c[1:] for c in STRUCTURE], ids=[c[0] for c in STRUCTURE])
def test_structure(html: str, expected: list[tuple[str, str, int]]) -> None:
    assert lines_of(html) == expected


DROPPED = [
    ("nav", "<nav><ul><li>Home</li></ul></nav>"),
    ("footer", "<footer><p>© 2024 Acme. All rights reserved.</p></footer>"),
    ("site_header", "<header><a href='/'>Acme</a> Shop</header>"),
    ("cookie", "<div class='cookie-banner'><p>We use cookies to serve you better.</p></div>"),
    ("cookie_unmarked", "<p>We use cookies to serve you better.</p>"),
    ("newsletter", "<section id='newsletterSignup'><p>Get tips every week.</p></section>"),
    ("share", "<div class='share-links'><a href='#'>Tweet</a></div>"),
    ("share_unmarked", "<p>Share Tweet Email</p>"),
    ("related", "<aside class='related-posts'><a href='/x'>Ten herbs</a></aside>"),
    (
        "related_heading",
        "<h2>Related articles</h2><ul><li><a href='/a'>A herb</a></li><li><a href='/b'>B herb</a></li></ul>",
    ),
    ("comments", "<div id='comments'><p>Great post!</p></div>"),
    ("script", "<script>document.write('<p>hi</p>')</script><style>p{}</style><noscript>Turn it on</noscript>"),
    ("hidden", "<p hidden>secret</p><p style='display:none'>secret</p><p aria-hidden='true'>secret</p>"),
    ("roles", "<div role='dialog'>Buy</div><div role='navigation'>Go</div>"),
    ("form", "<form><label>Mail</label><input><button>Send</button></form>"),
    ("svg", "<svg><text>drawn</text></svg><iframe>no</iframe>"),
    ("comment_node", "<!-- <p>note</p> --><?php echo 1 ?>"),
    ("breadcrumb", "<ol class='breadcrumb'><li>Home</li><li>Herbs</li></ol>"),
    ("link_list", "".join(f"<li><a href='/{i}'>Herb number {i}</a></li>" for i in range(5))),
    ("byline", "<p class='byline'>By Ann Other</p>"),
    ("read_more", "<p><a href='/x'>Read more</a></p>"),
    ("advert", "<div class='ad-slot'><p>Buy our oil!</p></div>"),
    ("skip", "<a class='skip-link' href='#main'>Skip to content</a>"),
]


@pytest.mark.parametrize("extra", [c[1] for c in DROPPED], ids=[c[0] for c in DROPPED])
@pytest.mark.parametrize("place", ["before", "after"])
def test_dropped(extra: str, place: str) -> None:
    html = f"<body>{extra}<div>{BODY}</div></body>" if place == "before" else f"<body><div>{BODY}</div>{extra}</body>"
    assert texts_of(html) == [SENTENCE] * 3


KEPT = [
    ("warning_aside", "<aside class='warning-box'><p>Do not mix it with alcohol.</p></aside>", "Do not mix it with alcohol."),
    ("article_header", "<article><header><h1>Kratom</h1></header><p>x</p></article>", "Kratom"),
    ("one_link", "<p><a href='/x'>Our guide to dosing</a></p>", "Our guide to dosing"),
    ("share_in_sentence", "<p>Share this advice with your doctor before you start.</p>", "Share this advice with your doctor before you start."),
    ("related_prose", "<h2>Related risks</h2><p>It may harm the liver when it is taken for a long time.</p>", "Related risks"),
    ("cookie_in_prose", "<p>Cannabis cookies contain 10 mg of THC each.</p>", "Cannabis cookies contain 10 mg of THC each."),
    ("menu_word", "<p>Home remedies are on the menu again.</p>", "Home remedies are on the menu again."),
    ("note_div", "<div class='key-takeaways'><li>Sleep first.</li></div>", "Sleep first."),
    ("social_word", "<p>Social support helps people to quit.</p>", "Social support helps people to quit."),
    ("aspx_form", f"<form id='aspnetForm'>{BODY}<p>kept</p></form>", "kept"),
    ("flagged_wrapper", f"<div class='has-sidebar sidebar'><article>{BODY}<p>kept</p></article></div>", "kept"),
    ("body_class", "<p>kept</p></div><div>", "kept"),
]  # fmt: skip


@pytest.mark.parametrize(("extra", "wanted"), [c[1:] for c in KEPT], ids=[c[0] for c in KEPT])
def test_kept(extra: str, wanted: str) -> None:
    assert wanted in texts_of(f"<html><body class='with-nav menu'>{BODY}{extra}</body></html>")


def test_main_is_preferred_and_its_title_kept() -> None:
    html = f"<body><h1>Title</h1><div>Some shop text here</div><main>{BODY}</main><div>Other text</div></body>"
    assert texts_of(html) == ["Title", *[SENTENCE] * 3]


def test_labels_over_the_title_go_and_an_intro_stays() -> None:
    html = f"<main><div>Reality Check</div><p>Read this first.</p><h1>Title</h1>{BODY}<p>Verdict</p></main>"
    assert texts_of(html) == ["Read this first.", "Title", *[SENTENCE] * 3, "Verdict"]


def test_an_empty_main_is_not() -> None:
    assert SENTENCE in texts_of(f"<body><main></main><div>{BODY}</div></body>")


@pytest.mark.parametrize("html", ["", "   ", "<!-- c -->", "<?xml version='1.0'?>"])
def test_no_tree(html: str) -> None:
    with pytest.raises(NoTreeError):
        extract_lines(html)


HOSTILE = [
    ("deep", "<div>" * 20_000 + "x"),
    ("deep_lists", "<ul><li>" * 5_000 + "x"),
    ("deep_tables", "<table><tr><td>" * 2_000 + "x"),
    ("open_tags", "<" * 100_000),
    ("attributes", "<p " + "a=b " * 50_000 + ">x</p>"),
    ("entities", "&amp;" * 100_000),
    ("links", "<a href=x>" * 20_000 + "x"),
    ("flagged", "<div class=nav>" * 3_000 + "x"),
    ("comments", "<!--" * 50_000),
    ("nul", "<p>a\x00b</p>" * 1000),
    ("rows", "<table>" + "<tr><td>a<td>b" * 10_000),
]


@pytest.mark.parametrize("html", [c[1] for c in HOSTILE], ids=[c[0] for c in HOSTILE])
def test_hostile_pages_cost_little(html: str) -> None:
    start = time.process_time()
    with contextlib.suppress(NoTreeError):
        extract_lines(html)
    assert time.process_time() - start < 5


def test_many_boilerplate_elements_take_linear_time() -> None:
    page = f"<p>{'Kratom may ease pain. ' * 20}</p>" + "<a href='x' class='nav'>a</a>" * 9000
    start = time.process_time()
    assert len(extract_lines(page)) == 1
    assert time.process_time() - start < 5
