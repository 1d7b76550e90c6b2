"""The registry of formats: one reader each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hedgerow.ingest.archives import read_tar, read_zip
from hedgerow.ingest.columns import read_arrow, read_parquet
from hedgerow.ingest.delimited import read_csv, read_tsv
from hedgerow.ingest.items import Context, Found, Framing
from hedgerow.ingest.jsonarray import read_json
from hedgerow.ingest.jsonlines import read_jsonlines
from hedgerow.ingest.pages import read_html, read_markdown, read_text, skip_rest
from hedgerow.ingest.sniff import SNIFF_BYTES, find_format
from hedgerow.ingest.streams import Stream
from hedgerow.ingest.warc import read_warc

Reader = Callable[[Stream, Context], Iterator[Found]]


def read_dataset_info(stream: Stream, _: Context) -> Iterator[Found]:
    """Read the descriptions that Hugging Face datasets saves beside the data: framing."""
    yield Framing(skip_rest(stream))


READERS: dict[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "jsonlines": read_jsonlines,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_tsv,
    "warc": read_warc,
    "tar": lambda stream, context: read_tar(stream, context, read_stream),
    "zip": lambda stream, context: read_zip(stream, context, read_stream),
    "parquet": read_parquet,
    "arrow": read_arrow,
    "dataset_info": read_dataset_info,
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
