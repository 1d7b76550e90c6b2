"""An S3-compatible server in a process of its own on loopback, with made-up credentials in the environment."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from loopback import free_port

SECRET = "a-secret-of-s3-0123456789"


@contextlib.contextmanager
def s3_server() -> Iterator[str]:
    """Run a server until the block ends; yields its address, which the environment names too.

    Skips the test where moto or s3fs is missing.
    """
    pytest.importorskip("moto.server", reason="needs moto: pip install -e '.[test]'")
    s3fs = pytest.importorskip("s3fs", reason="needs s3fs: pip install -e '.[test]'")
    s3fs.S3FileSystem.clear_instance_cache()  # those of a test before know the address of its server
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ACCESS_KEY_ID", "test")
            patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
            patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
            patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.1)
