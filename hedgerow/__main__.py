"""Where the command ``hedgerow`` starts: Ctrl-C is one line even while the rest is being loaded."""

from __future__ import annotations

import os
import sys

_STOPPED = 130


def main() -> None:
    """Load the command line and run it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it: what would be said there goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - as long as the program runs
    try:
        from hedgerow.cli import main as run  # here, not above: loading takes a second in which a user may think again
    except KeyboardInterrupt:
        sys.stderr.write("stopped: nothing was begun\n")
        sys.exit(_STOPPED)
    run()


if __name__ == "__main__":
    main()
