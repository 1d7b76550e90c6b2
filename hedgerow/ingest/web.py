"""One file from a web server: plain GET, redirects within its scheme, the length checked, nothing else followed."""

from __future__ import annotations

import base64
import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from hedgerow.addresses import scheme_of, show_address
from hedgerow.errors import SourceError, TransientError
from hedgerow.inert import detail

TIMEOUT_SECONDS = 60.0  # without a byte
MAX_REDIRECTS = 5
_CHUNK = 1 << 20
_CURABLE = frozenset({408, 425, 429, 500, 502, 503, 504})


class UnreachableError(SourceError, TransientError):
    """A source that did not answer, or not to the end; a retry may cure it."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to :func:`open_web`, which looks where they lead."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


class WebFile:
    """An answer being read: its validator, and its bytes up to the length that it claims."""

    def __init__(self, response: http.client.HTTPResponse, shown: str) -> None:
        """Take an open answer with status 200."""
        self._response = response
        self._shown = shown
        etag = response.headers.get("ETag", "")
        self.validator = etag if etag and not etag.startswith("W/") else None

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes.

        Raises:
            UnreachableError: fewer came than the server claims, or the connection broke.
        """
        claimed = self._response.headers.get("Content-Length", "")
        n_bytes = 0
        try:
            while chunk := self._response.read(_CHUNK):
                n_bytes += len(chunk)
                yield chunk
        except (http.client.HTTPException, OSError) as error:
            raise UnreachableError(f"{self._shown} broke off after {n_bytes:,} bytes: {_reason(error)}") from None
        if claimed.isdecimal() and n_bytes < int(claimed):
            raise UnreachableError(f"{self._shown} broke off after {n_bytes:,} of {int(claimed):,} bytes")


@contextmanager
def open_web(url: str) -> Iterator[WebFile]:
    """Open an http or https address.

    Raises:
        SourceError: the server refuses it or redirects to another scheme.
        UnreachableError: it does not answer.
    """
    shown = detail(show_address(url))
    opener = urllib.request.build_opener(_NoRedirects)
    address = url
    for _ in range(MAX_REDIRECTS + 1):
        try:
            response = opener.open(_request(address), timeout=TIMEOUT_SECONDS)
        except urllib.error.HTTPError as error:
            with error:
                address = _redirect(error, address, shown)
            continue
        except (urllib.error.URLError, http.client.HTTPException, OSError, ssl.SSLError, ValueError) as error:
            raise UnreachableError(f"{shown} cannot be reached: {_reason(error)}") from None
        with response:
            yield WebFile(response, shown)
        return
    raise SourceError(f"{shown} redirects more than {MAX_REDIRECTS} times: name the address of the file itself")


def _request(url: str) -> urllib.request.Request:
    """Return a request without transfer compression; credentials of the address go into a header."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    bare = urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))
    request = urllib.request.Request(  # noqa: S310 - the scheme is http or https
        bare, headers={"Accept-Encoding": "identity", "User-Agent": "hedgerow"}
    )
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_unredirected_header("Authorization", "Basic " + base64.b64encode(pair).decode("ascii"))
    return request


def _redirect(error: urllib.error.HTTPError, address: str, shown: str) -> str:
    """Return where an answer redirects to.

    Raises:
        SourceError: it is no redirect, or leads to another scheme.
    """
    target = error.headers.get("Location")
    if error.code not in (301, 302, 303, 307, 308) or not target:
        kind = UnreachableError if error.code in _CURABLE else SourceError
        raise kind(f"{shown} cannot be read: HTTP status {error.code}")
    following = urljoin(address, target)
    if scheme_of(following) != scheme_of(address):
        other = detail(show_address(following))
        raise SourceError(f"{shown} redirects to another scheme ({other}): name that address if you trust it")
    return following


def _reason(error: Exception) -> str:
    """Return why a connection failed, without the address."""
    inner = getattr(error, "reason", None)
    cause = inner if isinstance(inner, Exception) else error
    return detail(getattr(cause, "strerror", None) or str(cause) or type(cause).__name__)
