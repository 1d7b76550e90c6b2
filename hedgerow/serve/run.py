"""Run the server until it is stopped."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from hedgerow.addresses import scheme_of
from hedgerow.errors import ConfigError
from hedgerow.serve.access import MAX_HEADER_BYTES
from hedgerow.serve.app import make_app

TOKEN_VARIABLE = "HEDGEROW_SERVE_TOKEN"  # noqa: S105 - the name of a variable, no secret
MIN_TOKEN_CHARS = 16
MAX_REQUESTS = 512  # answered at once; more get 503
IDLE_SECONDS = 15
STOP_SECONDS = 20


def read_token(path: str | None) -> str | None:
    """Return the secret from a file, else from the environment; None when there is none.

    Raises:
        ConfigError: the file cannot be read, or the secret is too short to be one.
    """
    if path is not None:
        try:
            token = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read the token file {path}: name a readable text file") from error
    else:
        token = os.environ.get(TOKEN_VARIABLE, "").strip()
        if not token:
            return None
    if len(token) < MIN_TOKEN_CHARS:
        raise ConfigError(f"the token is shorter than {MIN_TOKEN_CHARS} characters: choose a longer one")
    return token


def server_config(root: str | Path, host: str, port: int, token: str | None) -> uvicorn.Config:
    """Return the configuration of a server with its limits.

    Raises:
        ConfigError: the root is no folder.
    """
    if scheme_of(str(root)) is not None:
        raise ConfigError(
            f"{str(root)[:80]!a} is an address, and only folders are served: fetch releases with hedgerow pull, or give "
            "readers the address"
        )
    if not Path(root).is_dir():
        raise ConfigError(f"no folder {root}: name the folder that holds the datasets with --root")
    return uvicorn.Config(
        make_app(root, token),
        host=host,
        port=port,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=MAX_REQUESTS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
    )


def serve(
    root: str | Path, host: str, port: int, token: str | None = None, say: Callable[[], None] = lambda: None
) -> None:
    """Serve the datasets below a folder until the process is told to stop.

    Args:
        root: the folder that holds the datasets.
        host: address to listen on.
        port: port to listen on.
        token: the secret that requests must bring; None lets everyone read.
        say: called once it listens.

    Raises:
        ConfigError: the root is no folder, or the port is taken.
    """
    config = server_config(root, host, port, token)
    with _listen(host, port) as listener:
        say()
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"cannot listen on {host}:{port} ({error.strerror}): choose another --port or --host"
        ) from None
    return listener
