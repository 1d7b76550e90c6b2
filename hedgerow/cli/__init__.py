"""The command line: ``hedgerow COMMAND``. A user's mistake is one clear line and an exit code, never a trace."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from importlib.metadata import version

import click

from hedgerow.cli import terminal
from hedgerow.cli.annotating import disagreements_command, export_command, import_gold_command
from hedgerow.cli.building import build_command, plan_command, show_report
from hedgerow.cli.collecting import gc_command
from hedgerow.cli.comparing import diff_command
from hedgerow.cli.evaluating import evaluate_command
from hedgerow.cli.exploring import explore_command
from hedgerow.cli.functions import functions_command
from hedgerow.cli.reading import explain_command, rejects_command, releases_command
from hedgerow.cli.rebuilding import rebuild_command
from hedgerow.cli.removing import removals_command, remove_command
from hedgerow.cli.serving import serve_command
from hedgerow.cli.transfer import pull_command, push_command
from hedgerow.cli.verifying import verify_command
from hedgerow.errors import ConfigError, HedgerowError, ReleaseError, TerminatedError, TransferError

__all__ = ["main", "report_error", "show_report", "terminal"]

_EPILOG = """
Exit codes: 0 done or nothing new; 1 an unexpected failure; 2 a mistake in arguments or configuration; 3 sources missing,
empty or all rejected; 4 a table broke its contract; 5 the output cannot be written or a release is damaged; 6 a gate
failed; 7 a transfer failed; 8 another run of the dataset is under way (flows); 9 the cluster cannot be reached or was lost; 130 Ctrl-C; 143 SIGTERM.
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("hedgerow"), prog_name="hedgerow")
def hedgerow() -> None:
    """Turn raw web text about health and substances into a versioned dataset of weakly labeled sentences.

    Start with:  hedgerow build SOURCE... --dataset NAME
    """


for _command in (
    build_command,
    plan_command,
    releases_command,
    diff_command,
    rejects_command,
    verify_command,
    remove_command,
    removals_command,
    rebuild_command,
    gc_command,
    explain_command,
    functions_command,
    evaluate_command,
    disagreements_command,
    export_command,
    import_gold_command,
    serve_command,
    push_command,
    explore_command,
    pull_command,
):
    hedgerow.add_command(_command)


def report_error(error: BaseException) -> int:
    """Print a user's error as one line and return its exit code; re-raises what is no user's error."""
    if isinstance(error, KeyboardInterrupt):
        code = error.exit_code if isinstance(error, TerminatedError) else 130
        return _line("stopped: what was done is kept, run the same command again to go on", code)
    if isinstance(error, HedgerowError):
        return _line(str(error), error.exit_code)
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        shown = f"{str(error.filename)[:MAX_SHOWN_CHARS]}..."
        return _line(f"{shown} is longer than the name of a file may be: use a shorter one", ConfigError.exit_code)
    if isinstance(error, (socket.gaierror, ConnectionError, TimeoutError)):
        reason = error.strerror or type(error).__name__
        return _line(
            f"no connection ({reason}): check the address and the network, then try again", TransferError.exit_code
        )
    if isinstance(error, OSError) and error.errno in _ADVICE:
        where = f" at {error.filename}" if error.filename else ""
        return _line(f"{os.strerror(error.errno)}{where}: {_ADVICE[error.errno]}", ReleaseError.exit_code)
    raise error


def stop_on_sigterm() -> None:
    """Let SIGTERM end this program as Ctrl-C does, so that what it began does not outlive it."""

    def stop(*_: object) -> None:
        raise TerminatedError

    signal.signal(signal.SIGTERM, stop)


def exit_code(work: Callable[[], str]) -> int:
    """Do some work, print the line that it returns, or a user's error as one line; return the exit code."""
    try:
        line = work()
    except (HedgerowError, OSError, KeyboardInterrupt) as error:
        return report_error(error)
    terminal.say(line)
    return 0


MAX_SHOWN_CHARS = 60
_ADVICE = {
    errno.ENOSPC: "free some space or name another --output, then run the same command again",
    errno.EDQUOT: "your quota is used up: free some space, then run the same command again",
    errno.EACCES: "change its permissions or run as its owner",
    errno.EPERM: "change its permissions or run as its owner",
    errno.EROFS: "the file system is read-only: name another --output",
    errno.EMFILE: "too many open files: raise the limit (ulimit -n) or use fewer --workers",
    errno.ENFILE: "too many open files on this machine: try again later",
    errno.ENOTDIR: "a part of this path is a file: name another",
    errno.EISDIR: "a folder stands where a file should be: name another path, or restore the file from a copy",
    errno.ELOOP: "its links lead in a circle: mend them or name another path",
    errno.EIO: "the disk reports an error: check it, then run the same command again",
}


def _line(text: str, code: int) -> int:
    terminal.warn(text)
    return code


def main() -> None:
    """Run the command line."""
    stop_on_sigterm()
    try:
        code = hedgerow(standalone_mode=False)
    except click.exceptions.Abort as error:  # click's name for Ctrl-C
        cause = error.__cause__
        code = report_error(cause if isinstance(cause, KeyboardInterrupt) else KeyboardInterrupt())
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - the reader left; keep the exit silent
        code = 0
    except (HedgerowError, OSError, KeyboardInterrupt) as error:
        code = report_error(error)
    sys.exit(code if isinstance(code, int) else 0)
