"""The table level of normalize: raw documents in, normalized documents and rejects out."""

from __future__ import annotations

import itertools
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts, ids, inert
from hedgerow.config import NormalizeConfig
from hedgerow.normalize.around import normalize_around
from hedgerow.normalize.html_tree import NoTreeError, extract_lines
from hedgerow.normalize.language import Language, detect_language
from hedgerow.normalize.lines import Block, Line, drop_blank_lines, join_lines, join_paragraphs, split_lines
from hedgerow.normalize.markdown import extract_markdown
from hedgerow.normalize.masks import Found, mask_lines
from hedgerow.normalize.offsets import Run, align
from hedgerow.normalize.origins import map_lines
from hedgerow.normalize.repair import repair_lines
from hedgerow.normalize.signatures import signatures
from hedgerow.normalize.wraps import unwrap_lines
from hedgerow.work.batches import Span, run_batches
from hedgerow.work.watch import UNWATCHED, Watch

T = TypeVar("T")

BATCH_BYTES = 2**18  # of raw text
MIN_BYTES = 2**13  # that a document counts for, however short: a batch has the budget of one document

logger = logging.getLogger(__name__)


class Normalized(NamedTuple):
    """What a table of raw documents became."""

    documents: pa.Table
    rejects: pa.Table


class NormalizedText(NamedTuple):
    """One text, normalized, with the steps that changed it; of text with markup also its lines."""

    text: str
    blocks: list[Block]
    steps: list[dict[str, object]]
    lines: list[Line]


class RejectError(ValueError):
    """A document that is not carried on."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep both in ``args``, so that the error survives pickling."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class _Batch:
    """Documents on their way, each step for all of them before the next begins.

    Code and tables of one step stay near the processor that way, which is a sixth of the time. A document that a
    step refuses has no further one.
    """

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        """Start with raw documents."""
        self.rows = rows
        self.errors: dict[int, RejectError] = {}

    def each(self, step: Callable[..., T], *made: Mapping[int, Any]) -> dict[int, T]:
        """Return what a step makes of each document, given its row and what other steps made of it."""
        done: dict[int, T] = {}
        for at, row in enumerate(self.rows):
            if at in self.errors:
                continue
            try:
                done[at] = step(row, *[of[at] for of in made])
            except RejectError as error:
                self.errors[at] = error
            except MemoryError:  # the budget of the batch: each of its documents gets one of its own
                raise
            except Exception as error:  # noqa: BLE001 - a parser may raise anything; the document pays, not its batch
                logger.warning("a parser failed on %s: %s", inert.detail(row["place"]["path"]), type(error).__name__)
                self.errors[at] = RejectError("parser_failed", f"{type(error).__name__}: {error}")
        return done


def normalize_documents(raw: pa.Table, config: NormalizeConfig, watch: Watch = UNWATCHED) -> Normalized:
    """Normalize every document; one that fails costs itself.

    Args:
        raw: contract raw_documents.
        config: what to keep and mask.
        watch: keeps the budget of each document.

    Returns:
        Documents (contract normalized_documents) and rejects, in the order of the input.

    """
    rejects: dict[int, dict[str, Any]] = {}

    def run(start: int, end: int) -> list[dict[str, Any]]:
        batch = _Batch(raw.slice(start, end - start).to_pylist())
        documents = _normalize_batch(batch, config)
        for at, error in batch.errors.items():
            rejects[start + at] = _reject_row(batch.rows[at], error.reason, error.detail)
        return documents

    sizes = [max(size, MIN_BYTES) for size in pc.binary_length(raw["raw_text"]).to_pylist()]
    done = run_batches(watch, [Span(at, at + 1) for at in range(raw.num_rows)], sizes, run, BATCH_BYTES)
    for at, lost in done.lost.items():
        (row,) = raw.slice(at, 1).to_pylist()
        rejects[at] = _reject_row(row, lost.reason, lost.detail)
    return Normalized(
        contracts.build("normalized_documents", list(itertools.chain.from_iterable(done.results))),
        contracts.build("rejects", [reject for _, reject in sorted(rejects.items())]),
    )


def _reject_row(row: dict[str, Any], reason: str, detail: str) -> dict[str, Any]:
    return {
        "source": row["source"],
        "place": row["place"],
        "reason": reason,
        "raw_sha256": row["raw_sha256"],
        "n_bytes": row["n_bytes"],
        "detail": inert.detail(detail),
    }


def _normalize_batch(batch: _Batch, config: NormalizeConfig) -> list[dict[str, Any]]:
    """Return the rows of the documents of a batch, but for those refused."""
    found: dict[int, Found] = {at: {} for at in range(len(batch.rows))}
    texts = batch.each(lambda row, found: _normalize_raw(row, config, found), found)
    languages = batch.each(lambda _, done: _check_language(done.text, config), texts)
    around = batch.each(lambda row, found: normalize_around(row, config.mask_pii, found), found)
    maps = batch.each(_map_back, texts)
    documents = batch.each(_document_row, texts, languages, around, maps, found)
    signed = signatures([document["text"] for document in documents.values()])
    return [{**document, "signature": one} for document, one in zip(documents.values(), signed, strict=True)]


def _normalize_raw(row: dict[str, Any], config: NormalizeConfig, found: Found) -> NormalizedText:
    raw_text: str = row["raw_text"][row["text_start"] :]
    if len(raw_text) > config.max_document_chars:
        raise RejectError("too_large", f"{len(raw_text)} characters, more than {config.max_document_chars}")
    done = normalize_text(raw_text, row["media"], config.mask_pii, found)
    if not done.text:
        raise RejectError("empty", "no text is left after normalization")
    return done


def offset_map(done: NormalizedText, raw_text: str, media: str) -> list[Run]:
    """Return the runs of a normalized text that stand in the raw text it was made of."""
    if media == "markdown":
        return map_lines([(line.text, line.origin) for line in done.lines], done.text, raw_text)
    return align(done.text, raw_text, media)


def _map_back(row: dict[str, Any], done: NormalizedText) -> list[Run]:
    """Return the offset map to the whole raw text, of which front matter is a part."""
    start: int = row["text_start"]
    runs = offset_map(done, row["raw_text"][start:], row["media"])
    return [run._replace(raw_start=run.raw_start + start) for run in runs] if start else runs


def _document_row(
    row: dict[str, Any],
    done: NormalizedText,
    language: Language,
    around: dict[str, str | None],
    runs: list[Run],
    found: Found,
) -> dict[str, Any]:
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
        "offset_map": [{"start": start, "raw_start": raw_start, "length": length} for start, raw_start, length in runs],
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
        kept: list[Line] = []
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
    return NormalizedText(text, blocks, steps, kept)


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
        line if line.text is text else Line(text, line.kind, line.level, line.origin)
        for line, text in zip(lines, texts, strict=True)
    ]


def _to_lines(raw_text: str, media: str, changes: Counter[str]) -> list[Line]:
    """Return the lines of a text with markup."""
    if media == "markdown":
        changes["extract_markdown"] = 1
        return extract_markdown(raw_text, changes)
    if not raw_text.strip():
        return []
    changes["extract_main_text"] = 1
    try:
        lines = extract_lines(raw_text, changes)
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
