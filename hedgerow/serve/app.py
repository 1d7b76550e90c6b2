"""The server as an ASGI application: plain files, pages and state; the Hub's API is in :mod:`hedgerow.serve.hub_api`."""

from __future__ import annotations

from pathlib import Path

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from hedgerow.errors import ReleaseError, UnknownReleaseError
from hedgerow.publish.log import LogEntry, parse_entry
from hedgerow.pull.damage import DAMAGED, ERROR_CODE
from hedgerow.serve import pages
from hedgerow.serve.access import Gate
from hedgerow.serve.catalog import Catalog, Release, WithdrawnError
from hedgerow.serve.files import FOREVER, Verifier, answer_file
from hedgerow.serve.hub_api import HubApi
from hedgerow.serve.metrics import Metrics
from hedgerow.serve.snippets import safe_base_url

_REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "font-src data:; frame-ancestors 'none'"
)
_NOT_FOUND = "not found\n"


def make_app(root: str | Path, token: str | None = None) -> ASGIApp:
    """Return the application that serves all datasets below a folder.

    Args:
        root: the folder that holds the datasets.
        token: the secret that requests must bring as ``Authorization: Bearer``; None lets everyone read.
    """
    site = _Site(Catalog(Path(root)), Verifier(), Metrics())
    inner = Starlette(routes=site.routes())
    inner.router.redirect_slashes = False  # it would send anything anywhere that the Host header names
    return Gate(inner, site.metrics, token)


class _Site:
    """Plain files, pages and the state of the server."""

    def __init__(self, catalog: Catalog, verifier: Verifier, metrics: Metrics) -> None:
        self._catalog, self._verifier, self.metrics = catalog, verifier, metrics

    def routes(self) -> list[Route]:
        """Return all routes; those with fixed names first."""
        return [
            Route("/", self.index),
            Route("/health", self.health),
            Route("/metrics", self.show_metrics),
            *HubApi(self._catalog, self._verifier).routes(),
            Route("/datasets/{org}/{name}", self.to_dataset),
            Route("/{name}/latest", self.latest),
            Route("/{name}/log/{entry}", self.log_entry),
            Route("/{name}/versions/{version}/", self.release),
            Route("/{name}/versions/{version}/{path:path}", self.file),
            Route("/{name}/", self.dataset),
            Route("/{name}", self.to_dataset),
        ]

    async def index(self, request: Request) -> Response:
        """Answer with the page of all datasets."""
        return HTMLResponse(await anyio.to_thread.run_sync(self._index), headers=_page_headers())

    def _index(self) -> str:
        found: list[tuple[str, tuple[LogEntry, ...], Release | None]] = []
        broken = []
        for name in self._catalog.names():
            try:
                entries = self._catalog.entries(name)
            except UnknownReleaseError:
                continue  # nothing is published in it yet
            except ReleaseError:
                broken.append(name)
            else:
                found.append((name, entries, self._open(name, entries[-1])))
        return pages.index_page(found, broken)

    def _open(self, name: str, entry: LogEntry) -> Release | None:
        try:
            return self._catalog.open(name, entry)
        except ReleaseError:
            return None

    async def to_dataset(self, request: Request) -> Response:
        """Lead from other addresses of a dataset to its page."""
        name = request.path_params["name"]
        known = name in await anyio.to_thread.run_sync(self._catalog.names)
        return RedirectResponse(f"/{name}/") if known else PlainTextResponse(_NOT_FOUND, 404)

    async def dataset(self, request: Request) -> Response:
        """Answer with the page of a dataset."""
        name, base = request.path_params["name"], _base_url(request)
        try:
            entries = await anyio.to_thread.run_sync(self._catalog.entries, name)
            newest = list(reversed(entries[-pages.MAX_VERSIONS :]))
            releases = await anyio.to_thread.run_sync(lambda: [self._open(name, entry) for entry in newest])
        except ReleaseError as error:
            return _refusal(error)
        return HTMLResponse(pages.dataset_page(name, entries, releases, base), headers=_page_headers())

    async def release(self, request: Request) -> Response:
        """Answer with the page of a release."""
        params, base = request.path_params, _base_url(request)
        try:
            release = await anyio.to_thread.run_sync(self._find, params["name"], params["version"])
            changes = await anyio.to_thread.run_sync(self._text, release, "CHANGES.md")
        except ReleaseError as error:
            return _refusal(error)
        return HTMLResponse(pages.release_page(release, changes, base), headers=_page_headers())

    def _find(self, name: str, version: str) -> Release:
        """Find a release by its version alone: a plain address means the same bytes for ever."""
        release = self._catalog.find(name, version)
        if release.entry.version != version:
            raise UnknownReleaseError(f"{name} has no release {version[:80]!a}")
        return release

    def _text(self, release: Release, path: str) -> str:
        if path not in release.files:
            return ""
        with self._verifier.open(release, release.files[path]) as file:
            return file.read(4 * pages.MAX_CHANGES_CHARS).decode("utf-8", "replace")

    async def file(self, request: Request) -> Response:
        """Answer with a file of a release."""
        params = request.path_params
        try:
            release = await anyio.to_thread.run_sync(self._find, params["name"], params["version"])
            entry = release.files.get(params["path"])
            if entry is None:
                return PlainTextResponse(_NOT_FOUND, 404)
            file = await anyio.to_thread.run_sync(self._verifier.open, release, entry)
        except ReleaseError as error:
            return _refusal(error)
        more = {"Cache-Control": FOREVER}
        if entry.path.endswith(".html"):
            more["Content-Security-Policy"] = _REPORT_POLICY
        return answer_file(file, entry, request.headers, request.method == "HEAD", more)

    async def latest(self, request: Request) -> Response:
        """Answer with the newest log entry."""
        return await self._entry(request, None)

    async def log_entry(self, request: Request) -> Response:
        """Answer with one log entry."""
        return await self._entry(request, request.path_params["entry"])

    async def _entry(self, request: Request, wanted: str | None) -> Response:
        try:
            entries = await anyio.to_thread.run_sync(self._catalog.entries, request.path_params["name"])
        except ReleaseError as error:
            return _refusal(error)
        names = {entry.path.rpartition("/")[2]: entry for entry in entries}
        entry = entries[-1] if wanted is None else names.get(wanted)
        if entry is None:
            return PlainTextResponse(_NOT_FOUND, 404)
        data = entry.to_bytes()
        assert parse_entry(data) == entry
        caching = "no-cache" if wanted is None else FOREVER
        return Response(data, media_type="application/json", headers={"Cache-Control": caching})

    async def health(self, request: Request) -> Response:
        """Answer whether the root can be read; says nothing about what is in it."""
        is_readable = await anyio.to_thread.run_sync(self._catalog.root.is_dir)
        state = {"status": "ok" if is_readable else "the root is missing"}
        return JSONResponse(state, 200 if is_readable else 503, {"Cache-Control": "no-store"})

    async def show_metrics(self, request: Request) -> Response:
        """Answer with the counters."""
        names = await anyio.to_thread.run_sync(self._catalog.names)
        text = self.metrics.render(len(names), len(self._verifier.damaged))
        return PlainTextResponse(text, headers={"Cache-Control": "no-store"})


def _base_url(request: Request) -> str:
    return safe_base_url(f"{request.url.scheme}://{request.headers.get('host', '')}")


def _page_headers() -> dict[str, str]:
    return {"Cache-Control": "no-cache"}


def _refusal(error: ReleaseError) -> Response:
    if isinstance(error, WithdrawnError):
        return PlainTextResponse("this release was withdrawn\n", 410)
    if isinstance(error, UnknownReleaseError):
        return PlainTextResponse(_NOT_FOUND, 404)
    headers = {"Cache-Control": "no-store", ERROR_CODE: DAMAGED}
    return PlainTextResponse("damaged: not served, tell its publisher\n", 500, headers)
