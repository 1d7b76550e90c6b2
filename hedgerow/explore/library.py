"""A release as a database: DuckDB reads its Parquet files where they lie."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from hedgerow import contracts
from hedgerow.distant.fetched import fetch_release
from hedgerow.errors import ReleaseError
from hedgerow.explore.filters import Filter
from hedgerow.explore.selection import Facets, Selections
from hedgerow.progress import Progress
from hedgerow.publish import verify
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.manifest import NAME, Manifest, parse

PAGE = 40  # sentences shown at a time
CONFIGS = ("sentences", "votes", "documents", "sections", "labeling_functions")


class Library:
    """One release, opened for questions. Safe to ask from several threads.

    Attributes:
        named: the release as it was asked for.
        release: the same on this machine.
        manifest: its manifest.
    """

    def __init__(self, named: ReleaseRef, progress: Progress | None = None) -> None:
        """Open a release.

        Args:
            named: the release; one at an address is fetched.
            progress: told of what is fetched.

        Raises:
            ReleaseError: it is damaged, or has no sentences.
            TransferError: it cannot be fetched.
        """
        self.named = named
        self.release = release = fetch_release(named, progress)
        folder = release.path
        self.manifest = read_manifest(release)
        data = [f for f in self.manifest.files if f.config in CONFIGS]
        problems = verify.verify_files(release.storage, release.folder, data)
        if problems:
            raise ReleaseError(f"{release.storage.where}: {problems[0]}; restore it from a copy of the dataset")
        paths = {c: [str((folder / f.path).resolve()) for f in data if f.config == c] for c in CONFIGS}
        if not paths["sentences"]:
            raise ReleaseError(f"{folder} has no sentences to show")
        self._database = duckdb.connect(":memory:")
        for name, found in paths.items():
            self._open(name, found)
        self._files = paths["sentences"]
        listed = _listed(self._files)
        self._database.execute(
            f"CREATE VIEW places AS SELECT *, list_position({listed}, filename) - 1 AS file "  # noqa: S608 - our own paths
            f"FROM read_parquet({listed}, filename = true, file_row_number = true)"
        )
        self._close_off([p for found in paths.values() for p in found])
        self._selections = Selections(self._database)

    def close(self) -> None:
        """Stop what is still being counted: the process can end."""
        self._selections.close()
        self._database.close()

    def _open(self, name: str, paths: Sequence[str]) -> None:
        if not paths:
            self._database.register(name, contracts.empty(name))
            return
        self._database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_listed(paths)})")  # noqa: S608 - our own paths

    def _close_off(self, paths: Sequence[str]) -> None:
        """Let the database read these files and nothing else, and load nothing from anywhere."""
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            f"allowed_paths = {_listed(paths)}",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            self._database.execute(f"SET {setting}")

    def rows(self, query: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the rows that a question gives."""
        with self._database.cursor() as cursor:
            found = cursor.execute(query, dict(values or {}))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    # Sentences

    def sentences(self, wanted: Filter, page: int = 1) -> list[dict[str, Any]]:
        """Return one page of the sentences that a filter lets through, in the order of the release."""
        rows: dict[tuple[int, int], dict[str, Any]] = {}
        places = self._selections.places(wanted, PAGE, PAGE * (page - 1))
        for file in sorted({file for file, _ in places}):
            mine = [row for f, row in places if f == file]
            marks = ", ".join(f"${i}" for i in range(2, len(mine) + 2))
            query = f"SELECT * FROM read_parquet($1, file_row_number = true) WHERE file_row_number IN ({marks})"  # noqa: S608 - marks
            values = {str(i): value for i, value in enumerate([self._files[file], *mine], start=1)}
            rows |= {(file, row["file_row_number"]): row for row in self.rows(query, values)}
        return [rows[place] for place in places]

    def facets(self, wanted: Filter) -> Facets:
        """Return how many sentences a filter lets through, by value of each facet."""
        return self._selections.facets(wanted)

    def overruled(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Return the tasks on which a vote on some sentences is overruled, by sentence."""
        return self._selections.overruled(ids)

    def sentence(self, sentence_id: str) -> dict[str, Any] | None:
        """Return one sentence."""
        found = self.rows("SELECT * FROM sentences WHERE sentence_id = $id", {"id": sentence_id})
        return found[0] if found else None

    def sentences_by_id(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return some sentences, in the order of the release."""
        return self.rows("SELECT * FROM sentences WHERE sentence_id IN (SELECT unnest($ids))", {"ids": [*ids]})

    def neighbors(self, sentence: Mapping[str, Any]) -> dict[int, str]:
        """Return the text of the sentences before (-1) and after (1) one, where there are any."""
        rows = self.rows(
            'SELECT "index" - $at AS step, text FROM sentences WHERE document_id = $id AND "index" IN ($at - 1, $at + 1)',
            {"id": sentence["document_id"], "at": sentence["index"]},
        )
        return {row["step"]: row["text"] for row in rows}

    def votes(self, sentence_ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return the votes on some sentences, each with what is known of its function."""
        return self.rows(
            "SELECT v.*, f.rule, f.looks_for, f.gold_precision, f.gold_n, f.gold_low, f.gold_high, f.weight "
            "FROM votes v LEFT JOIN labeling_functions f ON v.function = f.id "
            "WHERE v.sentence_id IN (SELECT unnest($ids)) ORDER BY v.task, v.start, v.function, v.label",
            {"ids": [*sentence_ids]},
        )

    # Documents

    def documents(self, q: str, source: str, page: int = 1) -> list[dict[str, Any]]:
        """Return one page of the documents whose title or key holds some words."""
        return self.rows(
            "SELECT document_id, document_key, title, url, source, n_chars, split, cluster_id FROM documents "
            "WHERE ($q = '' OR contains(lower(coalesce(title, '') || ' ' || document_key), lower($q))) "
            "AND ($source = '' OR source = $source) LIMIT $limit OFFSET $offset",
            {"q": q, "source": source, "limit": PAGE + 1, "offset": PAGE * (page - 1)},
        )

    def document(self, document_id: str) -> dict[str, Any] | None:
        """Return one document."""
        found = self.rows("SELECT * EXCLUDE (offset_map) FROM documents WHERE document_id = $id", {"id": document_id})
        return found[0] if found else None

    def documents_by_id(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return key, title, url and source of some documents, by id."""
        rows = self.rows(
            "SELECT document_id, document_key, title, url, source FROM documents "
            "WHERE document_id IN (SELECT unnest($ids))",
            {"ids": [*ids]},
        )
        return {row["document_id"]: row for row in rows}

    def parts_of(self, document_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the sections and the sentences of a document, in order."""
        values = {"id": document_id}
        sections = self.rows('SELECT * FROM sections WHERE document_id = $id ORDER BY "index"', values)
        sentences = self.rows('SELECT * FROM sentences WHERE document_id = $id ORDER BY "index"', values)
        return sections, sentences

    # Functions

    @functools.cached_property
    def functions(self) -> list[dict[str, Any]]:
        """All labeling functions, the most used first."""
        return self.rows("SELECT * FROM labeling_functions ORDER BY n_votes DESC, id")

    def kinds_of(self, function_id: str) -> list[tuple[str, str | None]]:
        """Return the labels that a function voted, each with its kinds of cues or warnings."""
        query = "SELECT DISTINCT label, kind FROM votes WHERE function = $id ORDER BY ALL"
        return [(row["label"], row["kind"]) for row in self.rows(query, {"id": function_id})]

    @functools.cached_property
    def sources(self) -> list[str]:
        """The sources of the release."""
        return [row["source"] for row in self.rows("SELECT DISTINCT source FROM documents ORDER BY source")]


def read_manifest(release: ReleaseRef) -> Manifest:
    """Return the manifest of a release, compared with the log where there is one.

    Raises:
        ReleaseError: it is missing or damaged.
    """
    if release.entry is not None:
        return verify.read_manifest(release.storage, release.entry)
    return parse(release.storage.read(f"{release.folder}/{NAME}"), str(release.path))


def _listed(paths: Sequence[str]) -> str:
    """Return paths as a list in SQL."""
    return "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "]"
