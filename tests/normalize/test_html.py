"""HTML to lines: structure is kept, order stays, what belongs to the page and not to the article goes."""

from __future__ import annotations

import contextlib
import time
from collections import Counter

import pytest

from hedgerow.normalize.html_tree import NoTreeError, extract_lines

BODY = "<p>Kratom may help some people to sleep, but nobody has shown this in a trial yet.</p>" * 3
SENTENCE = "Kratom may help some people to sleep, but nobody has shown this in a trial yet."


def lines_of(html: str) -> list[tuple[str, str, int]]:
    return [(line.kind or "", line.text, line.level) for line in extract_lines(html, Counter())]


def texts_of(html: str) -> list[str]:
    return [line.text for line in extract_lines(html, Counter())]


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
    ("button", "<button>Add to cart</button><button aria-expanded='false'>Show more</button>"),
    ("button_that_asks", "<div><button>Need help?</button><p hidden>Write to us.</p></div>"),
    ("button_role", "<div role='button'>Order now</div><a role='button' href='/x'>Start the quiz</a>"),
    ("button_in_a_heading", "<h2><button aria-expanded='false'>Menu</button></h2>"),
    ("menu_of_a_builder", "<div class='elementor-widget elementor-widget-nav-menu'><ul><li>Shop</li></ul></div>"),
    ("share_of_a_builder", "<div class='elementor-share-buttons'><span>Facebook</span></div>"),
    ("share_of_a_theme", "<div class='td-post-sharing'><a href='https://x.example'>X</a> <a href='/p'>Pin</a></div>"),
    (
        "related_of_a_plugin",
        "<div class='yarpp-related'><h3>Related posts</h3><div><a href='/a'>Ten herbs</a><p>We tried ten of them.</p></div></div>",
    ),
    ("related_alone", "<div class='related'><a href='/a'>Ten herbs</a></div>"),
    ("widget_area", "<div class='widget-area'><p>Our new oil is here.</p></div>"),
    (
        "widget_of_links",
        "<section class='widget widget_block'><h3>Shops</h3><a href='/a'>One of the shops in our town</a></section>",
    ),
    (
        "recent_posts",
        "<section class='widget widget_recent_entries'><h2>New here</h2><a href='/a'>Ten herbs</a></section>",
    ),
    ("cookie_plugin", "<div id='cookie-law-info-bar'><span>This site stores data on your device.</span></div>"),
    ("cookie_alert", "<div role='alert' class='cookie-alert'><p>This site stores data on your device.</p></div>"),
    ("cookie_warning", "<div id='cookie-warning'><p>This site stores data on your device.</p></div>"),
    ("comments_of_a_plugin", "<div class='gig-comments-container'><p>Great post!</p></div>"),
    ("footer_of_a_theme", "<div class='ci-footer'><p>Our clinic is open.</p></div>"),
    ("consent", "<div id='onetrust-consent-sdk'><p>This site stores data on your device.</p></div>"),
    (
        "comment_form",
        "<div id='respond' class='comment-respond'><p>Your email address will not be published.</p></div>",
    ),
    ("newsletter_of_a_shop", "<div class='shopify-section newsletter__wrapper'><p>Be the first to know.</p></div>"),
    ("sidebar_region", "<div class='region region-sidebar-second'><p>Our clinic is open.</p></div>"),
    ("status", "<div role='status'>Saved</div>"),
    ("closed_menu", "<div class='collapse navbar-collapse' hidden>Shop</div>"),
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
    ("anchor_of_a_heading", "<h2 id='social-anxiety'>Social anxiety</h2>", "Social anxiety"),
    ("anchor_in_a_heading", "<h2><span id='Recommendations'>Recommendations</span></h2>", "Recommendations"),
    ("edit_link_in_a_heading", "<h2><span id='Social_use'>Social use</span><span class='mw-editsection'>[edit]</span></h2>", "Social use"),
    ("share_link_in_a_heading", "<h2>Risks <a class='share-link' href='/s'>Share</a></h2>", "Risks"),
    ("anchor_named_date", "<h2 id='up-to-date'>Up to date?</h2>", "Up to date?"),
    ("section_of_recommendations", "<section id='recommendations'><h2>What to do</h2><p>Stop.</p></section>", "What to do"),
    ("section_of_slug", f"<section class='treatment-recommendations'><p>{SENTENCE[:40]}. Stop.</p></section>", f"{SENTENCE[:40]}. Stop."),
    ("section_of_search", "<section id='search-strategy'><p>We searched two libraries.</p></section>", "We searched two libraries."),
    ("list_of_slug", "<ul class='related-symptoms'><li>nausea in the morning</li><li>a dry mouth all day</li></ul>", "a dry mouth all day"),
    ("comments_of_experts", "<div id='comments-from-experts'><p>Nobody should do this.</p></div>", "Nobody should do this."),
    ("cookie_facts", "<div class='cookie-facts'><p>Each holds 10 mg of THC.</p></div>", "Each holds 10 mg of THC."),
    ("hash", "<p id='3ad7'>Nobody should do this.</p>", "Nobody should do this."),
    ("ad_hoc", "<div id='ad-hoc-dosing'><p>Nobody should do this.</p></div>", "Nobody should do this."),
    ("no_sidebar", "<div class='no-sidebar'><p>Wait a week.</p></div>", "Wait a week."),
    ("ad_free", "<div class='ad-free'><p>Wait a week.</p></div>", "Wait a week."),
    ("content_with_sidebar", "<div class='entry-content content sidebar-right'><p>Wait a week.</p></div>", "Wait a week."),
    ("footer_note", "<div class='footer-note'><p>Measured in rats.</p></div>", "Measured in rats."),
    ("ad_warning", "<div class='ad-warning'><p>Never mix it.</p></div>", "Never mix it."),
    ("alert_role", "<div role='alert' class='alert alert-danger'>Do not drive after it.</div>", "Do not drive after it."),
    ("word_of_a_sentence", "<p>People with <a class='related-link' href='/x'>fear</a> may try it.</p>", "People with fear may try it."),
    ("widget_of_a_builder", "<div class='elementor-widget elementor-widget-text-editor'><div class='elementor-widget-container'><p>Wait.</p></div>"
     "</div>", "Wait."),
    ("heading_of_a_builder", "<div class='elementor-widget elementor-widget-heading'><h2>Risks</h2></div>", "Risks"),
    ("list_of_a_builder", "<div class='elementor-widget elementor-widget-icon-list'><ul><li>Rash</li></ul></div>", "Rash"),
    ("text_widget", "<div class='et_pb_widget'><p>Wait.</p></div>", "Wait."),
    ("button_of_a_panel", "<h3><button aria-expanded='false'>Side effects</button></h3>", "Side effects"),
    ("heading_in_a_button", "<div><button aria-expanded='false'><h3>Side effects</h3></button><p>x</p></div>", "Side effects"),
    ("button_that_asks", "<div><button>Is kava safe?</button><div>No.</div></div>", "Is kava safe?"),
    ("button_that_asks_in_faq", "<div class='faq-item'><button aria-controls='p1'>Storage</button><div id='p1'>Keep it dry.</div></div>", "Storage"),
    ("link_of_a_panel", "<h4><a role='button' data-toggle='collapse' href='#c'>Is it safe?</a></h4>", "Is it safe?"),
    ("summary", "<details><summary>Is it safe?</summary><p>No.</p></details>", "Is it safe?"),
    ("button_in_a_summary", "<details><summary><button>Is it safe?</button></summary><p>No.</p></details>", "Is it safe?"),
    ("closed_panel", "<div class='accordion-panel' aria-hidden='true'><p>Keep it dry.</p></div>", "Keep it dry."),
    ("closed_region", "<div role='region' aria-labelledby='q1' hidden><p>Keep it dry.</p></div>", "Keep it dry."),
    ("tabs", "<div role='tablist'><h3 role='tab'>Dose</h3><div role='tabpanel'><p>Keep it dry.</p></div></div>", "Keep it dry."),
]  # fmt: skip


@pytest.mark.parametrize(("extra", "wanted"), [c[1:] for c in KEPT], ids=[c[0] for c in KEPT])
def test_kept(extra: str, wanted: str) -> None:
    assert wanted in texts_of(f"<html><body class='with-nav menu'>{BODY}{extra}</body></html>")


DROPS = [
    ("elements", f"<nav>Home</nav>{BODY}<footer>Bye</footer><p hidden>x</p>", {"drop_elements": 3}),
    ("lines", f"{BODY}<p>Share Tweet Email</p>", {"drop_lines": 1}),
    ("in_a_cell", f"{BODY}<table><tr><td>5 g <button>Copy</button></td></tr></table>", {"drop_elements": 1}),
    ("nothing_to_see", f"<script>x()</script>{BODY}<nav> </nav><style>p{{}}</style>", {}),
    ("all_of_it_kept", BODY, {}),
]


@pytest.mark.parametrize(("html", "expected"), [c[1:] for c in DROPS], ids=[c[0] for c in DROPS])
def test_what_is_dropped_is_counted(html: str, expected: dict[str, int]) -> None:
    changes: Counter[str] = Counter()
    extract_lines(html, changes)
    assert +changes == Counter(expected)


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
        extract_lines(html, Counter())


HOSTILE = [
    ("deep", "<div>" * 20_000 + "x"),
    ("deep_lists", "<ul><li>" * 5_000 + "x"),
    ("deep_tables", "<table><tr><td>" * 2_000 + "x"),
    ("open_tags", "<" * 100_000),
    ("attributes", "<p " + "a=b " * 50_000 + ">x</p>"),
    ("entities", "&amp;" * 100_000),
    ("links", "<a href=x>" * 20_000 + "x"),
    ("flagged", "<div class=nav>" * 3_000 + "x"),
    ("flagged_and_kept", "<div class=social>It may help some people. " * 3_000 + "x"),
    ("buttons", "<h2><button aria-expanded=true>x" * 3_000),
    ("names", f"<p class='{'nav-x ' * 50_000}'>x</p>"),
    ("comments", "<!--" * 50_000),
    ("nul", "<p>a\x00b</p>" * 1000),
    ("rows", "<table>" + "<tr><td>a<td>b" * 10_000),
]


@pytest.mark.parametrize("html", [c[1] for c in HOSTILE], ids=[c[0] for c in HOSTILE])
def test_hostile_pages_cost_little(html: str) -> None:
    start = time.process_time()
    with contextlib.suppress(NoTreeError):
        extract_lines(html, Counter())
    assert time.process_time() - start < 5


def test_many_boilerplate_elements_take_linear_time() -> None:
    page = f"<p>{'Kratom may ease pain. ' * 20}</p>" + "<a href='x' class='nav'>a</a>" * 9000
    start = time.process_time()
    assert len(extract_lines(page, Counter())) == 1
    assert time.process_time() - start < 5
