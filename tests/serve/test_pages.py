"""The pages for people: what they show, that nothing in them lives, that they can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from loopback import Loopback, serving
from release_factory import Doc, publish_docs, three_splits

from hedgerow.publish.facts import SourceFacts
from hedgerow.serve import pages
from hedgerow.serve.access import is_clean
from hedgerow.serve.snippets import safe_base_url
from hedgerow.storage import Storage

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[x](javascript:alert(1))", "![i](http://e.example/x)",
    "<svg/onload=alert(1)>", "&lt;b&gt;", "\x1b[2J\u202e", "</style><script>", "`</code><iframe src=//e.example>`",
]  # fmt: skip
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Elements(HTMLParser):
    """Collects elements and attributes, and checks that they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._open: list[str] = []
        self.feed(text)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pages")
    storage = Storage(root / "small")
    sources = [SourceFacts(text, text, text, 1) for text in HOSTILE]
    publish_docs(storage, three_splits(), documents=None, title=HOSTILE[0], sources=sources)
    publish_docs(storage, [*three_splits(), *(Doc(text) for text in HOSTILE)], documents=None, sources=sources)
    return root


@pytest.fixture(scope="module")
def site(hostile: Path):  # type: ignore[no-untyped-def]
    with serving(hostile) as running:
        yield running


@pytest.mark.parametrize("path", ["/", "/small/", "/small/versions/1.0.0/", "/small/versions/1.0.1/"])
def test_pages_are_whole_and_nothing_in_them_lives(site: Loopback, path: str) -> None:
    answer = site.ask(path)
    found = Elements(answer.body.decode())
    assert answer.status == 200
    assert not {"script", "img", "iframe", "svg", "form", "object", "link"} & set(found.names)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("style", "src")]
    links = [value or "" for name, value in found.attributes if name == "href"]
    assert not [link for link in links if ":" in link]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/small/", "/small/versions/1.0.1/"])
def test_every_link_leads_somewhere(site: Loopback, path: str) -> None:
    found = Elements(site.ask(path).body.decode())
    for link in {value or "" for name, value in found.attributes if name == "href"}:
        assert site.ask(link if link.startswith("/") else path + link).status == 200, link


def test_dataset_page_shows_versions_sizes_changes_and_lines_to_copy(site: Loopback) -> None:
    text = site.ask("/small/").body.decode()
    assert text.index(">1.0.1</a>") < text.index(">1.0.0</a>")
    for shown in ("newest", "This is the first release.", " kB", "load_dataset(", "pd.read_parquet(", "pl.read_parquet(",
                  "FROM read_parquet(", "curl -fLO", "hedgerow pull", site.url, ">card</a>"):  # fmt: skip
        assert shown in text, shown


def test_release_page_shows_its_changes(site: Loopback) -> None:
    text = site.ask("/small/versions/1.0.1/").body.decode()
    assert "Added: 9" in text and "&lt;script&gt;" in text


def test_report_is_linked_and_runs_nothing_of_the_site(tmp_path: Path) -> None:
    documents = [("report.html", lambda _: b"<!doctype html><p>report</p>"), ("CHANGES.md", lambda _: b"# c\n")]
    publish_docs(Storage(tmp_path / "small"), [Doc("kava")], documents=documents)
    with serving(tmp_path) as running:
        assert 'href="report.html"' in running.ask("/small/versions/1.0.0/").body.decode()
        policy = running.ask("/small/versions/1.0.0/report.html").headers["content-security-policy"]
        assert policy.startswith("sandbox allow-scripts; default-src 'none'")


def test_an_empty_root_says_so(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        assert "Nothing is published yet." in running.ask("/").body.decode()
        assert running.ask("/api/datasets").body == b"[]"


@pytest.mark.parametrize("path", ["/small", "/datasets/any-org/small"])
def test_other_addresses_lead_to_the_page(site: Loopback, path: str) -> None:
    answer = site.ask(path)
    assert (answer.status, answer.headers["location"]) == (307, "/small/")


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"), [(f, b) for f in ("ink", "quiet", "link") for b in ("paper", "panel", "mark")]
)
def test_contrast(scheme: int, front: str, back: str) -> None:
    colors = re.findall(r"--(\w+): (#[0-9a-f]{6})", pages._style())
    half = len(colors) // 2
    named = dict(colors[half * scheme : half * (scheme + 1)])
    high, low = sorted((_luminance(named[front]), _luminance(named[back])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("given", "is_believed"),
    [("http://localhost:8080", True), ("https://data.example.org", True), ("http://[::1]:80", True),
     ("http://", False), ("http://a b", False), ("http://x/<b>", False), ("ftp://x", False), ("http://x:999999", False)],
)  # fmt: skip
def test_base_url(given: str, is_believed: bool) -> None:
    assert (safe_base_url(given) == given) == is_believed


@pytest.mark.parametrize("path", ["", "x", "/..", "/.", "/a/.b", "/a\\b", "/a\x00", "/a//b", "//"])
def test_unclean_paths(path: str) -> None:
    assert not is_clean(path)


@pytest.mark.parametrize("width", [360, 1440])
def test_chromium_renders_a_release_page(site: Loopback, tmp_path: Path, width: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs chromium")
    picture = tmp_path / "page.png"
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},900", f"--screenshot={picture}", f"{site.url}/small/versions/1.0.1/",
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert picture.stat().st_size > 10_000
