"""The raw text behind a sentence: shown where the source lies and agrees, else why not."""

from __future__ import annotations

import json
import sys
import zipfile
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
    (web / "note.md").write_text(f"---\ntitle: A note\n---\n{article(4)}{said('note')}", "utf-8")
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


@pytest.mark.parametrize("name", ["plain", "named", "record0", "record1", "record2", "member"])
def test_the_raw_characters_are_shown(built: tuple[Path, ReleaseRef], name: str) -> None:
    web, release = built
    assert "doesn’t help" in sentence(release, name)["text"] and "[email]" in sentence(release, name)["text"]
    raw = raw_of(release, name, f"web={web}")
    assert (raw.text, raw.why_not) == (said(name), None)


def test_markup_is_shown_as_it_is(built: tuple[Path, ReleaseRef]) -> None:
    web, release = built
    text = raw_of(release, "page", str(web)).text
    assert text is not None and "doesnâ€™t  <b>help</b> the page in &lt;any&gt; way" in text


def test_front_matter_counts(built: tuple[Path, ReleaseRef]) -> None:
    web, release = built
    raw = raw_of(release, "note", f"web={web}")
    assert raw.text is not None and raw.text.startswith("It doesnâ€™t  help the note")
    file = (web / "note.md").read_text("utf-8")
    assert raw.start == file.index("It doesnâ€™t") and file[raw.start : raw.end] == raw.text


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


def test_explain_prints_it(built: tuple[Path, ReleaseRef], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    web, release = built

    def explain(*more: str) -> str:
        arguments = ["hedgerow", "explain", sentence(release, "plain")["sentence_id"], "--in", str(release.path), *more]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert not stop.value.code
        return str(capsys.readouterr().out)

    assert "whose SHA-256 agrees" in explain("--sources", f"web={web}")
    assert "raw text not shown" in explain()
    assert json.loads(explain("--sources", str(web), "--json"))["raw"]["text"] == said("plain")
