"""The raw text behind a published span: found in the source again, checked, and mapped through the offset map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from hedgerow.config import Config, SourceConfig
from hedgerow.errors import ConfigError, HedgerowError
from hedgerow.ingest.read import is_splittable, read_entry
from hedgerow.ingest.sources import Entry, list_entries
from hedgerow.inspection.raw_span import cut_span
from hedgerow.inspection.reading import tables
from hedgerow.normalize.mask_names import mask_name
from hedgerow.normalize.offsets import Run
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.sides import RECIPE
from hedgerow.source_names import split_known_name


@dataclass(frozen=True, slots=True)
class RawText:
    """The raw characters of a span, or why they cannot be shown.

    Attributes:
        text: the characters as decoded, before any repair or mask; None when they cannot be shown.
        start: where they begin in the decoded file or member, or in the text of the record.
        end: where they end.
        n_unplaced: how many characters of the span, white space and masks apart, the raw text has otherwise, or at a place not known.
        why_not: the reason when there is no text.
    """

    text: str | None = None
    start: int | None = None
    end: int | None = None
    n_unplaced: int = 0
    why_not: str | None = None


def find_raw(
    release: ReleaseRef,
    document_id: str,
    span: tuple[int, int],
    places: Sequence[str] = (),
    config: Config | None = None,
) -> RawText:
    """Show the raw text behind a span of a published document, if its source is reachable and unchanged.

    Args:
        release: the release.
        document_id: a document of it.
        span: half-open, in the document's text.
        places: where sources lie now, each as NAME=PATH, or PATH when the release has one source.
        config: the dataset's configuration, when it is at hand; else that of the recipe,
            whose sources are looked for under their published names.
    """
    document = _document(release, document_id)
    settings = config or _recipe(release)
    if settings is None:
        return RawText(why_not=f"{release.folder}/{RECIPE} is not readable by this version of hedgerow")
    source = _source(settings, document["source"], places)
    try:
        entry = _entry(source, document["place"]["path"])
        if entry is None:
            return RawText(why_not=f"{source.path} holds no {document['place']['path']} (any more)")
        raw, why_not = _read(entry, source, settings, document)
    except HedgerowError as error:
        hint = "" if places or config else f": say where it lies with --sources {document['source']}=PATH"
        return RawText(why_not=f"{error}{hint}")
    if raw is None:
        return RawText(why_not=why_not)
    return _cut(raw, [Run(**run) for run in document["offset_map"]], document["text"], span)


def _document(release: ReleaseRef, document_id: str) -> dict[str, Any]:
    columns = ["document_id", "source", "place", "raw_sha256", "text", "offset_map"]
    for table in tables(release, "documents", columns):
        found = table.filter(pc.equal(table["document_id"], document_id))
        if found.num_rows:
            return found.to_pylist()[0]  # type: ignore[no-any-return]
    raise KeyError(document_id)


def _recipe(release: ReleaseRef) -> Config | None:
    try:
        return Config.model_validate(json.loads(release.storage.read(f"{release.folder}/{RECIPE}")))
    except (ValidationError, ValueError, OSError):
        return None


def _source(settings: Config, name: str, places: Sequence[str]) -> SourceConfig:
    """Return a source with the place where it lies now.

    Raises:
        ConfigError: a place names no source of the release.
    """
    known = {source.label: source for source in settings.sources}
    lies: dict[str, str] = {}
    for place in places:
        label, path = split_known_name(place, known)
        if label is not None:
            lies[label] = path
        elif len(known) == 1:
            lies[name] = place
        else:
            raise ConfigError(f"--sources {place}: write NAME=PATH with one of {', '.join(sorted(known))}")
    source = known[name]
    return source.model_copy(update={"path": lies.get(name, source.path), "name": name})


def _entry(source: SourceConfig, path: str) -> Entry | None:
    """Return the file of a source by its published path, which is masked where it holds personal data."""
    for entry in list_entries([source]).entries:
        if path in (entry.path, mask_name(entry.path, {})):
            return entry
    return None


def _read(entry: Entry, source: SourceConfig, settings: Config, document: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the decoded raw text of a document and "", or None and why not."""
    place = document["place"]
    record, offset = place["record"], place["offset"]
    if record is not None and offset is not None and place["member"] is None and is_splittable(entry):
        batch = read_entry(entry, source, settings.ingest, offset, offset + 1, record - 1)
    else:
        batch = read_entry(entry, source, settings.ingest)
    for row in _candidates(batch.documents, document["raw_sha256"]):
        return row["raw_text"], ""
    found = [row for row in batch.documents.to_pylist() if row["place"]["record"] == record]
    if found:
        return None, f"the source has changed: its SHA-256 there is {found[0]['raw_sha256'][:12]}…"
    return None, "the source no longer holds the document: no record of it has its SHA-256"


def _candidates(documents: pa.Table, sha256: str) -> list[dict[str, Any]]:
    return documents.filter(pc.equal(documents["raw_sha256"], sha256)).to_pylist()  # type: ignore[no-any-return]


def _cut(raw: str, runs: list[Run], text: str, span: tuple[int, int]) -> RawText:
    """Cut the raw characters out, if the map is true of this raw text."""
    if any(text[r.start : r.start + r.length] != raw[r.raw_start : r.raw_start + r.length] for r in runs):
        return RawText(why_not="this version of hedgerow decodes the source otherwise than the one that published it")
    cut = cut_span(runs, text, raw, span)
    if cut.n_unplaced and not cut.n_placed:
        return RawText(why_not="its offset map holds none of its words")
    return RawText(raw[cut.start : cut.end], cut.start, cut.end, cut.n_unplaced)
