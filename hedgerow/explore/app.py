"""The explorer as an ASGI application: its pages. Who may see them is decided in :mod:`hedgerow.explore.access`."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from hedgerow.annotate.items import before_it
from hedgerow.errors import HedgerowError
from hedgerow.explore import pages
from hedgerow.explore.access import Gate
from hedgerow.explore.filters import read_filter
from hedgerow.explore.gold_file import gold_row, save_rows
from hedgerow.explore.library import Library

MAX_BODY_BYTES = 100_000
MAX_CHOSEN = 1_000
MAX_PAGE = 5_000
_REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_ASSETS = {
    "base.css": "text/css",
    "explore.css": "text/css",
    "explore.js": "text/javascript",
    "tables.js": "text/javascript",
}


def make_app(library: Library, gold: Path, port: int, token: str) -> ASGIApp:
    """Return the application that shows one release.

    Args:
        library: the release.
        gold: the file that chosen sentences are saved to.
        port: the port that it will listen on.
        token: the secret that a browser must bring.
    """
    return Gate(Starlette(routes=_Site(library, gold).routes()), port, token)


class _Site:
    """The pages of one release."""

    def __init__(self, library: Library, gold: Path) -> None:
        self._library, self._gold = library, gold
        self._views = pages.Views(library, gold)

    def routes(self) -> list[Route]:
        """Return all routes."""
        views = self._views
        return [
            Route("/", self._to_sentences),
            Route("/sentences", self._page(lambda r: views.sentences(read_filter(r.query_params), _page_number(r)))),
            Route("/sentences/{id}", self._page(lambda r: views.sentence(r.path_params["id"]))),
            Route("/sentences/{id}/panel", self._page(lambda r: views.panel(r.path_params["id"]))),
            Route(
                "/documents", self._page(lambda r: views.documents(_text(r, "q"), _text(r, "source"), _page_number(r)))
            ),
            Route("/documents/{id}", self._page(lambda r: views.document(r.path_params["id"]))),
            Route("/functions", self._page(lambda r: views.functions())),
            Route("/functions/{id}", self._page(lambda r: views.function(r.path_params["id"]))),
            Route("/compare", self._page(lambda r: views.compare(_text(r, "with")))),
            Route("/report", self._page(lambda r: views.report())),
            Route("/report.html", self._report),
            Route("/gold", self._save, methods=["POST"]),
            Route("/assets/{name}", self._asset),
        ]

    def _page(self, view: Callable[[Request], str | None]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            try:
                page = await anyio.to_thread.run_sync(view, request)
            except HedgerowError as error:
                return HTMLResponse(self._views.problem(str(error)), 500)
            if page is None:
                return HTMLResponse(self._views.problem("There is no such page in this release."), 404)
            return HTMLResponse(page)

        return answer

    async def _to_sentences(self, request: Request) -> Response:
        return RedirectResponse("/sentences", 303)

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return PlainTextResponse("not found\n", 404)
        return Response(pages.asset(name), media_type=_ASSETS[name])

    async def _report(self, request: Request) -> Response:
        release = self._library.release
        path = f"{release.folder}/report.html"
        if not release.storage.exists(path):
            return PlainTextResponse("this release has no report\n", 404)
        data = await anyio.to_thread.run_sync(release.storage.read, path)
        return HTMLResponse(data, headers={"Content-Security-Policy": _REPORT_POLICY})

    async def _save(self, request: Request) -> Response:
        """Save chosen sentences to the gold file: the one thing that the explorer writes."""
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({"problem": "send JSON"}, 415)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY_BYTES:
                return JSONResponse({"problem": "too many sentences at once"}, 413)
        chosen = _read_ids(body)
        if chosen is None:
            return JSONResponse({"problem": 'send {"ids": [...]}'}, 400)
        try:
            added, total = await anyio.to_thread.run_sync(functools.partial(self._save_rows, chosen))
        except (HedgerowError, OSError) as error:
            return JSONResponse({"problem": str(error)}, 500)
        return JSONResponse({"added": added, "total": total, "file": str(self._gold)})

    def _save_rows(self, ids: list[str]) -> tuple[int, int]:
        rows = self._library.sentences_by_id(ids)
        documents = self._library.documents_by_id([row["document_id"] for row in rows])
        wanted = [row["lead_sentence_id"] for row in rows if row["lead_sentence_id"]]
        leads = {row["sentence_id"]: row["text"] for row in self._library.sentences_by_id(wanted)}
        found = []
        for row in rows:
            neighbors = self._library.neighbors(row)
            lead = leads.get(row["lead_sentence_id"])
            before = before_it(row["text"], neighbors.get(-1), lead)
            found.append(gold_row(row, documents[row["document_id"]], before, neighbors.get(1)))
        return save_rows(self._gold, found)


def _read_ids(body: bytes) -> list[str] | None:
    try:
        raw: Mapping[str, Any] = json.loads(body)
        ids = raw["ids"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(ids, list) or not 0 < len(ids) <= MAX_CHOSEN or not all(isinstance(i, str) for i in ids):
        return None
    return ids


def _text(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()[:200]


def _page_number(request: Request) -> int:
    given = request.query_params.get("page", "1")
    return min(MAX_PAGE, max(1, int(given))) if given.isascii() and given.isdigit() and len(given) < 6 else 1
