"""Who may ask: a browser of this machine that was given the secret, and no page of elsewhere through it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """The outermost layer: refuses other hosts, other origins and requests without the secret.

    Attributes:
        app: what lies behind it.
        port: the port that it listens on.
        token: the secret; the address that is opened brings it once, a cookie from then on.
    """

    app: ASGIApp
    port: int
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                message["headers"] = headers.raw
            await send(message)

        answer = self._refuse(scope, Headers(scope=scope)) or self._welcome(scope) or self.app
        await answer(scope, receive, dressed)

    def hosts(self) -> tuple[str, ...]:
        """Return the names by which this server may be asked: a name that was bent to loopback is none of them."""
        return f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"

    @property
    def cookie(self) -> str:
        """Name of the cookie: browsers share cookies between ports."""
        return f"hedgerow_{self.port}"

    def _refuse(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if host not in self.hosts():
            return PlainTextResponse("wrong host\n", 421)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("read-only\n", 405)
        if scope["method"] == "POST" and headers.get("origin") != f"http://{host}":
            return PlainTextResponse("wrong origin\n", 403)
        if self._asked_token(scope) is None and not self._same(_cookie(headers, self.cookie)):
            return PlainTextResponse("open the address that hedgerow explore printed: it holds the key\n", 403)
        return None

    def _welcome(self, scope: Scope) -> Response | None:
        """Take the secret out of the address and put it into a cookie."""
        token = self._asked_token(scope)
        if token is None:
            return None
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, token, httponly=True, samesite="strict", path="/")
        return answer

    def _asked_token(self, scope: Scope) -> str | None:
        if scope["path"] != "/" or scope["method"] != "GET":
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return given if self._same(given) else None

    def _same(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode("ascii"))


def _cookie(headers: Headers, name: str) -> str:
    found = SimpleCookie(headers.get("cookie", "")).get(name)
    return found.value if found else ""
