"""The explorer in a real browser: filters, a document, votes and their rules, two releases, sentences to label."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_factory import CONTRAST, NAMELESS, Browser, missing
from payloads import PAYLOADS
from release_factory import SHORT, Doc, publish_docs, three_splits

from hedgerow.publish.report import render_report
from hedgerow.storage import Storage

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

ATTACK = PAYLOADS[1] + PAYLOADS[0]
SITE = tuple[str, Path]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[SITE]:
    """Start the command as a user does; yields its address without the key, which the browser has, and the gold file."""
    root: Path = tmp_path_factory.mktemp("explored")
    documents = (*SHORT, ("report.html", render_report))
    storage = Storage(root / "small")
    publish_docs(storage, three_splits(), documents=documents)
    relabeled = [*three_splits()[1:], Doc("kava", claim="usage")]
    attack = Doc(f"{ATTACK} key", sentences=(f"{ATTACK} may harm.",), heading=ATTACK)
    every = Doc("payloads", sentences=tuple(f"It grows {text} here." for text in PAYLOADS), heading="".join(PAYLOADS))
    publish_docs(storage, [*relabeled, attack, every], documents=documents, digests={"functions": "3" * 64})
    gold = root / "chosen.jsonl"
    command = [sys.executable, "-c", "from hedgerow.cli import main; main()", "explore", "small", "--no-open"]
    server = subprocess.Popen(
        [*command, "--output", str(root), "--gold", str(gold)],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert server.stdout is not None
    match = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=\S+", server.stdout.readline())
    assert match is not None
    browser.open(match[0])
    browser.complaints()
    yield match[1], gold
    server.send_signal(signal.SIGINT)
    assert server.wait(20) in (0, 130, -signal.SIGINT)


VIEWS = ["/sentences", "/documents", "/functions", "/functions/hedge.modal_may", "/compare", "/report"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_view_shows_without_complaint_and_can_be_read(
    browser: Browser, site: SITE, width: int, dark: bool
) -> None:
    for view in VIEWS:
        browser.open(site[0] + view, width, dark=dark)
        assert [] == browser.complaints(), view
        assert browser.overflow() <= 0, view
        assert [] == browser.run(CONTRAST), view
        assert [] == browser.run(NAMELESS), view
        assert browser.run("return window.hit") is None


def test_every_payload_stays_text(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/sentences?q=it+grows")
    found = browser.run("return Array.from(document.querySelectorAll('.sentence-text'), e => e.textContent)")
    assert [f"It grows {text} here." for text in PAYLOADS] == found
    browser.open(f"{site[0]}/documents?q=payloads")
    browser.click("tbody th a")
    runs = browser.run("return Array.from(document.querySelectorAll('.run'), e => e.textContent)")
    assert {f"It grows {text} here." for text in PAYLOADS} <= set(runs)
    browser.click(".run")
    browser.wait("return document.querySelector('#detail .votes') !== null")
    assert [] == browser.complaints()
    assert browser.run("return window.hit") is None


def test_facets_and_search_filter(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/sentences")
    assert "32 sentences" == browser.one("h1").text
    browser.click("a[data-facet=hedge]")
    assert "5 sentences" == browser.one("h1").text
    browser.one("input[name=q]").send_keys("VALERIAN")
    browser.one(".search button").click()
    browser.wait("return document.querySelector('h1').textContent.trim() === '2 sentences'")
    assert all("Valerian may help." == e.text for e in browser.all(".sentence-text"))
    browser.one(".active a").click()
    browser.wait("return document.querySelector('h1').textContent.trim() === '5 sentences'")


def test_from_a_document_to_a_vote_to_its_rule(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/documents?q=kava")
    browser.click("tbody th a")
    assert ["It may harm the liver."] == [e.text for e in browser.all(".run.l-safety")]
    browser.click(".run.l-safety")
    browser.wait("return document.querySelector('#detail .votes') !== null")
    assert "may" == browser.one("#detail .votes li:nth-child(2) mark.vote").text
    browser.click("#detail .votes li:nth-child(2) .rule summary")
    assert browser.one("#detail .votes li:nth-child(2) .rule-words").text.startswith("B10")
    browser.click("#detail .votes li:nth-child(2) a")
    assert ("hedge.modal_may", "B10") == (browser.one("h1").text, browser.one("#rule").text)
    assert browser.one(".rule-words").text.endswith('"choosing well matters" cannot -> none.')
    assert [] == browser.complaints()


def test_the_section_tree_leads_into_the_text(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/documents?q=ginger")
    browser.click("tbody th a")
    browser.click(".tree a")
    assert "#x-" in browser.driver.current_url
    assert "Ginger" == browser.one(".line").text


def test_two_releases_stand_side_by_side(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/compare")
    pair = [e.text for e in browser.all(".flips .label")]
    assert ["descriptive", "usage"] == pair
    assert ["Kava grows in Fiji."] * 2 == [e.text for e in browser.all(".flips .sentence-text")]


def test_chosen_sentences_are_saved_as_gold_to_label(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/sentences?q=ginger")
    browser.click("input.choose")
    browser.open(f"{site[0]}/sentences?q=kava")
    browser.click("input.choose")
    assert "2" == browser.one("#choice-count").text
    for total in (2, 2):
        browser.click("#choice-save")
        browser.wait("return document.getElementById('choice-result').textContent.includes('holds')")
        assert f"holds {total} now" in browser.one("#choice-result").text
        browser.click("input.choose")
    rows = [json.loads(line) for line in site[1].read_text("utf-8").splitlines()]
    assert {"Ginger is a root.", "Kava grows in Fiji."} == {row["text"] for row in rows}
    assert all(row["claim_type"] == [] and row["flags"] == ["to_label"] for row in rows)


def test_functions_are_sorted(browser: Browser, site: SITE) -> None:
    browser.open(f"{site[0]}/functions")
    browser.click("th:nth-child(1) button")
    assert "ascending" == browser.one("th:nth-child(1)").get_attribute("aria-sort")
    names = [e.text for e in browser.all("tbody code")]
    assert names == sorted(names)
