"""What was derived from a page that is taken down: results of the work store, and copies of what was fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.ids import selectors_of
from hedgerow.ingest.remote import FOLDER
from hedgerow.places.trees import Tree
from hedgerow.publish.tombstones import Page
from hedgerow.storage import Storage
from hedgerow.work.results import base_of, unpack
from hedgerow.work.workstore import WorkStore


def forget_work(work: Tree, page: Page, sentence_ids: frozenset[str]) -> int:
    """Remove every result of the work store that holds anything of a page; the next run makes the rest of it again.

    Args:
        work: the files of the work store.
        page: the page.
        sentence_ids: its sentences.

    Returns:
        How many files were removed.
    """
    named, sentences, doomed = frozenset(page.selectors()), set(sentence_ids), []
    for stage in ("ingest", "normalize", "segment", "label"):
        bases: dict[str, str] = {}
        for path in work.walk(stage):
            place = f"{stage}/{path}"
            if not path.endswith(".hrw"):
                doomed.append(place)  # left by a writer that died; one that lives loses a result, which it makes again
                continue
            try:
                data = work.read(place)
            except FileNotFoundError:  # collected meanwhile
                continue
            base = base_of(data)
            if base is not None:
                bases[place] = WorkStore.place(stage, base.key)
            if _holds(data, named, page.document_ids, sentences):
                doomed.append(place)
        gone = set(doomed)
        doomed += [place for place, base_place in bases.items() if base_place in gone and place not in gone]
    for place in doomed:
        work.remove(place)
    return len(doomed)


def forget_copies(work: Storage) -> int:
    """Remove this machine's copies of files of URLs, whatever they hold: a build copies what is still there again.

    Args:
        work: the work folder on this machine.

    Returns:
        How many files were removed.
    """
    copies = work.walk(FOLDER)
    for path in copies:
        work.remove(f"{FOLDER}/{path}")
    return len(copies)


def _holds(data: bytes, named: frozenset[str], documents: frozenset[str], sentences: set[str]) -> bool:
    """Tell whether a result of any stage holds something of a page; a damaged one may, so it counts.

    The page's sentences are added to ``sentences``: votes name nothing else, and no release need know them.
    """
    result = unpack(data)  # of a delta its own rows: what it lies on is a file too
    if result is None:
        return True
    holds = False
    for name, table in result.tables.items():
        columns = set(table.column_names)
        if "document_key" in columns:
            rows = table.select([c for c in _NAMES if c in columns]).to_pylist()
            holds |= any(not named.isdisjoint(_selectors(row)) for row in rows)
        elif "document_id" in columns:
            mask = pc.is_in(table["document_id"], value_set=pa.array(sorted(documents), pa.string()))
            holds |= bool(pc.any(mask).as_py())
            if name == "work_sentences":
                sentences.update(table.filter(mask)["sentence_id"].to_pylist())
        elif "sentence_id" in columns:
            holds |= _any_in(table, "sentence_id", sentences)
    return holds


_NAMES = ("document_key", "url", "raw_sha256", "text_sha256")


def _selectors(row: Mapping[str, Any]) -> Iterable[str]:
    hashes = [row["raw_sha256"], *([row["text_sha256"]] if "text_sha256" in row else [])]
    return selectors_of(row["document_key"], row["url"], hashes)


def _any_in(table: pa.Table, column: str, values: set[str]) -> bool:
    return bool(pc.any(pc.is_in(table[column], value_set=pa.array(sorted(values), pa.string()))).as_py())
