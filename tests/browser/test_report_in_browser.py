"""report.html in a real browser: no complaints, filters, sorts, dark, narrow, readable, inert."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_factory import CONTRAST, NAMELESS, Browser, missing
from payloads import PAYLOADS
from release_factory import Doc, publish_docs, three_splits

from hedgerow.publish.report import render_report
from hedgerow.storage import Storage

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

ATTACK = "".join(PAYLOADS)
QUALITY = {
    "basis": "Measured on 4 sentences.",
    "confusion": {"hedge": [[2, 1], [0, 1]]},
    "calibration": {
        "hedge": {
            "bins": [{"n": 4, "mean_probability": 0.7, "share_right": 0.75, "interval": [0.3, 0.95]}],
            "expected_calibration_error": 0.05,
        }
    },
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    root: Path = tmp_path_factory.mktemp("shown")
    documents = (("report.html", render_report),)
    attack = Doc(f"{ATTACK} key", sentences=(f"{ATTACK} may harm.", "Sage may harm."), heading=ATTACK)
    each = [Doc(f"{text} {i}", sentences=(f"It grows {text} here.",), heading=text) for i, text in enumerate(PAYLOADS)]
    publish_docs(Storage(root / "attacked"), [*three_splits(), *each], documents=documents)
    publish_docs(Storage(root), three_splits(), documents=documents)
    outcome = publish_docs(Storage(root), [*three_splits(), attack], documents=documents, title=ATTACK, quality=QUALITY)
    return (root / outcome.folder / "report.html").as_uri()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_shows_without_complaint_and_can_be_read(browser: Browser, address: str, width: int, dark: bool) -> None:
    browser.open(address, width, dark=dark)
    browser.run("for (const d of document.querySelectorAll('details')) { d.open = true; }")
    assert [] == browser.complaints()
    assert browser.overflow() <= 0
    assert [] == browser.run(CONTRAST)
    assert [] == browser.run(NAMELESS)
    assert browser.run("return window.hit") is None
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (sum(int(n) for n in ground[4:-1].split(",")) < 300) == dark


def test_every_payload_stays_text(browser: Browser, address: str) -> None:
    page = Path(address.removeprefix("file://")).parents[2] / "attacked" / "versions" / "1.0.0" / "report.html"
    browser.open(page.as_uri())
    assert [] == browser.complaints()
    assert browser.run("return window.hit") is None
    shown = browser.run("return Array.from(document.querySelectorAll('#sample .sentence-text'), e => e.textContent)")
    assert {f"It grows {text} here." for text in PAYLOADS} <= set(shown)
    assert 1 == browser.run("return document.querySelectorAll('script').length")


def test_the_check_of_names_sees_a_nameless_control(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.run("document.body.append(document.createElement('button'), document.createElement('input'))")
    assert 2 == len(browser.run(NAMELESS))


def test_the_check_of_contrast_sees_faint_text(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.run("document.querySelector('h1').style.color = '#bbb'")
    assert [row[1] for row in browser.run(CONTRAST)][:1] == ["H1."]


def test_sentences_are_filtered(browser: Browser, address: str) -> None:
    browser.open(address)
    before = len(browser.all("#sample > li"))
    assert before == 9
    browser.run(
        "const s = document.querySelector('#sentences select[name=marks]'); s.value = 'warning';"
        "s.dispatchEvent(new Event('input', {bubbles: true}));"
    )
    shown = browser.all("#sample > li")
    assert 0 < len(shown) < before
    assert all("warning" in item.get_attribute("data-marks").split() for item in shown)
    assert f"{len(shown)} of {before} shown" == browser.one("#sentences-shown").text
    browser.click("#sentences form button[type=reset]")
    browser.wait(f"return document.querySelectorAll('#sample > li:not([hidden])').length === {before}")
    browser.one("#sentences input[name=text]").send_keys("root")
    assert ["Ginger is a root."] == [
        item.find_element("css selector", ".sentence-text").text for item in browser.all("#sample > li")
    ]


def test_functions_are_sorted_with_unknown_values_last(browser: Browser, address: str) -> None:
    browser.open(address)
    column = "#functions th:nth-child(7)"
    for direction in ("ascending", "descending"):
        browser.click(f"{column} button")
        assert direction == browser.one(column).get_attribute("aria-sort")
        cells = [c.text for c in browser.all("#function-rows td:nth-child(7)")]
        assert cells[0].startswith("0.88") and cells[1:] == ["–", "–"]


def test_a_vote_leads_to_its_function(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.click("#sample > li details summary")
    browser.click("#sample > li details a")
    browser.wait("return document.querySelector('tr.current') !== null")
    assert browser.one("tr.current th code").text.split(".")[0] in ("claim_type", "hedge", "safety_warning")


def test_a_function_leads_to_the_words_of_its_rule(browser: Browser, address: str) -> None:
    browser.open(address)
    assert not browser.one("#rule-B10").is_displayed()
    browser.click("#function-rows td a[href='#rule-B10']")
    browser.wait("return document.querySelector('.rules').open")
    assert "choosing well matters" in browser.one("#rule-B10").text


def test_marked_words_are_marked(browser: Browser, address: str) -> None:
    browser.open(address)
    assert {"may"} == {m.text.strip() for m in browser.all("#sample mark.hedge")}
    assert {"harm"} == {m.text for m in browser.all("#sample mark.warning")}


def test_without_script_everything_is_there(browser: Browser, address: str) -> None:
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(address)
        assert len(browser.all("#sample > li")) == 9
        assert browser.all("form") == []
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
