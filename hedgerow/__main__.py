"""Where the command ``hedgerow`` starts: Ctrl-C is one line even while the rest is being loaded."""

from __future__ import annotations

import sys

_STOPPED = 130


def main() -> None:
    """Load the command line and run it."""
    try:
        from hedgerow.cli import main as run  # here, not above: loading takes a second in which a user may think again
    except KeyboardInterrupt:
        sys.stderr.write("stopped: nothing was begun\n")
        sys.exit(_STOPPED)
    run()


if __name__ == "__main__":
    main()
