"""Small consistent releases for tests: a few documents with every table, built from plain text."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts, ids
from hedgerow.publish.changelog import render_changes
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Facts, Recipe, SourceFacts
from hedgerow.publish.parquet import ONE_SPLIT, DataFile, DataWriter
from hedgerow.publish.release import Outcome, publish
from hedgerow.publish.stage import Stage, open_stage
from hedgerow.storage import Storage

PLAIN = {"claim_type": "descriptive", "hedge": None, "warning": None}
FUNCTIONS = ("claim_type.origin", "hedge.modal_may", "safety_warning.harm")
BENEFIT = "claim_type.benefit"


@dataclass(frozen=True)
class Rules:
    """What labels the documents of a test: the word that hedges, and whether a function looks for benefits."""

    hedge: str = "may "
    benefit: bool = False


@dataclass(frozen=True)
class Doc:
    """One document of a test: a heading and sentences; the words decide the labels."""

    key: str
    split: str = "train"
    sentences: tuple[str, ...] = ("Kava grows in Fiji.", "It may harm the liver.")
    heading: str = "About kava"
    cluster: str | None = None
    raw: str | None = None
    claim: str = "descriptive"  # label of sentences without a warning
    rules: Rules = Rules()


def _number(vocabulary: str, value: str) -> int:
    return contracts.label_number(vocabulary, value)


def _sentence(
    doc: Doc, document_id: str, section_id: str, index: int, start: int, text: str, seen: int
) -> dict[str, Any]:
    word = doc.rules.hedge
    may, harm = text.find(word), text.find("harm")
    hedge, warning = may >= 0, harm >= 0
    helps = doc.rules.benefit and "help" in text
    claim = _number("claim_type", "safety" if warning else "efficacy" if helps else doc.claim)
    probabilities = [0.0] * len(contracts.vocabulary("claim_type"))
    probabilities[claim] = 1.0
    return {
        "sentence_id": ids.sentence_id(document_id, text, seen), "document_id": document_id, "section_id": section_id,
        "index": index, "start": start, "end": start + len(text), "text": text,
        "kind": _number("sentence_kind", "prose"), "lead_sentence_id": None,
        "section_heading": doc.heading, "section_role": _number("section_role", "body"),
        "claim_type": claim, "claim_type_probs": probabilities, "claim_types": [claim],
        "hedge": hedge, "hedge_prob": 0.9 if hedge else 0.05,
        "hedge_cues": [{"start": start + may, "end": start + may + len(word) - 1, "type": "modal"}] if hedge else [],
        "safety_warning": warning, "safety_warning_prob": 0.8 if warning else 0.1,
        "warning_kinds": [_number("warning_kind", "adverse_effect")] if warning else [],
        "warning_spans": [{"start": start + harm, "end": start + harm + 4, "kind": "adverse_effect"}] if warning else [],
        "softeners": [], "flags": [], "n_votes": 1 + hedge + warning + (helps and not warning), "repeat_count": 1,
        "split": _number("split", doc.split),
    }  # fmt: skip


def _votes(sentence: dict[str, Any], rules: Rules) -> list[dict[str, Any]]:
    base = {"sentence_id": sentence["sentence_id"], "version": 1, "scope": "sentence"}
    claim = contracts.vocabulary("claim_type")[sentence["claim_type"]]
    votes = [
        base | {"task": "claim_type", "function": FUNCTIONS[0], "label": claim, "kind": None,
                "start": sentence["start"], "end": sentence["end"]}
    ]  # fmt: skip
    if rules.benefit and claim == "efficacy":
        votes.append(votes[0] | {"function": BENEFIT})
    for cue in sentence["hedge_cues"]:
        votes.append(base | {"task": "hedge", "function": FUNCTIONS[1], "label": "hedged", "kind": cue["type"],
                             "start": cue["start"], "end": cue["end"]})  # fmt: skip
    for span in sentence["warning_spans"]:
        votes.append(base | {"task": "safety_warning", "function": FUNCTIONS[2], "label": "warning",
                             "kind": span["kind"], "start": span["start"], "end": span["end"]})  # fmt: skip
    return votes


def _views(sentence: dict[str, Any]) -> dict[str, dict[str, Any]]:
    shared = {k: sentence[k] for k in ("text", "sentence_id", "split")}
    probability = {"hedge": sentence["hedge_prob"], "safety_warning": sentence["safety_warning_prob"]}
    views = {"claim_type": shared | {"label": sentence["claim_type"], "probability": 1.0}}
    for task, p in probability.items():
        label = int(sentence[task])
        views[task] = shared | {"label": label, "probability": p if label else 1 - p}
    return views


def document_rows(doc: Doc) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table that follow from one document."""
    text = doc.heading + "\n" + " ".join(doc.sentences)
    document_id = ids.document_id(doc.key)
    section_id = ids.section_id(document_id, doc.heading, 0)
    rows: dict[str, list[dict[str, Any]]] = {
        n: [] for n in ("sentences", "votes", "claim_type", "hedge", "safety_warning")
    }
    place, seen = len(doc.heading) + 1, {}
    for index, sentence_text in enumerate(doc.sentences):
        occurrence = seen[sentence_text] = seen.get(sentence_text, -1) + 1
        row = _sentence(doc, document_id, section_id, index, place, sentence_text, occurrence)
        rows["sentences"].append(row)
        rows["votes"] += _votes(row, doc.rules)
        for name, view in _views(row).items():
            rows[name].append(view)
        place += len(sentence_text) + 1
    rows["sections"] = [{
        "section_id": section_id, "document_id": document_id, "index": 0, "parent_id": None, "level": 1,
        "heading": doc.heading, "heading_start": 0, "heading_end": len(doc.heading),
        "role": _number("section_role", "body"), "evidence": "short_line", "start": 0, "end": len(text),
        "split": _number("split", doc.split),
    }]  # fmt: skip
    raw = doc.raw if doc.raw is not None else text
    rows["documents"] = [{
        "document_id": document_id, "document_key": doc.key, "source": "articles",
        "place": {"path": f"{doc.key}.txt", "member": None, "record": None, "offset": None},
        "url": None, "title": doc.heading, "language": "en", "language_score": 0.9999, "text": text,
        "n_chars": len(text), "raw_sha256": ids.text_sha256(raw), "text_sha256": ids.text_sha256(text),
        "steps": [], "offset_map": [{"start": 0, "raw_start": 0, "length": len(text)}],
        "cluster_id": doc.cluster or document_id, "licence": "CC-BY-4.0", "attribution": "A. Writer", "carried": False,
        "split": _number("split", doc.split), "meta": None, "digest": "",
    }]  # fmt: skip
    alone = replace(doc, cluster=None, split="train")  # a digest knows nothing of other documents
    rows["documents"][0]["digest"] = (
        hashlib.sha256(repr(rows).encode()).hexdigest()
        if doc == alone
        else document_rows(alone)["documents"][0]["digest"]
    )
    return rows


def function_rows(rules: Rules = Rules()) -> list[dict[str, Any]]:
    """Return the rows of config labeling_functions."""
    digests = {FUNCTIONS[1]: ids.text_sha256(rules.hedge)} if rules.hedge != "may " else {}
    return [
        {
            "id": name, "version": 1, "task": name.split(".")[0], "digest": digests.get(name, "0" * 64), "looks_for": "A word.",
            "rule": "B10", "family": name, "polarity": [], "n_votes": 1, "coverage": 0.5, "overlap": 0.0,
            "conflict": 0.0, "weight": None, "gold_precision": None if i else 0.875, "gold_n": 0 if i else 8,
            "gold_low": None if i else 0.53, "gold_high": None if i else 0.98,
        }
        for i, name in enumerate((*FUNCTIONS, *((BENEFIT,) if rules.benefit else ())))
    ]  # fmt: skip


def reject_rows() -> list[dict[str, Any]]:
    """Return one reject."""
    place = {"path": "bad.txt", "member": None, "record": None, "offset": 0}
    return [{"source": "articles", "place": place, "reason": "empty", "raw_sha256": None, "n_bytes": 0, "detail": None}]


def tables(docs: list[Doc]) -> dict[str, pa.Table]:
    """Return every table of these documents, all splits together, documents in order of their id."""
    rows: dict[str, list[dict[str, Any]]] = {n: [] for n in contracts.PUBLISHED}
    for doc in sorted(docs, key=lambda d: ids.document_id(d.key)):
        for name, found in document_rows(doc).items():
            rows[name] += found
    rows["labeling_functions"], rows["rejects"] = function_rows(docs[0].rules), reject_rows()
    return {name: contracts.build(name, found) for name, found in rows.items()}


def three_splits() -> list[Doc]:
    """Return a small corpus with all three splits."""
    return [
        Doc("kava"),
        Doc("valerian", sentences=("Valerian may help.", "Valerian may help.", "It is a plant."), heading="Valerian"),
        Doc("zinc", "validation", ("Zinc is a metal.",), "Zinc"),
        Doc("ginger", "test", ("Ginger is a root.", "Too much may harm the stomach."), "Ginger"),
    ]


def parts(docs: list[Doc]) -> list[tuple[str, str, pa.Table]]:
    """Return the same tables as a writer takes them: one for each config and split."""
    return _parts(tuple(docs))


@functools.cache
def _parts(docs: tuple[Doc, ...]) -> list[tuple[str, str, pa.Table]]:
    whole = tables(list(docs))
    found = []
    for split in sorted({doc.split for doc in docs}):
        number = _number("split", split)
        mask = pc.equal(whole["sentences"]["split"], number)
        inside = whole["sentences"].filter(mask)["sentence_id"].combine_chunks()
        for name in contracts.PUBLISHED:
            table = whole[name]
            if name == "votes":
                table = table.filter(pc.is_in(table["sentence_id"], inside))
            elif name in ("labeling_functions", "rejects"):
                continue
            else:
                table = table.filter(pc.equal(table["split"], number))
            found.append((name, split, table))
    return [*found, *((name, ONE_SPLIT, whole[name]) for name in ("labeling_functions", "rejects"))]


def content_digest(docs: list[Doc]) -> str:
    """Return a digest of the rows that these documents give."""
    return hashlib.sha256(repr(sorted((d.key, repr(d)) for d in docs)).encode()).hexdigest()


def make_facts(docs: list[Doc], **changed: Any) -> Facts:
    """Return facts about a release of these documents."""
    recipe = Recipe(
        digests={"segment": "1" * 64, "config": "2" * 64} | changed.pop("digests", {}),
        guideline_version=changed.pop("guideline_version", "1.0"),
        model="precision_weighted",
        files={"config.toml": b'dataset = "small"\n'},
    )
    given = {
        "dataset": "small",
        "recipe": recipe,
        "content_digest": content_digest(docs),
        "ledger": {"documents": {"read": len(docs) + 1, "published": len(docs), "rejected": {"empty": 1}}},
        "sources": (SourceFacts("articles", "CC-BY-4.0", "A. Writer", len(docs)),),
        "functions_rows": tuple(function_rows()),
    }
    return Facts(**(given | changed))


def stage_release(storage: Storage, docs: list[Doc], **sizes: int) -> tuple[Stage, list[DataFile]]:
    """Stage the data files of these documents."""
    stage = open_stage(storage)
    writer = DataWriter(storage, stage.folder, **sizes)
    try:
        for config, split, table in parts(docs):
            writer.add(config, split, table)
        return stage, writer.finish()
    except BaseException:
        writer.abandon()
        stage.discard()
        raise


def no_gate(folder: Path, draft: Draft) -> None:
    """Let every release through, for tests that are not about opening it."""


def short_card(draft: Draft) -> bytes:
    """Render a card in no time, for tests that are not about the card."""
    return f"# {draft.facts.dataset} {draft.version}\n".encode()


SHORT = (("README.md", short_card), ("CHANGES.md", render_changes))


def publish_docs(storage: Storage, docs: list[Doc], **changed: Any) -> Outcome:
    """Publish a release of these documents."""
    options = {k: changed.pop(k) for k in ("gate", "attempts", "documents", "run") if k in changed}
    stage, files = stage_release(storage, docs)
    return publish(
        storage, stage, make_facts(docs, **changed), files, now=lambda: "2026-01-01T00:00:00Z",
        **({"run": "test", "gate": no_gate, "documents": SHORT} | options),
    )  # fmt: skip
