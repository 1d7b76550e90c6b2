"""Start the explorer on loopback and open it in the browser."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from hedgerow.errors import ConfigError
from hedgerow.explore.access import LOOPBACK
from hedgerow.explore.app import make_app
from hedgerow.explore.library import Library

STOP_SECONDS = 3


def explore(library: Library, gold: Path, port: int, *, open_browser: bool, say: Callable[[str], None]) -> None:
    """Serve a release to this machine's browser until the process is told to stop.

    Args:
        library: the release; it is closed in the end.
        gold: the file that chosen sentences are saved to.
        port: the port to listen on; 0 takes a free one.
        open_browser: whether to open it in the browser.
        say: takes the line that names the address.

    Raises:
        ConfigError: the port is taken.
    """
    with contextlib.closing(library), _listen(port) as listener:
        _serve(library, listener, gold, open_browser=open_browser, say=say)


def _serve(
    library: Library, listener: socket.socket, gold: Path, *, open_browser: bool, say: Callable[[str], None]
) -> None:
    chosen: int = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    address = f"http://{LOOPBACK}:{chosen}/?token={token}"
    config = uvicorn.Config(
        make_app(library, gold, chosen, token), http="h11", ws="none", lifespan="off", log_level="warning",
        access_log=False, server_header=False, timeout_graceful_shutdown=STOP_SECONDS,
    )  # fmt: skip
    say(address)
    if open_browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    uvicorn.Server(config).run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise ConfigError(f"cannot listen on {LOOPBACK}:{port} ({error.strerror}): choose another --port") from None
    return listener
