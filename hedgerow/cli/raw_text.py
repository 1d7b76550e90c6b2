"""How ``explain`` shows the raw text of a sentence."""

from __future__ import annotations

import textwrap

from hedgerow.cli import terminal
from hedgerow.inspection.provenance import RawText

WIDTH = 80
MAX_CHARS = 4000  # markup between two words may be long; --json has all of it


def show_raw(raw: RawText, record: int | None) -> None:
    """Print the raw characters with their place, or why they cannot be shown.

    Args:
        raw: what was found.
        record: number of the document's record in its file, where it is one: places count from the record's text.
    """
    terminal.say("")
    if raw.text is None:
        for line in textwrap.wrap(f"raw text not shown: {raw.why_not}", WIDTH):
            terminal.say(line)
        return
    where = "the source" if record is None else f"the text of record {record}"
    terminal.say(f"raw text, characters {raw.start:,} to {raw.end:,} of {where}, whose SHA-256 agrees:")
    shown = (
        raw.text if len(raw.text) <= MAX_CHARS else f"{raw.text[:MAX_CHARS]} … and {len(raw.text) - MAX_CHARS:,} more"
    )
    for line in shown.splitlines():
        for part in textwrap.wrap(line, WIDTH - 4) or [""]:
            terminal.say(f"    {part}")
    if raw.n_unplaced:
        note = f"{raw.n_unplaced:,} characters of the sentence were repaired or have no known place: the map covers it in part"
        for line in textwrap.wrap(note, WIDTH):
            terminal.say(line)
