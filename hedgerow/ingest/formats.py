"""The registry of formats: one reader each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hedgerow.ingest.items import Context, Found
from hedgerow.ingest.jsonlines import read_jsonlines
from hedgerow.ingest.pages import read_html, read_markdown, read_text, skip_rest
from hedgerow.ingest.sniff import SNIFF_BYTES, find_format
from hedgerow.ingest.streams import Stream

Reader = Callable[[Stream, Context], Iterator[Found]]

READERS: dict[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "jsonlines": read_jsonlines,
}


def read_stream(stream: Stream, context: Context, name: str) -> Iterator[Found]:
    """Read one decompressed stream in the format that its content and name give away.

    Args:
        stream: the bytes.
        context: the file.
        name: the name of the file or member.

    Yields:
        What was found, every byte accounted for.

    """
    found, why = find_format(stream.peek(SNIFF_BYTES), name)
    if found is None or found not in READERS:
        n_bytes = skip_rest(stream)
        yield context.reject("unsupported_format", n_bytes, why or f"format {found}", context.place())
        return
    yield from READERS[found](stream, context)
