"""Read a release for people: its rejects grouped, one sentence explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.errors import ReleaseError, UnknownReleaseError
from hedgerow.guideline import find_rules
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.purged import refuse_purged
from hedgerow.publish.verify import check_read, manifest_of

SAMPLES = 3  # rejects shown of each reason


def tables(release: ReleaseRef, config: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """Read one config of a release, row group by row group, over all its splits.

    Raises:
        ReleaseError: a file of it is damaged or missing, or the release was purged.
    """
    if release.entry is not None:
        refuse_purged(release.storage, release.version)
    for file in manifest_of(release).files:
        if file.config == config:
            check_read(release.storage, release.folder, file)
            yield from release.storage.iter_tables(f"{release.folder}/{file.path}", config, columns)


def group_rejects(release: ReleaseRef) -> list[dict[str, Any]]:
    """Return the rejects of a release by reason, the most frequent first, each with a few samples."""
    groups: dict[str, dict[str, Any]] = {}
    for table in tables(release, "rejects"):
        for row in table.to_pylist():
            group = groups.setdefault(row["reason"], {"reason": row["reason"], "count": 0, "bytes": 0, "samples": []})
            group["count"] += 1
            group["bytes"] += row["n_bytes"]
            if len(group["samples"]) < SAMPLES:
                group["samples"].append({"where": spell_place(row), "detail": row["detail"]})
    return sorted(groups.values(), key=lambda g: (-g["count"], g["reason"]))


def spell_place(row: dict[str, Any]) -> str:
    """Return where a row came from in one line.

    >>> spell_place({"source": "s", "place": {"path": "a.zip", "member": "b.jsonl", "record": 3, "offset": 90}})
    's/a.zip!b.jsonl, record 3, byte 90'
    """
    place = row["place"]
    text = f"{row['source']}/{place['path']}" + (f"!{place['member']}" if place["member"] else "")
    text += f", record {place['record']}" if place["record"] is not None else ""
    return text + (f", byte {place['offset']:,}" if place["offset"] is not None else "")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a sentence has its labels.

    Attributes:
        sentence: its row, class numbers spelled out.
        lead: the sentence that introduces the list of which it is an item, if any: functions read both together.
        document: key, url, title, source and place of its document.
        votes: its votes, each with the function's row, the words, and what the guideline says behind its rule.
    """

    sentence: dict[str, Any]
    lead: str | None
    document: dict[str, Any]
    votes: list[dict[str, Any]]


def explain(release: ReleaseRef, sentence_id: str) -> Explanation:
    """Collect what a release says about one sentence.

    Raises:
        ReleaseError: the release has no such sentence.
    """
    row = _find(release, "sentences", "sentence_id", sentence_id)
    if row is None:
        raise UnknownReleaseError(
            f"{release.storage.name}@{release.version} has no sentence {sentence_id[:40]!r}: "
            "ids are in its report, in the explorer, and in the column sentence_id"
        )
    document = _find(release, "documents", "document_id", row["document_id"])
    if document is None:
        raise ReleaseError(f"{release.folder} has no document {row['document_id']}: run hedgerow verify")
    lead = _find(release, "sentences", "sentence_id", row["lead_sentence_id"]) if row["lead_sentence_id"] else None
    functions = {f["id"]: f for table in tables(release, "labeling_functions") for f in table.to_pylist()}
    votes = []
    for table in tables(release, "votes"):
        for vote in table.filter(pc.equal(table["sentence_id"], sentence_id)).to_pylist():
            function = functions[vote["function"]]
            words = row["text"][vote["start"] - row["start"] : vote["end"] - row["start"]]
            kept = ("rule", "looks_for", "gold_precision", "gold_n", "gold_low", "gold_high", "weight")
            rules = [rule._asdict() for rule in find_rules(function["rule"], vote["label"], vote["kind"])]
            votes.append(vote | {"words": words, "guideline": rules} | {name: function[name] for name in kept})
    votes.sort(key=lambda v: (contracts.vocabulary("task").index(v["task"]), v["start"], v["function"]))
    shown = ("document_id", "document_key", "url", "title", "source", "place", "raw_sha256")
    return Explanation(_spell(row), lead["text"] if lead else None, {name: document[name] for name in shown}, votes)


def _find(release: ReleaseRef, config: str, column: str, value: str) -> dict[str, Any] | None:
    if not value.isascii():  # no id is; bytes of a shell that are no text cannot even be compared
        return None
    for table in tables(release, config):
        found = table.filter(pc.equal(table[column], value))
        if found.num_rows:
            return found.to_pylist()[0]  # type: ignore[no-any-return]
    return None


def _spell(row: dict[str, Any]) -> dict[str, Any]:
    """Put the words of the vocabularies in place of class numbers."""
    spelled = dict(row)
    for column in contracts.contract("sentences").columns:
        kind = column.type
        if kind.kind == "class":
            spelled[column.name] = contracts.vocabulary(kind.vocabulary)[row[column.name]]
        elif kind.item is not None and kind.item.kind == "class":
            names = contracts.vocabulary(kind.item.vocabulary)
            spelled[column.name] = [names[n] for n in row[column.name]]
    return spelled
