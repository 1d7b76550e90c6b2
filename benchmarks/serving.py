"""How fast `hedgerow serve` sends files, beside Starlette's bare StaticFiles, and whether its memory stays flat.

    python benchmarks/serving.py [--clients 50] [--rounds 6] [--megabytes 8]

Both servers run in processes of their own under the same uvicorn settings and send the same file; rounds alternate, so
that a busy machine slows both. Prints bytes per second, bytes per CPU second of the server, the ratio, and memory.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from release_factory import Doc, publish_docs

from hedgerow.storage import Storage

FILE = "small/versions/1.0.0/big.bin"
STATIC = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
app = Starlette(routes=[Mount("/", StaticFiles(directory=sys.argv[1]))])
uvicorn.run(app, port=int(sys.argv[2]), http="h11", ws="none", lifespan="off", log_level="error", access_log=False)
"""
OURS = "import sys; from hedgerow.serve.run import serve; serve(sys.argv[1], '127.0.0.1', int(sys.argv[2]))"


def start(code: str, root: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", code, str(root), str(port)])
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return process, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("a server did not start")


async def download(port: int) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(f"GET /{FILE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n", 1)[0], head
    size = 0
    while chunk := await reader.read(2**20):
        size += len(chunk)
    writer.close()
    return size


async def storm(port: int, clients: int) -> int:
    return sum(await asyncio.gather(*(download(port) for _ in range(clients))))


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--megabytes", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        data = os.urandom(options.megabytes * 2**20)
        documents = [("big.bin", lambda _: data)]
        publish_docs(Storage(root / "small"), [Doc("kava")], documents=documents)
        servers = {"serve": start(OURS, root), "StaticFiles": start(STATIC, root)}
        wall: dict[str, list[float]] = {name: [] for name in servers}
        per_cpu: dict[str, list[float]] = {name: [] for name in servers}
        memory: dict[str, list[float]] = {name: [] for name in servers}
        for turn in range(options.rounds + 1):
            for name, (process, port) in servers.items():
                cpu, began = cpu_seconds(process.pid), time.perf_counter()
                sent = asyncio.run(storm(port, options.clients))
                assert sent == options.clients * len(data)
                if turn:  # the first round warms up: the digest is computed, pools are filled
                    wall[name].append(sent / (time.perf_counter() - began))
                    per_cpu[name].append(sent / (cpu_seconds(process.pid) - cpu))
                    memory[name].append(resident_mb(process.pid))
        for process, _ in servers.values():
            process.terminate()
            process.wait()
    for name in servers:
        speed, cpu = statistics.median(wall[name]) / 1e6, statistics.median(per_cpu[name]) / 1e6
        shown = ", ".join(f"{mb:.0f}" for mb in memory[name])
        print(f"{name:12} {speed:7.0f} MB/s  {cpu:7.0f} MB per CPU second  memory after each round (MB): {shown}")
    for what, found in (("bytes/s", wall), ("bytes per CPU second", per_cpu)):
        ratios = [ours / bare for ours, bare in zip(found["serve"], found["StaticFiles"], strict=True)]
        print(f"{what}: serve / StaticFiles {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
