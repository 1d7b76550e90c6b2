"""The read part of the Hub's HTTP API, as the unmodified clients ask for it.

Any organization names the same datasets: ``any-org/NAME`` is the dataset NAME.
Its revisions are the versions, ``main`` for the newest, and commit ids.
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hedgerow.errors import ReleaseError, UnknownReleaseError
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import FileEntry
from hedgerow.pull.damage import DAMAGED, ERROR_CODE
from hedgerow.serve.catalog import MAIN, Catalog, Release, WithdrawnError, commit_id
from hedgerow.serve.files import DamagedError, Verifier, answer_file
from hedgerow.serve.snippets import ORG

PAGE_ENTRIES = 1000  # of a folder listing; the rest follows by its Link header
MAX_BODY_BYTES = 1_000_000
MAX_PATHS = 1000  # asked about in one request
MAX_COMMITS = 1000


class HubApi:
    """Answers of the Hub about the datasets of a catalog."""

    def __init__(self, catalog: Catalog, verifier: Verifier) -> None:
        """Take what is served and how files are opened."""
        self._catalog, self._verifier = catalog, verifier

    def routes(self) -> list[Route]:
        """Return the routes."""
        api, files = "/api/datasets/{org}/{name}", "/datasets/{org}/{name}/resolve/{revision}/{path:path}"
        return [
            Route("/api/datasets", self.list_datasets),
            Route(api, self.info),
            Route(f"{api}/revision/{{revision:path}}", self.info),
            Route(f"{api}/tree/{{revision}}", self.tree),
            Route(f"{api}/tree/{{revision}}/{{path:path}}", self.tree),
            Route(f"{api}/paths-info/{{revision:path}}", self.paths_info, methods=["POST"]),
            Route(f"{api}/refs", self.refs),
            Route(f"{api}/commits/{{revision:path}}", self.commits),
            Route(files, self.resolve),
        ]

    async def list_datasets(self, request: Request) -> Response:
        """Answer with all datasets."""
        return JSONResponse(await anyio.to_thread.run_sync(self._list))

    def _list(self) -> list[dict[str, Any]]:
        found = []
        for name in self._catalog.names():
            try:
                entry = self._catalog.entries(name)[-1]
            except ReleaseError:
                continue  # a damaged log is named by /health and by the dataset's own address
            found.append({"id": f"{ORG}/{name}", "sha": commit_id(entry), "lastModified": entry.time, "private": False})
        return found

    async def info(self, request: Request) -> Response:
        """Answer with the facts about one revision: its commit id and its files."""
        sizes = request.query_params.get("blobs", "").lower() == "true"
        release = await self._find(request)
        if isinstance(release, Response):
            return release
        siblings = [_sibling(file, sizes) for _, file in sorted(release.files.items())]
        org, name = request.path_params["org"], request.path_params["name"]
        return JSONResponse(
            {
                "_id": release.commit[:24],
                "id": f"{org}/{name}",
                "author": org,
                "sha": release.commit,
                "lastModified": release.entry.time,
                "createdAt": release.entry.time,
                "private": False,
                "gated": False,
                "disabled": False,
                "tags": [],
                "downloads": 0,
                "likes": 0,
                "usedStorage": release.bytes,
                "siblings": siblings,
            }
        )

    async def refs(self, request: Request) -> Response:
        """Answer with the branch ``main`` and one tag for each release."""
        try:
            entries = await anyio.to_thread.run_sync(self._catalog.entries, request.path_params["name"])
        except ReleaseError as error:
            return _refusal(error)
        tags = [_ref("tags", entry.version, entry) for entry in entries]
        return JSONResponse({"branches": [_ref("heads", MAIN, entries[-1])], "tags": tags, "converts": []})

    async def commits(self, request: Request) -> Response:
        """Answer with one commit for each release up to a revision, the newest first."""
        release = await self._find(request)
        if isinstance(release, Response):
            return release
        entries = await anyio.to_thread.run_sync(self._catalog.entries, request.path_params["name"])
        past = [e for e in reversed(entries) if e.seq <= release.entry.seq][:MAX_COMMITS]
        return JSONResponse(
            [
                {"id": commit_id(e), "title": e.version, "message": e.cause, "date": e.time, "authors": []}
                for e in past
            ]
        )  # fmt: skip

    async def tree(self, request: Request) -> Response:
        """Answer with the files and folders below a path, a page at a time."""
        release = await self._find(request)
        if isinstance(release, Response):
            return release
        below = request.path_params.get("path", "").strip("/")
        query = request.query_params
        found = list(_tree(release, below, query.get("recursive", "").lower() in ("true", "1")))
        if below and not found:
            return _error(404, "EntryNotFound", f"{below} is not in {release.entry.version}")
        start = next((i for i, item in enumerate(found) if item["path"] > query.get("cursor", "")), len(found))
        page = found[start : start + PAGE_ENTRIES]
        if query.get("expand", "").lower() in ("true", "1"):
            page = [item | {"lastCommit": _last_commit(release)} for item in page]
        headers = {}
        if start + PAGE_ENTRIES < len(found):
            following = request.url.include_query_params(cursor=page[-1]["path"])
            headers["Link"] = f'<{following}>; rel="next"'
        return JSONResponse(page, headers=headers)

    async def paths_info(self, request: Request) -> Response:
        """Answer with the facts about some paths; those that are not there are left out, as the Hub does."""
        release = await self._find(request)
        if isinstance(release, Response):
            return release
        asked = await _read_form(request)
        if asked is None:
            return _error(413, "BadRequest", f"ask about at most {MAX_PATHS} paths at once")
        everything = {item["path"]: item for item in _tree(release, "", recursive=True)}
        return JSONResponse([everything[path] for path in asked if path in everything])

    async def resolve(self, request: Request) -> Response:
        """Answer with one file of a revision."""
        release = await self._find(request)
        if isinstance(release, Response):
            return release
        entry = release.files.get(request.path_params["path"])
        if entry is None:
            return _error(404, "EntryNotFound", "no such file in this release")
        try:
            file = await anyio.to_thread.run_sync(self._verifier.open, release, entry)
        except ReleaseError as error:
            return _refusal(error)
        headers = {
            "X-Repo-Commit": release.commit,
            "X-Linked-Etag": f'"{entry.sha256}"',
            "X-Linked-Size": str(entry.bytes),
            "Content-Disposition": "attachment",
        }
        if request.path_params["revision"] == MAIN:
            headers["Cache-Control"] = "no-cache"
        return answer_file(file, entry, request.headers, request.method == "HEAD", headers)

    async def _find(self, request: Request) -> Release | Response:
        params = request.path_params
        try:
            revision = params.get("revision", MAIN)
            return await anyio.to_thread.run_sync(self._catalog.find, params["name"], revision)
        except ReleaseError as error:
            return _refusal(error, about_revision="revision" in params and self._is_known(params["name"]))

    def _is_known(self, name: str) -> bool:
        return name in self._catalog.names()


def _refusal(error: ReleaseError, about_revision: bool = False) -> Response:
    if isinstance(error, WithdrawnError):
        return _error(410, "EntryNotFound", str(error))
    if isinstance(error, UnknownReleaseError):
        return _error(404, "RevisionNotFound" if about_revision else "RepoNotFound", str(error))
    shown = str(error) if isinstance(error, DamagedError) else "this dataset is damaged: tell its publisher"
    return _error(500, DAMAGED, shown)


def _error(status: int, code: str, text: str) -> Response:
    return JSONResponse({"error": text}, status, {ERROR_CODE: code, "X-Error-Message": text[:200]})


def _ref(kind: str, name: str, entry: LogEntry) -> dict[str, str]:
    return {"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": commit_id(entry)}


def _last_commit(release: Release) -> dict[str, str]:
    return {"id": release.commit, "title": release.entry.version, "date": release.entry.time}


def _sibling(file: FileEntry, sizes: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"rfilename": file.path}
    if sizes:
        found |= {"size": file.bytes, "blobId": file.sha256[:40], "lfs": {"sha256": file.sha256, **_lfs(file)}}
    return found


def _lfs(file: FileEntry) -> dict[str, Any]:
    """Return what says that a file is known by its SHA-256; so every file is, whatever its size."""
    return {"oid": file.sha256, "size": file.bytes, "pointerSize": 134}


def _tree(release: Release, below: str, recursive: bool) -> Iterable[dict[str, Any]]:
    """Return files and folders below a path, sorted by path."""
    base, found = f"{below}/" if below else "", {}
    for path, file in release.files.items():
        if not path.startswith(base):
            continue
        folders = path[len(base) :].split("/")[:-1]
        for depth in range(1, len(folders) + 1 if recursive else min(2, len(folders) + 1)):
            folder = base + "/".join(folders[:depth])
            found[folder] = {"type": "directory", "path": folder, "size": 0, "oid": release.commit}
        if recursive or not folders:
            found[path] = {
                "type": "file", "path": path, "size": file.bytes, "oid": file.sha256[:40], "lfs": _lfs(file),
            }  # fmt: skip
    return [found[path] for path in sorted(found)]


async def _read_form(request: Request) -> list[str] | None:
    """Read the paths that a request asks about; None when there are too many."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    try:
        paths = _form_paths(body, request.headers)
    except ValueError:  # more fields than allowed, or no JSON
        return None
    return paths if len(paths) <= MAX_PATHS else None


def _form_paths(body: bytes, headers: Mapping[str, str]) -> list[str]:
    if headers.get("content-type", "").startswith("application/json"):
        try:
            given = json.loads(body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        asked = given.get("paths", []) if isinstance(given, dict) else []
        asked = [asked] if isinstance(asked, str) else asked
        return [path for path in asked if isinstance(path, str)] if isinstance(asked, list) else []
    fields = urllib.parse.parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MAX_PATHS + 10)
    return [value for key, value in fields if key == "paths"]
