"""Why a document is not in the next release: rejected, taken down, under another key, or not there; and what was carried over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from article_factory import article, write_articles
from small_builds import configure, rows, run

from hedgerow.cli import hedgerow
from hedgerow.ids import document_id
from hedgerow.progress import Silent
from hedgerow.publish.differences import DOCUMENT_COLUMNS, join_documents
from hedgerow.publish.goings import find_goings
from hedgerow.publish.sides import Side
from hedgerow.storage import Storage

PAGE, RECORD = "mint.txt", "feed.jsonl#2"


class Tables(Side):
    """A release that is two tables."""

    __slots__ = ("tables",)

    def read(self, config: str, columns: Any, key: str = "", among: pa.Array | None = None) -> pa.Table:
        table = self.tables[config].select([*columns])
        return table if among is None else table.filter(pa.compute.is_in(table[key], value_set=among))


def _place(name: str) -> dict[str, Any]:
    path, _, record = name.partition("#")
    path, _, member = path.partition("!")
    return {"path": path, "member": member or None, "record": int(record) if record else None, "offset": None}


_PLACE = pa.struct([("path", pa.string()), ("member", pa.string()), ("record", pa.int64()), ("offset", pa.int64())])


def side(documents: dict[str, str], rejects: list[tuple[str, str, str | None]], duplicates: int = 0) -> Side:
    """Return a release: raw bytes by place, which is the key too; rejects as place, reason, bytes."""
    found = Tables(Storage(Path()), "", {}, {}, {}, {}, {}, "", "", duplicates=duplicates)
    columns: dict[str, list[Any]] = {name: [] for name in (*DOCUMENT_COLUMNS, "source", "place")}
    for key, raw in documents.items():
        row = dict.fromkeys(columns, "") | {
            "document_id": document_id(key), "document_key": key, "raw_sha256": raw, "text_sha256": f"text of {raw}",
            "source": "in", "place": _place(key),
        }  # fmt: skip
        for name, value in row.items():
            columns[name].append(value)
    refused = {
        "source": pa.array(["in" for _ in rejects], pa.string()),
        "place": pa.array([_place(r[0]) for r in rejects], _PLACE),
        "reason": pa.array([r[1] for r in rejects], pa.string()),
        "raw_sha256": pa.array([r[2] for r in rejects], pa.string()),
    }
    kinds = {"place": _PLACE}
    documents_table = pa.table({n: pa.array(v, kinds.get(n, pa.string())) for n, v in columns.items()})
    object.__setattr__(found, "tables", {"documents": documents_table, "rejects": pa.table(refused)})
    return found


# id, place of the document, rejects before, documents now, rejects now, duplicates now, cause
CASES: list[Any] = [
    ("its file is gone", PAGE, [], {}, [], 0, "not in the sources"),
    ("its file is gone, and there are duplicates", PAGE, [], {}, [], 1, "not in the sources, or a duplicate"),
    ("another file is rejected", PAGE, [], {}, [("dill.txt", "empty", "0")], 0, "not in the sources"),
    ("a file of that name in an archive is rejected", PAGE, [], {}, [("a.zip!mint.txt", "empty", "0")], 0,
     "not in the sources"),
    ("its file is empty now", PAGE, [], {}, [(PAGE, "empty", "0")], 0, "rejected: empty"),
    ("its file is empty now, as others were", PAGE, [("dill.txt", "empty", "0")], {}, [(PAGE, "empty", "0")], 0,
     "rejected: empty"),
    ("its file cannot be read now", PAGE, [], {}, [(PAGE, "unreadable", None)], 0, "rejected: unreadable"),
    ("its bytes are rejected now", PAGE, [], {}, [(PAGE, "not_english", "raw")], 0, "rejected: not_english"),
    ("its bytes are rejected at another place", PAGE, [], {}, [("new.txt", "not_english", "raw")], 0,
     "rejected: not_english"),
    ("it was given another name", PAGE, [], {"spearmint.txt": "raw"}, [], 1, "same text under another key"),
    ("it was given another name, and its file is empty", PAGE, [], {"spearmint.txt": "raw"}, [(PAGE, "empty", "0")], 0,
     "rejected: empty"),
    ("its record is rejected now", RECORD, [], {}, [(RECORD, "missing_text", "new")], 0, "rejected: missing_text"),
    ("its record ended its worker", RECORD, [], {}, [(RECORD, "parser_timeout", None)], 0, "rejected: parser_timeout"),
    ("its line is gone, a reject moved up", RECORD, [("feed.jsonl#3", "missing_text", "bad")], {},
     [(RECORD, "missing_text", "bad")], 0, "not in the sources"),
    ("its line is gone, the next document moved up and is rejected", RECORD, [], {}, [(RECORD, "not_english", "other")],
     0, "not in the sources"),
    ("its line is gone, a page that was taken down moved up", RECORD, [("feed.jsonl#3", "removed", None)], {},
     [(RECORD, "removed", None)], 0, "not in the sources"),
    ("the whole file is rejected now", RECORD, [], {}, [("feed.jsonl", "too_large", None)], 0, "rejected: too_large"),
    ("a member is rejected now", "a.zip!feed.jsonl#2", [], {}, [("a.zip!feed.jsonl", "corrupt", None)], 0,
     "rejected: corrupt"),
    ("the rest of the file was always rejected", RECORD, [("feed.jsonl", "truncated", None)], {},
     [("feed.jsonl", "truncated", None)], 0, "not in the sources"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "before", "documents", "now", "duplicates", "cause"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_why_a_document_went(
    place: str, before: list[Any], documents: dict[str, str], now: list[Any], duplicates: int, cause: str
) -> None:
    kept = {"kava.txt": "kava"}
    old = side({**kept, place: "raw", "other.txt": "other"}, before)
    new = side({**kept, **documents, "other.txt": "other"}, now, duplicates)
    joined = join_documents(old.read("documents", DOCUMENT_COLUMNS), new.read("documents", DOCUMENT_COLUMNS))
    assert [(document_id(place), place, cause)] == find_goings(joined, frozenset(), old, new)
    assert [(document_id(place), place, "taken down")] == find_goings(joined, frozenset([place]), old, new)
    back = join_documents(new.read("documents", DOCUMENT_COLUMNS), old.read("documents", DOCUMENT_COLUMNS))
    assert [*documents] == [going.document_key for going in find_goings(back, frozenset(), new, old)]


def _diff(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> str:
    hedgerow(["diff", "test@1.0.0", *more, "--output", str(folder / "out")], standalone_mode=False)
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of five articles; one of two of them: one is gone, one empty, one under another name."""
    folder = tmp_path_factory.mktemp("goings")
    write_articles(folder / "in", range(5))
    names = sorted(path.name for path in (folder / "in").iterdir())
    run(configure(folder / "in"), folder / "out")
    gone, empty, renamed = (folder / "in" / name for name in names[:3])
    gone.unlink()
    empty.write_bytes(b"")
    renamed.rename(renamed.with_name("renamed.txt"))
    run(configure(folder / "in"), folder / "out")
    (folder / "names.json").write_text(json.dumps([f"in/{name}" for name in names]))
    return folder


def test_diff_and_changes_count_and_name_by_reason(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone, empty, renamed = json.loads((built / "names.json").read_text())[:3]
    causes = ("not in the sources", "rejected: empty", "same text under another key")
    told = json.loads(_diff(capsys, built, "--json"))["documents"]
    assert dict.fromkeys(causes, 1) == told["removed_by_cause"]
    assert {causes[0]: [gone], causes[1]: [empty], causes[2]: [renamed]} == told["removed_named"]
    shown = _diff(capsys, built)
    changes = (built / "out/test/versions/1.0.1/CHANGES.md").read_text("utf-8")
    assert f"Removed: 3 ({', '.join(f'{cause} 1' for cause in sorted(causes))})" in changes
    for key, cause in zip((gone, empty, renamed), causes, strict=True):
        assert f"removed, {cause}: {key}\n" in shown
        assert f"- `{key}`, {cause}\n" in changes


def test_the_rows_of_a_comparison_hold_the_reason(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = built / "rows.parquet"
    _diff(capsys, built, "--rows", str(place))
    found = [row for row in pq.read_table(place).to_pylist() if row["change"] == "document removed"]
    assert {"not in the sources", "rejected: empty", "same text under another key"} == {row["cause"] for row in found}


class _Notes(Silent):
    """Keeps what a stage says as it ends."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def finish(self, stage: str, note: str = "") -> None:
        self.notes[stage] = note


@pytest.mark.parametrize("keep_missing", [True, False])
def test_what_was_carried_over_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], keep_missing: bool) -> None:
    write_articles(tmp_path / "in", range(4))
    paths = sorted((tmp_path / "in").iterdir())
    run(configure(tmp_path / "in"), tmp_path / "out")
    paths[0].unlink()
    paths[1].write_text(article(40), "utf-8")  # so that there is a release either way
    seen = _Notes()
    run(configure(tmp_path / "in"), tmp_path / "out", keep_missing=keep_missing, progress=seen)
    assert sum(row["carried"] for row in rows(tmp_path / "out", "documents")) == keep_missing
    assert seen.notes["reduce"] == ("4 documents, 1 of them carried over" if keep_missing else "3 documents")
    assert json.loads(_diff(capsys, tmp_path, "--json"))["documents"]["carried"] == keep_missing
    assert ("carried over" in _diff(capsys, tmp_path)) == keep_missing
    changes = (tmp_path / "out/test/versions/1.0.1/CHANGES.md").read_text("utf-8")
    assert ("Carried over from the release before, since their source is gone: 1\n" in changes) == keep_missing
