"""Whatever changes from one run to the next, what is taken over and what is made anew give the rows of a run from nothing."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from article_factory import article
from makers import gz, parquet, response, zipped
from map_runs import configure, rows, run

Record = dict[str, str]
_FIELDS = ("id", "text", "title", "url", "licence", "note")


def _jsonl(records: list[Record], chance: random.Random) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" if chance.random() < 0.97 else b"{broken\n" for r in records)


def _csv(records: list[Record], chance: random.Random) -> bytes:
    """Return records below a head that names two columns the other way round, now and then."""
    head = list(_FIELDS)
    if chance.random() < 0.3:
        a, b = chance.sample(range(1, len(head)), 2)
        head[a], head[b] = head[b], head[a]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([head, *([r.get(name, "") for name in _FIELDS] for r in records)])
    return buffer.getvalue().encode()


def _warc(records: list[Record], chance: random.Random) -> bytes:
    pages = []
    for record in records:
        page = f"<html><head><title>{record.get('title', '')}</title></head><body><p>Thé. {record['text']}</p></body></html>"
        kind = chance.choice(("text/html", "text/html; charset=cp1252", "text/plain"))
        url = record.get("url", f"https://x.example/{record['id']}")
        pages.append(response(page.encode(chance.choice(("utf-8", "cp1252"))), kind, url=url))
    return b"".join(pages)


_FORMATS: Mapping[str, Callable[[list[Record], random.Random], bytes]] = {
    "jsonl": _jsonl,
    "jsonl.gz": lambda records, chance: gz(_jsonl(records, chance)),
    "json": lambda records, _: json.dumps(records).encode(),
    "csv": _csv,
    "parquet": lambda records, _: parquet([{name: r.get(name) for name in _FIELDS} for r in records]),
    "warc": _warc,
    "zip": lambda records, _: zipped({f"{r['id']}.txt": r["text"].encode() for r in records}),
    "md": lambda records, _: b"# Uses\n\n" + "\n\n".join(r["text"] for r in records).encode(),
    "txt": lambda records, _: "\n\n".join(r["text"] for r in records).encode(),
}


class _Crawl:
    """A folder of files in every format, changed at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.files: dict[str, list[Record]] = {}
        self.n_files = self.n_records = 0
        folder.mkdir()
        for kind in _FORMATS:
            self.add_file(kind)

    def record(self) -> Record:
        """Return a new record; one in ten has the id of an earlier one."""
        self.n_records += 1
        number = self.n_records if self.chance.random() < 0.9 else self.chance.randrange(self.n_records)
        found = {"id": f"page-{number}", "text": article(self.chance.randrange(60), 6)}
        for name in _FIELDS[2:]:
            if self.chance.random() < 0.3:
                found[name] = f"{'https://x.example/' if name == 'url' else ''}{self.chance.randrange(20)}"
        return found

    def add_file(self, kind: str | None = None) -> None:
        self.n_files += 1
        name = f"{self.n_files:03d}.{kind or self.chance.choice(list(_FORMATS))}"
        self.files[name] = [self.record() for _ in range(self.chance.randrange(1, 5))]
        self.write(name)

    def write(self, name: str) -> None:
        (self.folder / name).write_bytes(_FORMATS[name.partition(".")[2]](self.files[name], self.chance))

    def change(self) -> None:
        """Do one thing to one file: half of what is done keeps its records, or their bytes."""
        name = self.chance.choice(sorted(self.files))
        records = self.files[name]
        match self.chance.choice(
            ("add file", "remove file", "rename", "add", "remove", "edit", "shuffle", "write again")
        ):
            case "add file":
                self.add_file()
                return
            case "remove file" if len(self.files) > 5:
                del self.files[name]
                (self.folder / name).unlink()
                return
            case "rename":
                self.n_files += 1
                other = f"{self.n_files:03d}.{name.partition('.')[2]}"
                self.files[other] = self.files.pop(name)
                (self.folder / name).rename(self.folder / other)
                return
            case "add":
                records.insert(self.chance.randrange(len(records) + 1), self.record())
            case "remove" if len(records) > 1:
                records.pop(self.chance.randrange(len(records)))
            case "edit":
                at = self.chance.randrange(len(records))
                records[at] = {**self.record(), "id": records[at]["id"]}
            case "shuffle":
                self.chance.shuffle(records)
        self.write(name)


@pytest.mark.parametrize(
    ("seed", "steps"), [(4, 5), pytest.param(2, 150, marks=[pytest.mark.full, pytest.mark.timeout(3600)])]
)
def test_a_run_after_changes_gives_the_rows_of_a_run_from_nothing(seed: int, steps: int, tmp_path: Path) -> None:
    crawl = _Crawl(tmp_path / "in", seed)
    for step in range(steps):
        config = configure(tmp_path / "in", target_documents=crawl.chance.choice((3, 5, 5, 5, 1000)))
        again, fresh = (rows(tmp_path / work, run(config, tmp_path / work)) for work in ("work", f"fresh{step}"))
        assert again == fresh, f"seed {seed}, step {step}"
        for _ in range(crawl.chance.randrange(1, 4)):
            crawl.change()
