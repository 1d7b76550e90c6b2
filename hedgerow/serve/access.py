"""What every request passes first: its method, its path, its token; and what every answer carries."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hedgerow.serve.metrics import Metrics

MAX_PATH_BYTES = 2048
MAX_QUERY_BYTES = 4096
MAX_HEADER_BYTES = 32 * 1024
OPEN_PATHS = ("/health",)  # for load balancers, who have no token; says nothing about the data
_METHODS = ("GET", "HEAD", "POST")  # POST asks about paths; see hub_api
_FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Gate:
    """The outermost layer of the server.

    Attributes:
        app: what lies behind it.
        metrics: where requests are counted.
        token: the secret that requests must bring; None lets everyone read.
    """

    app: ASGIApp
    metrics: Metrics
    token: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(message)
            elif message["type"] == "http.response.body":
                self.metrics.sent_bytes += len(message.get("body", b""))
            await send(message)

        self.metrics.in_flight += 1
        try:
            refusal = self._refuse(scope)
            await (refusal or self.app)(scope, receive, watched)
        finally:
            self.metrics.in_flight -= 1
            self.metrics.requests[kind_of(scope["path"]), status] += 1

    def _dress(self, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        for name, value in _FIXED_HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _CSP)
        if self.token is not None:
            headers["Vary"] = "Authorization"
            if headers.get("Cache-Control", "").startswith("public"):
                headers["Cache-Control"] = headers["Cache-Control"].replace("public", "private", 1)
        message["headers"] = headers.raw

    def _refuse(self, scope: Scope) -> Response | None:
        if scope["method"] not in _METHODS:
            return PlainTextResponse("read-only\n", 405, {"Allow": "GET, HEAD"})
        raw = scope.get("raw_path") or scope["path"].encode()
        if len(raw) > MAX_PATH_BYTES or len(scope.get("query_string", b"")) > MAX_QUERY_BYTES:
            return PlainTextResponse("address too long\n", 414)
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
            return PlainTextResponse("headers too long\n", 431)
        if self.token is not None and scope["path"] not in OPEN_PATHS and not self._has_token(scope):
            return PlainTextResponse("a token is needed\n", 401, {"WWW-Authenticate": "Bearer"})
        return None if is_clean(scope["path"]) else PlainTextResponse("not found\n", 404)

    def _has_token(self, scope: Scope) -> bool:
        """Compare digests, in a time that tells nothing about the secret or its length."""
        assert self.token is not None
        given = Headers(scope=scope).get("authorization", "")
        kind, _, secret = given.partition(" ")
        digests = [hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest() for text in (secret, self.token)]
        return hmac.compare_digest(*digests) and kind.lower() == "bearer"


def is_clean(path: str) -> bool:
    """Tell whether a decoded path could name something: no dot-files, no steps upward, no tricks of other systems.

    >>> [is_clean(p) for p in ("/a/1.0.0/README.md", "/a/../b", "/.git/config", "/a//b", "/a/")]
    [True, False, False, False, True]
    """
    if not path.startswith("/") or any(not ch.isprintable() or ch in "\\" for ch in path):
        return False
    parts = path.split("/")[1:]
    if parts and parts[-1] == "":
        parts.pop()
    return all(part and not part.startswith(".") for part in parts)


def kind_of(path: str) -> str:
    """Return the kind of address, for counting: a closed set, whatever is asked for."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    if first == "api":
        return "api"
    if first in ("health", "metrics"):
        return first
    if "/resolve/" in path or "/versions/" in path:
        return "file"
    return "page"
