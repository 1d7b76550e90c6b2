"""Read one file of a source: documents, rejects, and a ledger in which every byte stands once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BufferedReader
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from hedgerow import contracts
from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest.again import Records
from hedgerow.ingest.codecs import decompress, find_codec
from hedgerow.ingest.distant import at_hand
from hedgerow.ingest.formats import read_stream
from hedgerow.ingest.items import ByteLedger, Context, Document, Found, Framing, LedgerError, Meter, Reject, Taken
from hedgerow.ingest.jsonlines import read_jsonlines
from hedgerow.ingest.sniff import ENDINGS, SNIFF_BYTES, find_format, split_ending
from hedgerow.ingest.sources import Entry
from hedgerow.ingest.streams import Stream, read_chunks, watch_chunks
from hedgerow.work.watch import UNWATCHED, LostError, Watch

COUNT_BYTES = 4 * 1024 * 1024


class RawBatch(NamedTuple):
    """What one file, or one range of it, gave: rows of contracts raw_documents and rejects, and the ledger.

    ``taken`` are documents that were known from an earlier reading.
    """

    document_rows: list[dict[str, Any]]
    reject_rows: list[dict[str, Any]]
    ledger: ByteLedger
    taken: tuple[Taken, ...] = ()

    @property
    def documents(self) -> pa.Table:
        """The documents as a table; those of many files become one in :mod:`hedgerow.ingest.gather`."""
        return contracts.build("raw_documents", self.document_rows)

    @property
    def rejects(self) -> pa.Table:
        """The rejects as a table."""
        return contracts.build("rejects", self.reject_rows)


def read_entry(
    entry: Entry,
    source: SourceConfig,
    config: IngestConfig,
    start: int | None = None,
    end: int | None = None,
    lines_before: int | None = None,
    watch: Watch = UNWATCHED,
    known: Records | None = None,
) -> RawBatch:
    """Read one file, or the records of a splittable file that begin in a range of its bytes.

    Args:
        entry: the file.
        source: its source.
        config: limits.
        start: first byte of the range; None for the file's first.
        end: byte behind the range; None for the file's end.
        lines_before: lines that end before the range, when the caller counted them
            (:func:`count_lines`); else they are counted here.
        watch: keeps the budget of the file's documents.
        known: records of the file that an earlier reading gave: they are not parsed again.

    Returns:
        Documents, rejects and the balanced ledger.

    Raises:
        LedgerError: a reader lost bytes (a fault of the program).

    """
    meter = Meter()
    context = Context(source, config, entry.path, meter=meter, watch=watch, known=known or {})
    try:
        found = watch.run(_fold_framing, _read(entry, context, start, end, lines_before))
    except LostError as lost:  # between two documents: nothing of the file is certain
        return make_batch(source, [context.reject(lost.reason, 0, lost.detail, context.place())], 0)
    return make_batch(source, found, meter.read)


def _fold_framing(found: Iterator[Found]) -> list[Found]:
    """Collect what was found, with all framing as one item."""
    kept: list[Found] = []
    n_framing = 0
    for item in found:
        if isinstance(item, Framing):
            n_framing += item.n_bytes
        else:
            kept.append(item)
    return [*kept, Framing(n_framing)]


def make_batch(source: SourceConfig, found: Sequence[Found], n_read: int) -> RawBatch:
    """Put what was found into rows and check the ledger against the bytes that were read.

    Raises:
        LedgerError: they differ.

    """
    documents = [f for f in found if isinstance(f, Document)]
    rejects = [f for f in found if isinstance(f, Reject)]
    taken = tuple(f for f in found if isinstance(f, Taken))
    n_published = sum(d.n_bytes for d in documents) + sum(t.n_bytes for t in taken)
    n_rejected = sum(r.n_bytes for r in rejects)
    n_framing = sum(f.n_bytes for f in found if isinstance(f, Framing))
    ledger = ByteLedger(n_read, n_published, n_rejected, n_framing)
    if not ledger.is_balanced():
        raise LedgerError(f"source {source.label!r}: bytes do not add up: {ledger}")
    return RawBatch(
        [_document_row(source, d) for d in documents],
        [reject_row(source.label, r) for r in rejects],
        ledger,
        taken,
    )


def _document_row(source: SourceConfig, document: Document) -> dict[str, Any]:
    return {
        "document_key": document.document_key,
        "source": source.label,
        "place": document.place._asdict(),
        "url": document.url,
        "title": document.title,
        "media": document.media,
        "raw_text": document.raw_text,
        "text_start": document.text_start,
        "raw_sha256": document.raw_sha256,
        "n_bytes": document.n_bytes,
        "steps": [asdict(step) for step in document.steps],
        "licence": document.licence,
        "attribution": document.attribution,
        "meta": document.meta,
    }


def reject_row(label: str, reject: Reject) -> dict[str, Any]:
    """Return a reject as a row of the contract."""
    return {
        "source": label,
        "place": reject.place._asdict(),
        "reason": reject.reason,
        "raw_sha256": reject.raw_sha256,
        "n_bytes": reject.n_bytes,
        "detail": reject.detail,
    }


def _read(
    entry: Entry, context: Context, start: int | None, end: int | None, lines_before: int | None
) -> Iterator[Found]:
    try:
        file = open_regular(entry.location)
    except NotRegularError as error:
        yield context.reject("not_a_file", 0, str(error), context.place())
        return
    except OSError as error:
        yield _unreadable(error, context)
        return
    with file:  # from here on what cannot be read is a problem of its stream, and another error no fault of the file
        if start is not None or end is not None:
            yield from _read_range(file, context, start or 0, end, lines_before)
        else:
            size = os.fstat(file.fileno()).st_size
            chunks = watch_chunks(decompress(read_chunks(file), context.config, size), context.watch)
            yield from read_stream(Stream(chunks, context.meter), context, entry.path)


def _unreadable(error: OSError, context: Context) -> Reject:
    return context.reject("unreadable", 0, error.strerror or type(error).__name__, context.place())


class NotRegularError(Exception):
    """A path that no longer is a regular file."""


def open_regular(location: str) -> BufferedReader:
    """Open a regular file without waiting for a writer, should it have become a pipe since it was listed.

    Raises:
        NotRegularError: it is something else.
        OSError: it cannot be opened.

    """
    descriptor = os.open(location, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError("no regular file")
    return os.fdopen(descriptor, "rb")


def _read_range(
    file: BinaryIO, context: Context, start: int, end: int | None, lines_before: int | None
) -> Iterator[Found]:
    if lines_before is None:
        try:
            lines_before = _count_newlines(file, 0, start)
        except OSError as error:
            yield _unreadable(error, context)
            return
    skipped = 0
    if start > 0:
        # A record that begins before the range and ends inside it belongs to the range before.
        file.seek(start - 1)
        skipped = len(Stream(read_chunks(file), Meter()).read_line(2**62)) - 1
        lines_before += 1 if skipped else 0
    if end is not None and start + skipped >= end:
        return
    file.seek(start + skipped)
    ranged = Context(
        context.source,
        context.config,
        context.path,
        first_line=lines_before + 1,
        first_offset=start + skipped,
        end_offset=end,
        meter=context.meter,
        watch=context.watch,
        known=context.known,
    )
    yield from read_jsonlines(Stream(read_chunks(file), context.meter), ranged)


def _count_newlines(file: BinaryIO, start: int, end: int) -> int:
    file.seek(start)
    count = 0
    while start < end and (chunk := file.read(min(COUNT_BYTES, end - start))):
        count += chunk.count(b"\n")
        start += len(chunk)
    return count


def count_lines(entry: Entry, starts: Sequence[int]) -> list[int]:
    """Return, for each ascending range start, the line ends before it: one pass over the file.

    Raises:
        OSError: the file cannot be read.

    """
    counts: list[int] = []
    with open_regular(entry.location) as file:
        at = total = 0
        for start in starts:
            total += _count_newlines(file, at, start)
            at = start
            counts.append(total)
    return counts


def is_splittable(entry: Entry) -> bool:
    """Say whether byte ranges of a file can be read apart: plain JSON lines in UTF-8."""
    if ENDINGS.get(split_ending(entry.path)[1]) != "jsonlines":
        return False
    try:
        with at_hand(entry.location, 0, SNIFF_BYTES) as location, open_regular(location) as file:
            head = file.read(SNIFF_BYTES)
    except (OSError, NotRegularError):
        return False
    has_codec = find_codec(head) is not None or head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head
    return not has_codec and find_format(head, entry.path)[0] == "jsonlines"
