"""Where releases come from: a server or any static web space, an object store, the Hub."""

from __future__ import annotations

import http.client
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from hedgerow.errors import ConfigError, TransferError, TransientError, UnknownReleaseError
from hedgerow.publish import log, manifest
from hedgerow.publish.log import LogEntry
from hedgerow.publish.version import is_version
from hedgerow.pull.damage import DAMAGED, ERROR_CODE, FOR_PUBLISHER, DamagedThereError

TOKEN_VARIABLE = "HEDGEROW_PULL_TOKEN"  # noqa: S105 - the name of a variable, no secret
TIMEOUT_SECONDS = 60
CHUNK_BYTES = 2**20
MAX_ENTRY_BYTES = 64 * 2**10
MAX_MANIFEST_BYTES = 256 * 2**20
_REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")


class InterruptedPullError(TransferError, TransientError):
    """A connection that broke or a server out of order: the pull can be run again and goes on where it stopped."""


class MissingError(TransferError):
    """A file that is not there."""


class Remote(Protocol):
    """A place that holds releases of one dataset."""

    def name(self) -> str:
        """Return the place as messages name it, without credentials."""

    def entry(self, seq: int) -> bytes | None:
        """Return the bytes of one log entry; None when there is none; for a place without a log always None."""

    def versions(self) -> list[str]:
        """Return the versions of a place without a log, the newest last."""

    def chunks(self, version: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield a file of a release from a byte on, as (place, bytes); from 0 where a place cannot do so."""


def open_remote(address: str) -> Remote:
    """Return the remote of an address.

    Args:
        address: ``http(s)://host/NAME`` of a server or web space, ``s3://bucket/prefix/NAME`` or another fsspec address,
            or ``ORG/NAME`` on the Hub.

    Raises:
        ConfigError: the address is none of these.
    """
    parts = urlsplit(address)
    if "@" in parts.netloc or parts.query:
        raise ConfigError(f"address {parts.scheme}://...: leave credentials and queries out; set {TOKEN_VARIABLE}")
    if parts.scheme in ("http", "https") and parts.netloc and parts.path.strip("/"):
        token = os.environ.get(TOKEN_VARIABLE, "").strip()
        return WebRemote(address.rstrip("/"), {"Authorization": f"Bearer {token}"} if token else {})
    if "://" in address and parts.scheme not in ("http", "https"):
        return StoreRemote(address.rstrip("/"))
    if _REPO.fullmatch(address):
        return HubRemote(address)
    raise ConfigError(f"address {address[:80]!a}: name http://host:8080/NAME, s3://bucket/prefix/NAME or ORG/NAME")


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and takes the token along to the same host only."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            following.remove_header("Authorization")
        return following


def _web_chunks(url: str, headers: dict[str, str], start: int) -> Iterator[tuple[int, bytes]]:
    """Yield a file of the web from a byte on, from 0 when the server knows no ranges."""
    if not url.startswith(("http://", "https://")):
        raise ConfigError("only http and https are fetched")
    more = {"Range": f"bytes={start}-"} if start else {}
    request = urllib.request.Request(url, headers={"User-Agent": "hedgerow", **headers, **more})  # noqa: S310
    opener = urllib.request.build_opener(_SameHost)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            place = start if answer.status == http.client.PARTIAL_CONTENT else 0
            while chunk := answer.read(CHUNK_BYTES):
                yield place, chunk
                place += len(chunk)
    except urllib.error.HTTPError as error:
        raise _web_error(url, error.code, error.headers.get(ERROR_CODE) == DAMAGED) from None
    except (OSError, http.client.HTTPException) as error:
        raise InterruptedPullError(f"the connection to {_host(url)} failed: {error!s:.120}; run it again") from None


def _web_error(url: str, status: int, is_damaged: bool) -> TransferError:
    if is_damaged:
        return DamagedThereError(f"{_host(url)} holds a damaged {urlsplit(url).path[:200]} and does not give it out")
    if status in (404, 410):
        return MissingError(f"{_host(url)} has no {urlsplit(url).path[:200]}")
    if status in (401, 403):
        return TransferError(f"{_host(url)} wants a token: set {TOKEN_VARIABLE}, for the Hub HF_TOKEN")
    kind = InterruptedPullError if status >= 500 or status in (408, 429) else TransferError
    return kind(f"{_host(url)} answers HTTP {status}")


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def read_whole(chunks: Iterator[tuple[int, bytes]], limit: int = MAX_MANIFEST_BYTES) -> bytes:
    """Return a whole file.

    Raises:
        TransferError: it is longer than it may be, or cannot be fetched.
    """
    data = b""
    for _, chunk in chunks:
        data += chunk
        if len(data) > limit:
            raise TransferError(f"an answer is longer than {limit:,} bytes: this is no release")
    return data


def read_manifest(remote: Remote, version: str) -> bytes:
    """Return the bytes of a release's manifest.

    Raises:
        UnknownReleaseError: the release is not there.
        TransferError: it cannot be fetched.
    """
    try:
        return read_whole(remote.chunks(version, manifest.NAME, 0))
    except MissingError:
        raise UnknownReleaseError(
            f"{remote.name()} does not hold release {version}: --list shows what it has"
        ) from None


@dataclass(frozen=True, slots=True)
class WebRemote:
    """A dataset folder on the web: hedgerow's server, or static files."""

    base: str
    headers: dict[str, str] = field(repr=False)

    def name(self) -> str:
        """Return the address."""
        return self.base

    def entry(self, seq: int) -> bytes | None:
        """Return one log entry."""
        try:
            return read_whole(_web_chunks(f"{self.base}/{log.entry_path(seq)}", self.headers, 0), MAX_ENTRY_BYTES)
        except MissingError:
            return None
        except DamagedThereError:
            raise TransferError(f"the log of {self.base} is damaged: nothing was fetched; {FOR_PUBLISHER}") from None

    def versions(self) -> list[str]:
        """Return nothing: a place with a log is asked for its entries."""
        return []

    def chunks(self, version: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield a file."""
        return _web_chunks(f"{self.base}/{log.version_folder(version)}/{quote(path)}", self.headers, start)


@dataclass(frozen=True, slots=True)
class StoreRemote:
    """A dataset folder in an object store."""

    url: str

    def name(self) -> str:
        """Return the address."""
        return self.url

    def entry(self, seq: int) -> bytes | None:
        """Return one log entry."""
        try:
            return read_whole(self._chunks(log.entry_path(seq), 0), MAX_ENTRY_BYTES)
        except MissingError:
            return None

    def versions(self) -> list[str]:
        """Return nothing: a place with a log is asked for its entries."""
        return []

    def chunks(self, version: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield a file."""
        return self._chunks(f"{log.version_folder(version)}/{path}", start)

    def _chunks(self, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        import fsspec.core

        try:
            store, base = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise ConfigError(f"cannot open {self.url[:80]}: {error!s:.120}") from None
        try:
            with store.open(f"{base}/{path}", "rb", block_size=CHUNK_BYTES) as file:
                file.seek(start)
                place = start
                while chunk := file.read(CHUNK_BYTES):
                    yield place, chunk
                    place += len(chunk)
        except FileNotFoundError:
            raise MissingError(f"{self.url} has no {path[:200]}") from None
        except Exception as error:  # noqa: BLE001 - every store raises its own
            raise InterruptedPullError(f"reading {self.url} failed: {type(error).__name__}; run it again") from None


@dataclass(slots=True)
class HubRemote:
    """A dataset repository of the Hub: its tags are its releases."""

    repo: str
    _commits: dict[str, str] = field(default_factory=dict)

    def name(self) -> str:
        """Return the repository."""
        return f"hub:{self.repo}"

    def entry(self, seq: int) -> bytes | None:
        """Return None: a repository holds no log."""
        return None

    def versions(self) -> list[str]:
        """Return the tags that are versions."""
        refs = self._ask(lambda api: api.list_repo_refs(self.repo, repo_type="dataset"))
        self._commits = {tag.name: tag.target_commit for tag in refs.tags if is_version(tag.name)}
        return sorted(self._commits, key=version_key)

    def chunks(self, version: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield a file at the commit of the version's tag."""
        from huggingface_hub import HfApi
        from huggingface_hub.utils._headers import build_hf_headers

        if not self._commits:
            self.versions()
        if version not in self._commits:
            raise MissingError(f"{self.repo} has no tag {version}")
        url = f"{HfApi().endpoint}/datasets/{self.repo}/resolve/{self._commits[version]}/{quote(path)}"
        headers = {k.title(): v for k, v in build_hf_headers().items() if k.lower() == "authorization"}
        return _web_chunks(url, headers, start)

    def _ask(self, call: Callable[[Any], Any]) -> Any:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled, RepositoryNotFoundError

        transport: type[Exception] = HfHubHTTPError.__mro__[1]  # the client library's base of all errors on the way
        try:
            return call(HfApi())
        except OfflineModeIsEnabled:
            raise TransferError("HF_HUB_OFFLINE is set: unset it to reach the Hub") from None
        except RepositoryNotFoundError:
            raise UnknownReleaseError(f"no dataset {self.repo} on the Hub, or HF_TOKEN may not read it") from None
        except (transport, OSError) as error:
            raise InterruptedPullError(f"the Hub did not answer: {type(error).__name__}; run it again") from None


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by.

    >>> max(["1.9.0", "1.10.0"], key=version_key)
    '1.10.0'
    """
    return tuple(int(part) for part in version.split("."))


def check_entry(data: bytes, seq: int, before: LogEntry | None, where: str) -> LogEntry:
    """Return the log entry in some bytes of a stranger, checked on its own and against the one before.

    Raises:
        TransferError: it is none, or does not continue the one before.
    """
    entry = log.parse_entry(data)
    if entry is None or entry.seq != seq or not is_version(entry.version):
        raise TransferError(f"log entry {seq} of {where} is damaged: nothing was fetched; {FOR_PUBLISHER}")
    if entry.previous != (before.entry_sha256 if before else None) or (before and entry.dataset != before.dataset):
        raise TransferError(f"log entry {seq} of {where} does not continue the one before: nothing was fetched")
    return entry
