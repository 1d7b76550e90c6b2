"""The table level of normalize: raw documents in, normalized documents and rejects out."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from hedgerow import contracts, ids, inert
from hedgerow.config import NormalizeConfig
from hedgerow.normalize.html_tree import NoTreeError, extract_lines
from hedgerow.normalize.language import Language, detect_language
from hedgerow.normalize.lines import Block, Line, drop_blank_lines, join_lines, join_paragraphs, split_lines
from hedgerow.normalize.markdown import extract_markdown
from hedgerow.normalize.mask_names import mask_name
from hedgerow.normalize.masks import Found, json_strings, mask_json, mask_line, mask_lines, may_hold, sorted_json
from hedgerow.normalize.offsets import align
from hedgerow.normalize.repair import is_spaced, repair_line, repair_lines
from hedgerow.normalize.signatures import signatures
from hedgerow.normalize.wraps import unwrap_lines
from hedgerow.watch import UNWATCHED, LostError, Watch

BATCH_DOCUMENTS = 64  # turned into Python objects at once
BATCH_BYTES = 8 * 2**20

logger = logging.getLogger(__name__)


class Normalized(NamedTuple):
    """What a table of raw documents became."""

    documents: pa.Table
    rejects: pa.Table


class NormalizedText(NamedTuple):
    """One text, normalized, with the steps that changed it."""

    text: str
    blocks: list[Block]
    steps: list[dict[str, object]]


class RejectError(ValueError):
    """A document that is not carried on."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep both in ``args``, so that the error survives pickling."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def normalize_documents(raw: pa.Table, config: NormalizeConfig, watch: Watch = UNWATCHED) -> Normalized:
    """Normalize every document; one that fails costs itself.

    Args:
        raw: contract raw_documents.
        config: what to keep and mask.
        watch: keeps the budget of each document.

    Returns:
        Documents (contract normalized_documents) and rejects, in the order of the input.

    """
    documents: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []
    for batch in _small_batches(raw):
        n_before = len(documents)
        for row in batch.to_pylist():
            try:
                documents.append(watch.run(_normalize_row, row, config))
            except (RejectError, LostError) as error:
                rejects.append(_reject_row(row, error.reason, error.detail))
            except Exception as error:  # noqa: BLE001 - a parser may raise anything; the document pays, not its batch
                logger.warning("a parser failed on %s: %s", inert.detail(row["place"]["path"]), type(error).__name__)
                rejects.append(_reject_row(row, "parser_failed", f"{type(error).__name__}: {error}"))
        for document, signed in zip(
            documents[n_before:], signatures([d["text"] for d in documents[n_before:]]), strict=True
        ):
            document["signature"] = signed
    return Normalized(contracts.build("normalized_documents", documents), contracts.build("rejects", rejects))


def _small_batches(raw: pa.Table) -> Iterator[pa.RecordBatch]:
    """Cut a table into batches of some documents, or of one where documents are large."""
    for batch in raw.to_batches(max_chunksize=BATCH_DOCUMENTS):
        size = BATCH_DOCUMENTS if batch.nbytes <= BATCH_BYTES else 1
        for at in range(0, batch.num_rows, size):
            yield batch.slice(at, size)


def _reject_row(row: dict[str, Any], reason: str, detail: str) -> dict[str, Any]:
    return {
        "source": row["source"],
        "place": row["place"],
        "reason": reason,
        "raw_sha256": row["raw_sha256"],
        "n_bytes": row["n_bytes"],
        "detail": inert.detail(detail),
    }


def _normalize_row(row: dict[str, Any], config: NormalizeConfig) -> dict[str, Any]:
    raw_text: str = row["raw_text"]
    if len(raw_text) > config.max_document_chars:
        raise RejectError("too_large", f"{len(raw_text)} characters, more than {config.max_document_chars}")
    found: Found = {}
    done = normalize_text(raw_text, row["media"], config.mask_pii, found)
    if not done.text:
        raise RejectError("empty", "no text is left after normalization")
    language = _check_language(done.text, config)
    around = _normalize_around(row, config.mask_pii, found)
    key = around["document_key"]
    assert key is not None
    masked = [
        {"step": f"mask_{kind}", "count": len(sizes), "detail": ",".join(map(str, sizes[:100]))}
        for kind, sizes in sorted(found.items())
    ]
    return {
        "document_id": ids.document_id(key),
        "source": row["source"],
        "place": row["place"],
        "language": language.code,
        "language_score": language.score,
        "text": done.text,
        "n_chars": len(done.text),
        "raw_sha256": row["raw_sha256"],
        "text_sha256": ids.text_sha256(done.text),
        "n_bytes": row["n_bytes"],
        "steps": row["steps"] + done.steps + masked,
        "offset_map": [
            {"start": start, "raw_start": raw_start, "length": length}
            for start, raw_start, length in align(done.text, raw_text, row["media"])
        ],
        "blocks": [{"start": b.start, "end": b.end, "kind": b.kind, "level": b.level} for b in done.blocks],
        **around,
    }


def normalize_text(raw_text: str, media: str, mask_pii: bool, found: Found) -> NormalizedText:
    """Normalize one text.

    Args:
        raw_text: the text as decoded.
        media: text, markdown or html.
        mask_pii: whether to mask personal data.
        found: lengths of what was masked, per kind, added to.

    Returns:
        The final text, its blocks and the steps; masks are in ``found``.

    Raises:
        RejectError: the page has text but no main text.

    """
    changes: Counter[str] = Counter()
    if media == "text":
        text = _normalize_plain(raw_text, mask_pii, changes, found)
        blocks: list[Block] = []
    else:
        lines = _to_lines(raw_text, media, changes)
        lines = _with_texts(lines, repair_lines([line.text for line in lines], changes))
        if mask_pii:
            lines = _with_texts(lines, mask_lines([line.text for line in lines], found))
        kept = drop_blank_lines([line for line in lines if line.text or line.kind is None])
        changes["drop_blank_lines"] += len(lines) - len(kept)
        text, blocks = join_lines(kept)
    steps: list[dict[str, object]] = [
        {"step": name, "count": count, "detail": None} for name, count in changes.items() if count
    ]
    return NormalizedText(text, blocks, steps)


def _normalize_plain(raw_text: str, mask_pii: bool, changes: Counter[str], found: Found) -> str:
    """Normalize a text without markup, whose lines are strings and no blocks."""
    changes["split_lines"] += raw_text.count("\r") + raw_text.count("\u2028") + raw_text.count("\u2029")
    repaired = repair_lines(split_lines(raw_text), changes)
    lines = unwrap_lines(repaired)
    changes["unwrap_lines"] += len(repaired) - len(lines)
    if mask_pii:
        lines = mask_lines(lines, found)
    text = join_paragraphs(lines)
    changes["drop_blank_lines"] += len(lines) - (text.count("\n") + 1 if text else 0)
    return text


def _with_texts(lines: list[Line], texts: list[str]) -> list[Line]:
    """Return lines with other texts; most are as they were."""
    return [
        line if line.text is text else Line(text, line.kind, line.level)
        for line, text in zip(lines, texts, strict=True)
    ]


def _to_lines(raw_text: str, media: str, changes: Counter[str]) -> list[Line]:
    """Return the lines of a text with markup."""
    if media == "markdown":
        changes["extract_markdown"] = 1
        return extract_markdown(raw_text)
    if not raw_text.strip():
        return []
    changes["extract_main_text"] = 1
    try:
        lines = extract_lines(raw_text)
    except NoTreeError as error:
        raise RejectError("no_main_text", str(error)) from None
    if not lines:
        raise RejectError("no_main_text", "nothing in the page is article text")
    return [Line(part, line.kind, line.level) for line in lines for part in split_lines(line.text)]


def _check_language(text: str, config: NormalizeConfig) -> Language:
    language = detect_language(text)
    if language is None:
        raise RejectError("no_language", "no letters to tell a language from")
    if language.code not in config.languages:
        raise RejectError("not_english", f"{language.code} {language.score}")
    return language


def _normalize_around(row: dict[str, Any], mask_pii: bool, found: Found) -> dict[str, str | None]:
    """Return what stands around the text of a document: its fields in one line each, its key and meta, all masked."""
    fields = {name: _normalize_field(row[name]) for name in ("url", "title", "attribution", "licence")}
    key: str = row["document_key"]
    meta: str | None = row["meta"]
    if mask_pii:
        value = None if meta is None else json.loads(meta)
        if may_hold([*filter(None, fields.values()), key, *json_strings(value)]):
            fields = {name: text and mask_line(text, found) for name, text in fields.items()}
            key = mask_name(key, found)
            meta = meta and mask_json(meta, found)
        elif meta is not None:
            meta = sorted_json(value)
    return {**{name: text or None for name, text in fields.items()}, "document_key": key, "meta": meta}


def _normalize_field(value: str | None) -> str | None:
    if value is None or (value.isascii() and value.isprintable() and "&" not in value and is_spaced(value)):
        return value
    return repair_line(" ".join(split_lines(value)), Counter())
