"""report.html: one inert file, the same bytes for the same release, everything on it that people look for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from payloads import PAYLOADS
from release_factory import Doc, make_facts, no_gate, publish_docs, stage_release, three_splits

from hedgerow.publish import log
from hedgerow.publish.facts import SourceFacts
from hedgerow.publish.release import publish
from hedgerow.publish.report import charts, render_report
from hedgerow.publish.report.figures import percent, signed
from hedgerow.publish.report.gold import UNKNOWN, read_figures
from hedgerow.publish.report.marks import Highlight, cut, visible
from hedgerow.publish.report.quality import confusion_figures, reliability_figures
from hedgerow.storage import Storage

REPORT = (("report.html", render_report),)


class Parsed(HTMLParser):
    """What a browser would make of a page: elements with attributes, and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def make_report(root: Path, docs: list[Doc], **changed: object) -> str:
    outcome = publish_docs(Storage(root), docs, documents=REPORT, **changed)
    return (root / outcome.folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    root = tmp_path_factory.mktemp("first")
    return root, make_report(root, three_splits())


def test_the_same_release_is_the_same_bytes(first: tuple[Path, str], tmp_path: Path) -> None:
    assert first[1] == make_report(tmp_path, three_splits())


def test_the_file_is_one_and_needs_no_other(first: tuple[Path, str]) -> None:
    page = Parsed(first[1])
    assert not [e for e in page.elements if e[0] in ("link", "img", "iframe", "object", "embed", "base")]
    assert not [a for _, a in page.elements if "src" in a or "style" in a or any(k.startswith("on") for k in a)]
    hrefs = [a["href"] for _, a in page.elements if "href" in a]
    assert hrefs and all(h and h.startswith("#") for h in hrefs)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|eval\(|innerHTML", first[1])


def test_its_policy_allows_its_own_script_and_style_alone(first: tuple[Path, str]) -> None:
    policy = next(
        a["content"] for t, a in Parsed(first[1]).elements if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None and policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "http" not in policy
    assert (1, 1) == (Parsed(first[1]).count("script"), Parsed(first[1]).count("style"))


def test_it_is_named_in_the_manifest(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    stage, files = stage_release(storage, three_splits())
    outcome = publish(
        storage, stage, make_facts(three_splits()), files, now=lambda: "2026-01-01T00:00:00Z", run="test", gate=no_gate
    )  # fmt: skip
    assert '"path": "report.html"' in storage.read(f"{outcome.folder}/manifest.json").decode()
    assert "2026-01-01" not in storage.read(f"{outcome.folder}/report.html").decode()


def test_every_chart_has_words_and_numbers(first: tuple[Path, str]) -> None:
    page = Parsed(first[1])
    drawings = [a for t, a in page.elements if a.get("role") == "img"]
    assert len(drawings) >= 7
    assert all(len(a.get("aria-label") or "") > 40 for a in drawings)
    assert page.count("figure") == page.count("figcaption") == len(drawings)
    assert first[1].count('class="chart"') == first[1].count('aria-hidden="true" focusable="false"') == len(drawings)


def test_headings_do_not_skip_a_level(first: tuple[Path, str]) -> None:
    levels = [int(t[1]) for t, _ in Parsed(first[1]).elements if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_ids_are_unique_and_contents_lead_to_them(first: tuple[Path, str]) -> None:
    page = Parsed(first[1])
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"] for t, a in page.elements if t == "a" and "href" in a} <= {f"#{i}" for i in ids}


def test_what_changed_since_the_last_release_is_at_the_top(first: tuple[Path, str]) -> None:
    root, _ = first
    page = make_report(
        root, [*three_splits(), Doc("sage", sentences=("Sage is a herb.", "Sage may calm."), heading="Sage")]
    )
    text = " ".join("".join(Parsed(page).text).split())
    assert "Since 1.0.0" in text and "1 new, 0 gone, 0 changed" in text
    assert "+2" in text  # sentences


def hostile_docs(texts: list[str]) -> list[Doc]:
    """Return one document for each text, which stands in its key, heading and sentences."""
    return [
        Doc(f"{text} {i}", sentences=(f"{text} may harm.", f"It grows {text} here."), heading=text)
        for i, text in enumerate(texts)
    ]


def hostile_facts(text: str) -> dict[str, object]:
    return {"title": text, "sources": (SourceFacts("articles", text, text, 4),)}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    root = tmp_path_factory.mktemp("attacked")
    return Parsed(make_report(root, hostile_docs(PAYLOADS), **hostile_facts("".join(PAYLOADS))))


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    root = tmp_path_factory.mktemp("harmless")
    return Parsed(make_report(root, hostile_docs([f"word{i}" for i in range(len(PAYLOADS))]), **hostile_facts("word")))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_text_of_the_data_stays_text(payload: str, attacked: Parsed) -> None:
    text = "".join(attacked.text)
    assert text.count(payload) >= 5, "title, heading and sentences show it as it stands"


def test_text_of_the_data_makes_no_element(attacked: Parsed, harmless: Parsed) -> None:
    assert [t for t, _ in harmless.elements] == [t for t, _ in attacked.elements]
    assert [sorted(a) for _, a in harmless.elements] == [sorted(a) for _, a in attacked.elements]
    assert "1337" not in "".join(attacked.text)


def test_names_inside_charts_are_escaped() -> None:
    svg = str(charts.bars([charts.Bar("</svg><script>alert(1)</script>", 1, "<b>1</b>", "red")]))
    assert "<script" not in svg and "<b>" not in svg


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text – with dash", "plain text – with dash"),
        ("a\u202eb", "a\\u202eb"),
        ("null\x00", "null\\x00"),
        ("escape\x1b[2J", "escape\\x1b[2J"),
        ("two\nlines", "two\nlines"),
        ("no\u00a0break", "no\u00a0break"),
        ("\ud800", "\\ud800"),
    ],
)
def test_characters_that_act_are_shown_as_codes(text: str, shown: str) -> None:
    assert shown == visible(text)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [("abcdef", ())]),
        ([(0, 6, "hedge")], [("abcdef", ("hedge",))]),
        ([(1, 3, "hedge"), (2, 5, "warning")],
         [("a", ()), ("b", ("hedge",)), ("c", ("hedge", "warning")), ("de", ("warning",)), ("f", ())]),
        ([(4, 9, "hedge")], [("abcdef", ())]),
        ([(-1, 2, "hedge")], [("abcdef", ())]),
        ([(2, 2, "hedge")], [("abcdef", ())]),
    ],
    ids=["none", "whole", "crossing", "past the end", "before the start", "empty"],
)  # fmt: skip
def test_marks_cut_a_text_without_loss(
    spans: list[tuple[int, int, str]], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    pieces = cut("abcdef", [Highlight(a, b, what, "modal") for a, b, what in spans])
    assert expected == [(p.text, p.what) for p in pieces]


def test_figures_on_gold_are_those_that_the_release_states() -> None:
    bins = [{"n": 4, "mean_probability": 0.7, "share_right": 0.75, "interval": [0.3, 0.95]}]
    calibration = {"hedge": {"bins": bins, "expected_calibration_error": 0.05}}
    quality = {"basis": "Measured on 4.", "confusion": {"hedge": [[2, 1], [0, 1]]}, "calibration": calibration}
    figures = read_figures(make_facts(three_splits(), quality=quality))
    assert figures is not None
    assert ("Measured on 4.", {"hedge": 0.05}) == (figures.basis, figures.errors)
    confusion, reliability = confusion_figures(figures)[0], reliability_figures(figures)[0]
    assert (
        confusion.finding == "75.0 % of 4 gold sentences are right. The most frequent error: hedged for not hedged (1)."
    )
    assert ("0.70", "75.0 %", "30.0 % to 95.0 %", "4") == tuple(reliability.rows[0])


def test_without_figures_on_gold_the_report_says_why(first: tuple[Path, str]) -> None:
    assert read_figures(make_facts(three_splits())) is None
    assert UNKNOWN in "".join(Parsed(first[1]).text)


def test_numbers_are_spelled_in_one_way() -> None:
    assert ("33.3 %", "–", "−3", "±0", "+1,200") == (percent(1, 3), percent(1, 0), signed(-3), signed(0), signed(1200))


def test_the_newest_release_has_the_report(first: tuple[Path, str]) -> None:
    entry = log.newest(Storage(first[0]))
    assert entry is not None and Storage(first[0]).exists(f"versions/{entry.version}/report.html")
