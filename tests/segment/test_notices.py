"""What a page of bare text says beside its article, and which prose it leaves where it was."""

from __future__ import annotations

import pytest

from hedgerow.segment import Block, segment_text
from hedgerow.segment.lines import find_lines
from hedgerow.segment.notices import find_notices

PROSE = "The root has been used for a long time, and most people take it as a tea in the evening."
MORE = "It should not be drunk by anyone whose liver is weak, since a few people have been harmed by it."
ARTICLE = f"Kava at a Glance\n{PROSE}\nIs it safe?\n{PROSE}"


def rows(text: str) -> list[tuple[str, str, str | None]]:
    """Return each sentence with the role of its section and the heading around it."""
    found = segment_text(text)
    table = []
    for sentence in found.sentences:
        section = found.sections[sentence.section]
        around = section
        while around.heading is None and around.parent is not None:
            around = found.sections[around.parent]
        heading = text[around.heading.start : around.heading.end] if around.heading else None
        table.append((text[sentence.start : sentence.end], section.role, heading))
    return table


BREAKS = [
    "Advertisement", "ADVERTISEMENT", "Advertising", "Ad", "Sponsored", "Advertisement - Continue Reading Below", "Menu",
    "Share this", "Share this article", "Read more", "Read More:", "Learn more", "Comments", "Written by", "Related articles",
    "Subscribe", "Tags", "Newsletter", "Sign up", "Copyright", "Contact", "Cookies", "Categories", "© 2021 Root House",
    "Read more: How kava is brewed",
]  # fmt: skip


@pytest.mark.parametrize("line", BREAKS)
def test_prose_behind_a_notice_stays_in_its_section(line: str) -> None:
    found = rows(f"{ARTICLE}\n{line}\n{MORE}\n{PROSE}")
    assert (line, "boilerplate", "Is it safe?") in found
    assert found[-2:] == [(MORE, "body", "Is it safe?"), (PROSE, "body", "Is it safe?")]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement rules for herbs", "Menus of the islands", "Shared bowls", "How to read more of a label",
        "Comments from doctors", "Related plants of the pepper family", "Contact with the skin", "Copyright law and herbs",
        "Tagged cells in the liver", "Learn more about your liver",
    ],
)  # fmt: skip
def test_heading_with_such_words_is_no_notice(line: str) -> None:
    assert "boilerplate" not in {role for _, role, _ in rows(f"{ARTICLE}\n{line}\n{MORE}")}


@pytest.mark.parametrize("line", ["Contents", "See also", "Further reading", "References", "Source"])
def test_prose_behind_an_empty_list_stays_in_its_section(line: str) -> None:
    assert rows(f"{ARTICLE}\n{line}\n{MORE}\n{PROSE}")[-2:] == [
        (MORE, "body", "Is it safe?"),
        (PROSE, "body", "Is it safe?"),
    ]


REFERENCES = [
    "Lee B, Wu A. Kava and sleep. J Root Res. 2011;4:12-19.",
    "1. Stone, C. (2004). Tea of the islands. Island Press.",
    "https://example.org/kava",
    "Root Institute. Kava fact sheet.",
]


@pytest.mark.parametrize("line", ["References", "Sources", "Further reading", "Additional resources"])
@pytest.mark.parametrize("entry", REFERENCES)
def test_references_keep_what_cites(line: str, entry: str) -> None:
    found = rows(f"{ARTICLE}\n{line}\n{entry}\n{REFERENCES[0]}\n{MORE}")
    assert {role for sentence, role, _ in found if sentence in entry} == {"references"}
    assert found[-1] == (MORE, "body", "Is it safe?")


@pytest.mark.parametrize("line", ["Sources", "Resources", "Notes"])
def test_names_of_reference_lists_may_head_prose(line: str) -> None:
    prose = "Nuts and seeds are rich in it, and so are whole grains."
    assert rows(f"{ARTICLE}\n{line}\n{prose}\nDose\n{MORE}")[-2:] == [(prose, "body", line), (MORE, "body", "Dose")]


TAILS = [
    ("share buttons", "Share this:\nFacebook\nTwitter\nPin it"),
    ("related titles", "Related Articles\nHow Valerian Works\n9 Roots for Rest\nIs Hops Tea Safe?"),
    ("footer", "© 2021 Root House\nPrivacy Policy | Terms of Use | Contact Us"),
    ("rights and cookies", "Copyright 2021 Root House. All rights reserved. This site sets cookies."),
    ("footer in lines", "Home\nAbout\nPrivacy Policy"),
    ("newsletter", "Sign up for our newsletter\nGet news of roots in your inbox.\nSubscribe"),
    ("comments", "Comments (2)\nAnn\nMarch 4, 2021 at 3:15 pm\nIt healed my sleep at once!\nReply\nBo\n2 days ago\nMe too.\nReply"),
    ("speaker", "Ann says:\nMarch 4, 2021 at 3:15 pm\nIt healed my sleep at once.\nReply"),
    ("form", "Leave a Reply\nYour email address will not be published.\nName *\nEmail *\nWebsite\nPost Comment"),
    ("tags", "Posted in Roots\nTagged kava, sleep"),
    ("buttons", "Print\nEmail"),
]  # fmt: skip


@pytest.mark.parametrize("tail", [row[1] for row in TAILS], ids=[row[0] for row in TAILS])
def test_end_of_the_page_is_boilerplate(tail: str) -> None:
    found = rows(f"{ARTICLE}\nConclusion\n{MORE}\n{tail}")
    assert [role for sentence, role, _ in found if sentence == MORE] == ["conclusion"]
    assert {role for sentence, role, _ in found if sentence not in (PROSE, MORE)} == {"boilerplate"}


NO_TAILS = [
    ("last sentence on rights", "Patients keep the rights to their records, and privacy policies must say so."),
    ("question of a reader", "My doctor says:\nKava may harm the liver, so I should stop."),
    ("one word", "Forms\n- Email\n- Print"),
    ("dated sentence", "In March 2021 the sale of it was banned again."),
    ("list of foods", "Keep clear of these sweets:\n- Cookies\n- Candy"),
    ("sentence with a network", "A group on Facebook shared the recipe."),
    ("quoted mail", "Email a pharmacist before you drink it."),
]


@pytest.mark.parametrize("tail", [row[1] for row in NO_TAILS], ids=[row[0] for row in NO_TAILS])
def test_prose_at_the_end_is_no_boilerplate(tail: str) -> None:
    assert "boilerplate" not in {role for _, role, _ in rows(f"{ARTICLE}\n{MORE}\n{tail}")}


@pytest.mark.parametrize("button", ["Leave a Comment", "2 Comments", "Post a comment"])
def test_button_for_comments_above_the_article_takes_none_of_it(button: str) -> None:
    found = rows(f"Kava at a Glance\n{button}\nMarch 4, 2021\n{PROSE}\nIs it safe?\n{MORE}")
    assert [role for sentence, role, _ in found if sentence in (PROSE, MORE)] == ["lead", "body"]


def test_comments_behind_a_form_are_no_prose() -> None:
    found = rows(f"{ARTICLE}\nLeave a Reply\nName *\nEmail *\nAnn Lee\nMarch 4, 2021 at 3:15 pm\n{MORE}\nReply")
    assert [role for sentence, role, _ in found if sentence == MORE] == ["boilerplate"]


@pytest.mark.parametrize("items", ["- Cookies\n- Candy", "- News\n- Search\n- Help", "- Share\n- Facebook"])
def test_items_of_a_list_are_no_notices(items: str) -> None:
    assert "boilerplate" not in {role for _, role, _ in rows(f"{ARTICLE}\n{items}\n{MORE}")}


def test_menu_amid_prose_takes_nothing_else() -> None:
    found = rows(f"{ARTICLE}\nHome\nShop\nContact\nBlog\n{MORE}")
    assert [s for s, role, _ in found if role == "boilerplate"] == ["Home", "Shop", "Contact", "Blog"]
    assert found[-1] == (MORE, "body", "Is it safe?")


def test_title_of_a_link_right_above_a_paragraph_heads_it() -> None:
    found = rows(f"{ARTICLE}\nRead more\nHow Valerian Works\nDoses of the Root\n{MORE}")
    assert found[-1] == (MORE, "body", "Doses of the Root")
    assert ("How Valerian Works", "boilerplate", "Kava at a Glance") in found


def test_notice_before_the_next_heading_stands_beside_the_section() -> None:
    found = segment_text(f"{ARTICLE}\nAdvertisement\nDose\n{MORE}").sections
    assert [(s.role, s.evidence) for s in found if s.heading is None] == [
        ("lead", "below_title"),
        ("boilerplate", "notice:break"),
    ]


def test_notice_amid_an_faq_leaves_its_role() -> None:
    found = rows(f"{ARTICLE}\nFAQ\n{PROSE}\nAdvertisement\n{MORE}")
    assert found[-1] == (MORE, "faq", "FAQ")


def test_notices_beside_headings_of_markup() -> None:
    text = f"Kava\n{PROSE}\nAdvertisement\n{MORE}"
    found = segment_text(text, [Block(0, 4, "heading", 1)])
    assert [(text[s.start : s.end], found.sections[s.section].role) for s in found.sentences] == [
        (PROSE, "body"), ("Advertisement", "boilerplate"), (MORE, "body")
    ]  # fmt: skip


def test_page_of_notices_alone_has_none() -> None:
    text = "Home\nAbout\nShop"
    assert find_notices(text, find_lines(text), range(0), frozenset()) == []


@pytest.mark.parametrize("line", ["Tags", "Contact", "Newsletter", "See also"])
def test_items_behind_a_notice_stay_in_their_section(line: str) -> None:
    found = rows(
        f"{ARTICLE}\n{line}\n- Common effects: sleepiness, nausea, and a dry mouth.\n- Rare effects: liver failure."
    )
    assert {role for sentence, role, _ in found if "effects" in sentence} == {"body"}
