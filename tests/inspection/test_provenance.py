"""The raw text behind a sentence: shown where the source lies and agrees, else why not."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from article_factory import article

from hedgerow import build, cli
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.errors import ConfigError
from hedgerow.inspection.provenance import RawText, find_raw
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import ReleaseRef, resolve

MAIL = "jo@example.org"


LIST = """
## Side effects

Kava has these side effects:

- Drowsiness
- Nausea

## References

1. Miller J. Roots and their drinkers. Journal of Roots, 2001.
"""


def said(name: str) -> str:
    return f"It doesnâ€™t  help the {name} in <any> way, says {MAIL} to us."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReleaseRef]:
    """A release of six kinds of source."""
    root = tmp_path_factory.mktemp("provenance")
    web = root / "web"
    web.mkdir()
    (web / "plain.txt").write_text(f"{article(1)}\r\n{said('plain')}", "utf-8")
    (web / f"{MAIL}.txt").write_text(f"{article(2)}{said('named')}", "utf-8")
    page = said("page").replace("help", "<b>help</b>").replace("<any>", "&lt;any&gt;")
    (web / "page.html").write_text(f"<title>No</title><h1>A</h1><p>{article(3)}</p><p>{page}</p>", "utf-8")
    (web / "note.md").write_text(
        f"---\ntitle: A “note”\ntags: tea\n---\n\n# A note\n\n{article(4)}\n\n{said('note')}\n{LIST}", "utf-8"
    )
    rows = [{"id": f"r{n}", "text": f"{article(10 + n)}{said(f'record{n}')}"} for n in range(3)]
    (web / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with zipfile.ZipFile(web / "all.zip", "w") as archive:
        archive.writestr("in.txt", f"{article(5)}{said('member')}")
    config = make_config("test", [SourceConfig(path=str(web), name="web")])
    build.build(config, root / "output", workers=0)
    return web, resolve(root / "output", "test")


def sentence(release: ReleaseRef, name: str) -> dict[str, Any]:
    return next(r for t in tables(release, "sentences") for r in t.to_pylist() if f" help the {name} " in r["text"])


def raw_of(release: ReleaseRef, name: str, *places: str) -> RawText:
    row = sentence(release, name)
    return find_raw(release, row["document_id"], (row["start"], row["end"]), places)


@pytest.mark.parametrize("name", ["plain", "named", "note", "record0", "record1", "record2", "member"])
def test_the_raw_characters_are_shown(built: tuple[Path, ReleaseRef], name: str) -> None:
    web, release = built
    assert "doesn’t help" in sentence(release, name)["text"] and "[email]" in sentence(release, name)["text"]
    raw = raw_of(release, name, f"web={web}")
    assert (raw.text, raw.why_not) == (said(name), None)


@pytest.mark.parametrize(
    ("name", "file"), [("plain", "plain.txt"), ("page", "page.html"), ("note", "note.md")], ids=lambda value: value
)
def test_places_count_from_the_beginning_of_the_file(built: tuple[Path, ReleaseRef], name: str, file: str) -> None:
    web, release = built
    raw = raw_of(release, name, str(web))
    assert (web / file).read_bytes().decode()[raw.start : raw.end] == raw.text


def test_places_in_a_record_count_from_its_text(built: tuple[Path, ReleaseRef]) -> None:
    web, release = built
    raw = raw_of(release, "record1", str(web))
    text = json.loads((web / "feed.jsonl").read_text("utf-8").split("\n")[1])["text"]
    assert text[raw.start : raw.end] == raw.text


def test_markup_is_shown_as_it_is(built: tuple[Path, ReleaseRef]) -> None:
    web, release = built
    text = raw_of(release, "page", str(web)).text
    assert text is not None and "doesnâ€™t  <b>help</b> the page in &lt;any&gt; way" in text


def test_why_not(built: tuple[Path, ReleaseRef], tmp_path: Path) -> None:
    _, release = built
    assert "--sources web=PATH" in (raw_of(release, "plain").why_not or "")
    assert "holds no plain.txt" in (raw_of(release, "plain", str(tmp_path)).why_not or "")
    (tmp_path / "plain.txt").write_text(article(9))
    assert "has changed: its SHA-256" in (raw_of(release, "plain", str(tmp_path)).why_not or "")
    (tmp_path / "feed.jsonl").write_text("\n")
    assert "no longer holds" in (raw_of(release, "record1", str(tmp_path)).why_not or "")
    assert "does not exist" in (raw_of(release, "plain", f"web={tmp_path}/none").why_not or "")


def test_a_place_must_name_a_source(built: tuple[Path, ReleaseRef]) -> None:
    _, release = built
    two = make_config("test", [SourceConfig(path="a", name="web"), SourceConfig(path="b", name="more")])
    row = sentence(release, "plain")
    with pytest.raises(ConfigError, match="NAME=PATH with one of more, web"):
        find_raw(release, row["document_id"], (row["start"], row["end"]), ["/somewhere"], two)


@pytest.mark.parametrize("sources", [["web"], ["web", "more"]])
def test_a_place_of_a_source_that_is_none_of_the_release_s_is_refused_by_its_name(
    built: tuple[Path, ReleaseRef], sources: list[str]
) -> None:
    web, release = built
    config = make_config("test", [SourceConfig(path="a", name=name) for name in sources])
    row = sentence(release, "plain")
    with pytest.raises(ConfigError, match=r"no source 'wbe', but .*web"):
        find_raw(release, row["document_id"], (row["start"], row["end"]), [f"wbe={web}"], config)


@pytest.fixture
def explain(built: tuple[Path, ReleaseRef], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Callable[..., str]:
    """The command, on the sentence that holds some words."""
    _, release = built

    def run(words: str, *more: str) -> str:
        row = next(r for t in tables(release, "sentences") for r in t.to_pylist() if words in r["text"])
        monkeypatch.setattr(sys, "argv", ["hedgerow", "explain", row["sentence_id"], "--in", str(release.path), *more])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert not stop.value.code
        return str(capsys.readouterr().out)

    return run


def test_explain_prints_it(built: tuple[Path, ReleaseRef], explain: Callable[..., str]) -> None:
    web, _ = built
    assert "of the source, whose SHA-256 agrees" in explain("help the plain", "--sources", f"web={web}")
    assert "of the text of record 2, whose SHA-256 agrees" in explain("help the record1", "--sources", f"web={web}")
    assert "raw text not shown" in explain("help the plain")
    assert json.loads(explain("help the plain", "--sources", str(web), "--json"))["raw"]["text"] == said("plain")


def test_explain_shows_the_lead_of_an_item(explain: Callable[..., str]) -> None:
    assert "lead      Kava has these side effects:" in explain("Nausea")
    assert json.loads(explain("Nausea", "--json"))["lead"] == "Kava has these side effects:"
    assert "lead  " not in explain("help the note")
    assert json.loads(explain("help the note", "--json"))["lead"] is None


def test_explain_says_why_a_reference_has_no_labels(explain: Callable[..., str]) -> None:
    assert "sentences of a section of role references carry no" in explain("Roots and their drinkers")
    assert "carry no" not in explain("Nausea")
