"""A Hub in one process: keeps what the unmodified client sends it, records every request, and fails when told to."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from loopback import free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

API = "/api/datasets/{org}/{name}"
START = "0" * 40


@dataclass
class Commit:
    """One commit: its files by path as (digest, size, whether it is a large file)."""

    oid: str
    parent: str | None
    title: str
    files: dict[str, tuple[str, int, bool]]


@dataclass
class HubDouble:
    """The state of the one repository ``org/name``, and what went over the wire."""

    port: int
    commits: list[Commit] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    faults: dict[str, list[Callable[[], Response | None]]] = field(default_factory=dict)
    private: bool | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def count(self, what: str) -> int:
        return Counter(kind for kind, _ in self.requests)[what]

    def fail(self, what: str, *answers: Callable[[], Response | None]) -> None:
        """Let the next requests of a kind end so; None lets one pass. Applied after the request took effect."""
        self.faults.setdefault(what, []).extend(answers)

    def app(self) -> Starlette:
        routes = [
            ("POST", "/api/repos/create", "create", self._create),
            ("POST", "/api/validate-yaml", "validate", self._validate),
            ("POST", f"{API}/preupload/{{rev}}", "preupload", self._preupload),
            ("POST", "/datasets/{org}/{name}.git/info/lfs/objects/batch", "batch", self._batch),
            ("PUT", "/lfs/{oid}", "upload", self._upload),
            ("POST", "/lfs/verify", "verify", self._verify),
            ("POST", f"{API}/commit/{{rev}}", "commit", self._commit),
            ("GET", f"{API}/refs", "refs", self._refs),
            ("GET", f"{API}/commits/{{rev}}", "commits", self._list_commits),
            ("GET", f"{API}/tree/{{rev}}", "tree", self._tree),
            ("GET", f"{API}/revision/{{rev}}", "info", self._info),
            ("GET", API, "info", self._info),
            ("POST", f"{API}/tag/{{rev}}", "tag", self._tag),
            ("GET", "/datasets/{org}/{name}/resolve/{rev}/{path:path}", "resolve", self._resolve),
        ]
        return Starlette(routes=[Route(p, self._watched(k, call), methods=[m]) for m, p, k, call in routes])

    def _watched(self, kind: str, call: Callable[[Request, bytes], Response]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            self.requests.append((kind, request.url.path))
            self.headers.append(dict(request.headers))
            body = await request.body()
            if self.faults.get(f"before {kind}"):
                answer = self.faults[f"before {kind}"].pop(0)()
                if answer is not None:
                    return answer
            done = call(request, body)
            if self.faults.get(kind):
                return self.faults[kind].pop(0)() or done
            return done

        return endpoint

    def commit(self, rev: str) -> Commit:
        wanted = self.tags.get(rev, rev)
        return self.commits[-1] if rev == "main" else next(c for c in self.commits if c.oid == wanted)

    def add_commit(self, title: str, files: dict[str, tuple[str, int, bool]]) -> str:
        oid = hashlib.sha1(f"{title}{len(self.commits)}".encode()).hexdigest()
        self.commits.append(Commit(oid, self.commits[-1].oid if self.commits else None, title, files))
        return oid

    def _create(self, request: Request, body: bytes) -> Response:
        asked = json.loads(body)
        if self.commits:
            return JSONResponse({"error": "exists", "url": f"{self.url}/datasets/org/name"}, 409)
        self.private = asked.get("private", asked.get("visibility") == "private")
        self.blobs["g"] = b"*.parquet filter=lfs\n"
        self.add_commit("initial commit", {".gitattributes": ("g", 21, False)})
        return JSONResponse({"url": f"{self.url}/datasets/org/name", "id": "org/name"})

    def _validate(self, request: Request, body: bytes) -> Response:
        return JSONResponse({"errors": [], "warnings": []})

    def _preupload(self, request: Request, body: bytes) -> Response:
        head = self.commits[-1].files
        found = []
        for file in json.loads(body)["files"]:
            large = file["path"].endswith(".parquet")
            known = head.get(file["path"])
            found.append(
                {"path": file["path"], "uploadMode": "lfs" if large else "regular", "shouldIgnore": False}
                | ({"oid": known[0]} if known else {})
            )
        return JSONResponse({"files": found})

    def _batch(self, request: Request, body: bytes) -> Response:
        found = []
        for item in json.loads(body)["objects"]:
            entry = {"oid": item["oid"], "size": item["size"]}
            if item["oid"] not in self.blobs:
                entry["actions"] = {
                    "upload": {"href": f"{self.url}/lfs/{item['oid']}?signature=presigned-secret"},
                    "verify": {"href": f"{self.url}/lfs/verify"},
                }
            found.append(entry)
        return JSONResponse({"transfer": "basic", "objects": found})

    def _upload(self, request: Request, body: bytes) -> Response:
        oid = request.path_params["oid"]
        if hashlib.sha256(body).hexdigest() != oid:
            return JSONResponse({"error": "other bytes"}, 422)
        self.blobs[oid] = body
        return Response()

    def _verify(self, request: Request, body: bytes) -> Response:
        return Response(status_code=200 if json.loads(body)["oid"] in self.blobs else 404)

    def _commit(self, request: Request, body: bytes) -> Response:
        lines = [json.loads(line) for line in body.splitlines()]
        header = next(line["value"] for line in lines if line["key"] == "header")
        if header.get("parentCommit") not in (None, self.commits[-1].oid):
            return JSONResponse({"error": "A commit has happened since. Please refresh and try again."}, 412)
        files = dict(self.commits[-1].files)
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                data = base64.b64decode(value["content"])
                oid = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
                self.blobs[oid] = data
                files[value["path"]] = (oid, len(data), False)
            elif line["key"] == "lfsFile":
                assert value["oid"] in self.blobs, "committed before it was uploaded"
                files[value["path"]] = (value["oid"], value["size"], True)
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        oid = self.add_commit(header["summary"], files)
        return JSONResponse({"commitUrl": f"{self.url}/datasets/org/name/commit/{oid}", "commitOid": oid})

    def _refs(self, request: Request, body: bytes) -> Response:
        tags = [{"name": t, "ref": f"refs/tags/{t}", "targetCommit": c} for t, c in self.tags.items()]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": self.commits[-1].oid}
        return JSONResponse({"branches": [main], "tags": tags, "converts": []})

    def _list_commits(self, request: Request, body: bytes) -> Response:
        date = "2026-01-01T00:00:00.000Z"
        return JSONResponse(
            [
                {"id": c.oid, "title": c.title, "message": "", "date": date, "authors": []}
                for c in reversed(self.commits)
            ]
        )

    def _tree(self, request: Request, body: bytes) -> Response:
        found = []
        for path, (oid, size, large) in sorted(self.commit(request.path_params["rev"]).files.items()):
            lfs = {"lfs": {"oid": oid, "size": size, "pointerSize": 130}} if large else {}
            found.append({"type": "file", "path": path, "size": size, "oid": "f" * 40 if large else oid, **lfs})
        return JSONResponse(found)

    def _info(self, request: Request, body: bytes) -> Response:
        commit = self.commit(request.path_params.get("rev", "main"))
        siblings = [{"rfilename": path} for path in commit.files]
        return JSONResponse({"_id": "1", "id": "org/name", "sha": commit.oid, "siblings": siblings, "private": False})

    def _tag(self, request: Request, body: bytes) -> Response:
        name, rev = json.loads(body)["tag"], request.path_params["rev"]
        if name in self.tags:
            return JSONResponse({"error": f"tag {name} exists"}, 409)
        self.tags[name] = self.commit(rev).oid
        return JSONResponse({})

    def _resolve(self, request: Request, body: bytes) -> Response:
        commit = self.commit(request.path_params["rev"])
        known = commit.files.get(request.path_params["path"])
        if known is None:
            return JSONResponse({"error": "no entry"}, 404, {"X-Error-Code": "EntryNotFound"})
        headers = {"ETag": f'"{known[0]}"', "X-Repo-Commit": commit.oid, "Content-Length": str(known[1])}
        return Response(self.blobs[known[0]], headers=headers)


@contextlib.contextmanager
def hub_double() -> Iterator[HubDouble]:
    """Run a double until the block ends."""
    double = HubDouble(free_port())
    config = uvicorn.Config(
        double.app(),
        host="127.0.0.1",
        port=double.port,
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=1,  # clients of the Hub leave connections open
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < deadline and thread.is_alive()
        time.sleep(0.02)
    try:
        yield double
    finally:
        server.should_exit = True
        thread.join(30)
