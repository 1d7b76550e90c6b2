"""What the terminal shows: progress bars, tables, errors. Quiet when piped, inert whatever the data."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape as escape_markup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.table import Table

from hedgerow.inert import escape

__all__ = ["ERR", "OUT", "Bars", "escape", "inert", "say", "say_wrapped", "show_json", "show_table", "warn"]

MAX_WIDTH = 100  # of running text: longer lines are hard to read
HANG = 4  # spaces before what does not fit a line
PIPED_WIDTH = 200  # a pipe has no width: names stay whole, so that they can be searched


class _Console(Console):
    """A console whose reader may leave: that is no failure, and who started the program sees to it."""

    def on_broken_pipe(self) -> None:
        """Let the error out, without the number by which click would know it and end the program with exit code 1."""
        raise BrokenPipeError from None


def console_width(is_terminal: bool, piped: int | None) -> int | None:
    """Return how wide lines may be; None where the console finds that out itself.

    Args:
        is_terminal: whether lines go to a terminal.
        piped: what to return where they do not and COLUMNS is not set.
    """
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return None
    if not is_terminal and piped:
        return piped
    return shutil.get_terminal_size().columns if said else None  # COLUMNS=0, as some programs set it, says nothing


OUT = _Console(highlight=False, width=console_width(sys.stdout.isatty(), PIPED_WIDTH))
ERR = _Console(stderr=True, highlight=False, width=console_width(sys.stderr.isatty(), None))


def inert(value: object) -> str:
    """Return a value as text that no terminal and no markup takes for a command."""
    return escape_markup(escape(str(value)))


class Bars:
    """Progress bars on standard error; where it is no terminal, one line as each stage ends."""

    def __init__(self) -> None:
        """Prepare the bars; the first stage shows them."""
        self._progress = Progress(
            TextColumn("{task.description:<16}"),
            BarColumn(bar_width=10),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeLeft(elapsed_when_finished=False, compact=True),
            TextColumn("{task.fields[note]}"),
            console=ERR,
            disable=not ERR.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        """Show the bars."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last state on the screen."""
        self._progress.stop()

    def start(self, stage: str, total: int, unit: str) -> None:
        """Add a bar."""
        self._tasks[stage] = self._progress.add_task(stage, total=total, note=unit)

    def advance(self, stage: str, n: int = 1) -> None:
        """Move a bar."""
        self._progress.advance(self._tasks[stage], n)

    def finish(self, stage: str, note: str = "") -> None:
        """Fill a bar."""
        task = self._tasks[stage]
        self._progress.update(task, completed=self._progress.tasks[task].total, note=inert(note))
        if not ERR.is_terminal:
            ERR.print(inert(f"{stage}: {note}"), soft_wrap=True)


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> None:
    """Print a table; ``right`` are the positions of number columns."""
    table = Table(title=escape_markup(title), title_justify="left", title_style="bold", header_style="bold")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(inert(_number(cell)) for cell in row))
    OUT.print(table)


def _number(cell: object) -> object:
    if isinstance(cell, bool) or cell is None:
        return {True: "yes", False: "no", None: "-"}[cell]
    if isinstance(cell, int):
        return f"{cell:,}"
    return f"{cell:.3f}" if isinstance(cell, float) else cell


def show_json(value: Any) -> None:
    """Print a value as JSON, for scripts."""
    try:
        sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        OUT.on_broken_pipe()


def say_wrapped(text: str, indent: int = 0) -> None:
    """Print running text, indented, in lines that are not longer than the screen or than what reads well."""
    spaces = " " * indent
    _print_lines(
        textwrap.wrap(escape(text), min(OUT.width, MAX_WIDTH), **_WRAP, initial_indent=spaces, subsequent_indent=spaces)
    )


def warn(line: str) -> None:
    """Print the one line that says what went wrong to standard error."""
    ERR.print("hedgerow: " + inert(line), soft_wrap=True)


def note(line: str) -> None:
    """Print a line to standard error that is no error."""
    ERR.print("note: " + inert(line), soft_wrap=True)


def say(line: str) -> None:
    """Print one line to standard output; one that is longer than the screen goes on below, further in."""
    shown = escape(line)
    if len(shown) <= OUT.width:
        _print_lines([shown])
        return
    indent = " " * (len(shown) - len(shown.lstrip(" ")))
    further = indent + " " * HANG
    _print_lines(textwrap.wrap(shown.lstrip(" "), OUT.width, **_WRAP, initial_indent=indent, subsequent_indent=further))


_WRAP: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
"""Paths and addresses stay whole, so that they can be copied."""


def _print_lines(lines: Sequence[str]) -> None:
    for line in lines:
        OUT.print(escape_markup(line), soft_wrap=True)
