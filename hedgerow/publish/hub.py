"""Push a release to the Hugging Face Hub: all files in one commit, read back by its id, then the tag.

The commit names its parent, so a commit that landed although its answer was lost
cannot land twice: before each try the repository is looked at. A tag is made once
and never moved. Files that the Hub knows by digest are not sent again.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hedgerow.errors import ConfigError, TransferError, TransientError
from hedgerow.places.trees import Tree
from hedgerow.publish import beside, manifest
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.manifest import FileEntry
from hedgerow.publish.pushes import Push, record_push, whole_release

if TYPE_CHECKING:
    from huggingface_hub import HfApi

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

ATTEMPTS = 5
PAUSE_SECONDS = 2.0  # before the second try; doubled before each further one
MAX_REASON_CHARS = 200
_KIND = "dataset"
_KEPT = (".gitattributes",)  # the Hub's own file
_CLIENTS = ("httpx", "httpx2", "httpcore", "httpcore2", "urllib3", "huggingface_hub.utils._http")
_FINAL = (400, 401, 403, 404)  # no retry makes them good


class UnknownOutcomeError(TransferError, TransientError):
    """The Hub gave no clear answer, time after time: run the push again later."""


def push_to_hub(
    release: ReleaseRef,
    repo: str,
    *,
    private: bool = False,
    noted_in: Tree | None = None,
    api: HfApi | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Push:
    """Send a release to a dataset repository, or find that it is there.

    The token is the Hub client's own: ``HF_TOKEN`` or the one that ``hf auth login`` keeps. It is never read here.

    Args:
        release: the release; every byte of it is checked first.
        repo: ``ORG/NAME``.
        private: make a new repository private.
        noted_in: the dataset whose ``pushes.jsonl`` names the push, where the release is a copy of one of it.
        api: the client; its own default when left out.
        pause: how to wait between tries.

    Returns:
        Where it is now; written to ``pushes.jsonl`` too.

    Raises:
        ConfigError: the repository's name cannot be one.
        ReleaseError: the release is damaged.
        TransferError: the Hub refused, or holds something else under this version.
    """
    from huggingface_hub import HfApi

    check_repository(repo)
    content = whole_release(release)
    data = release.storage.read(f"{release.folder}/{manifest.NAME}")
    files = beside.every_file(content, data)
    target = _Target(api or HfApi(), repo, release, content.dataset, {f.path: f for f in files}, pause)
    with _quiet_clients():
        commit = target.push(private)
    push = Push(f"hub:{repo}", commit, release.version, manifest.digest(data))
    record_push(noted_in or release.home, push)
    return push


def check_repository(repo: str) -> None:
    """See that something can name a repository.

    Raises:
        ConfigError: it cannot, or does not say whose it is.
    """
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils._validators import validate_repo_id

    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise ConfigError(f"repository {repo[:80]!a}: name it ORG/NAME") from error
    if "/" not in repo:
        raise ConfigError(f"repository {repo!a} names no owner: name it ORG/NAME, your user name or organization first")


@contextlib.contextmanager
def _quiet_clients() -> Iterator[None]:
    """Keep the HTTP clients from logging addresses: those of uploads are signed."""
    loggers = [logging.getLogger(name) for name in _CLIENTS]
    levels = [one.level for one in loggers]
    try:
        for one in loggers:
            one.setLevel(logging.ERROR)
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)


@dataclass(slots=True)
class _Target:
    """One repository, and the release that it shall hold."""

    api: HfApi
    repo: str
    release: ReleaseRef
    dataset: str
    files: dict[str, FileEntry]
    pause: Callable[[float], None]

    @property
    def title(self) -> str:
        return f"{self.dataset} {self.release.version}"

    def push(self, private: bool) -> str:
        """Bring the release there and return its commit."""
        self._try("make the repository", lambda: self._make(private))
        commit = self._until("send the release", self._find, self._commit)
        self._try("read the release back", lambda: self._check(commit))
        return self._until("make the tag", self._tagged, lambda: self._tag(commit))

    def _make(self, private: bool) -> None:
        self.api.create_repo(self.repo, repo_type=_KIND, private=private, exist_ok=True)

    def _until(self, what: str, find: Callable[[], str | None], act: Callable[[], object]) -> str:
        """Look, act, look again: an answer that was lost is not asked for again before it is known to be missing."""
        for attempt in range(ATTEMPTS):
            found = self._try(what, find)
            if found is not None:
                return found
            try:
                act()
            except Exception as error:  # noqa: BLE001 - sorted by what the Hub said
                self._refuse_final(what, error)
                logger.warning("%s %s: the outcome is unknown (%s); looking", self.repo, what, reason(error))
                self.pause(PAUSE_SECONDS * 2**attempt)
        found = self._try(what, find)
        if found is None:
            raise UnknownOutcomeError(
                f"could not {what} at {self.repo}: no answer in {ATTEMPTS} tries; run the push again"
            )
        return found

    def _try(self, what: str, call: Callable[[], Result]) -> Result:
        """Call what changes nothing or can be called twice, and again when the Hub is out of order."""
        for attempt in range(ATTEMPTS):
            try:
                return call()
            except TransferError:
                raise
            except Exception as error:  # noqa: BLE001 - sorted by what the Hub said
                self._refuse_final(what, error)
                told = reason(error)
            self.pause(PAUSE_SECONDS * 2**attempt)
        raise UnknownOutcomeError(f"could not {what} at {self.repo}: {told}; run the push again")

    def _refuse_final(self, what: str, error: Exception) -> None:
        """Raise what no retry can cure, without the client's own error: that knows headers and addresses."""
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

        if isinstance(error, OfflineModeIsEnabled):
            raise TransferError(f"could not {what} at {self.repo}: HF_HUB_OFFLINE is set; unset it") from None
        status = _status(error)
        if status in (401, 403):
            advice = "log in with `hf auth login` or set HF_TOKEN to a token that may write there"
            raise TransferError(f"could not {what} at {self.repo}: {reason(error)}; {advice}") from None
        transport = HfHubHTTPError.__mro__[1]  # the client library's base of all errors on the way
        if status in _FINAL or not isinstance(error, (transport, OSError, RuntimeError)):
            raise TransferError(f"could not {what} at {self.repo}: {reason(error)}") from None

    def _find(self) -> str | None:
        """Return the commit that holds this release; None when there is none."""
        tagged = self._tagged()
        if tagged is not None:
            return tagged
        for commit in self.api.list_repo_commits(self.repo, repo_type=_KIND):
            if commit.title == self.title and self._differs(commit.commit_id) is None:
                return commit.commit_id
        return None

    def _tagged(self) -> str | None:
        """Return the commit under the tag of this version; None when there is no such tag.

        Raises:
            TransferError: the tag stands for other files. It is never moved.
        """
        refs = self.api.list_repo_refs(self.repo, repo_type=_KIND)
        commit = next((tag.target_commit for tag in refs.tags if tag.name == self.release.version), None)
        if commit is not None and (problem := self._differs(commit)) is not None:
            raise TransferError(
                f"{self.repo} has a tag {self.release.version} for other files ({problem}): a tag is never moved; "
                "push to another repository"
            )
        return commit

    def _commit(self) -> None:
        """Send all files in one commit on top of the head as it is now."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        refs = self.api.list_repo_refs(self.repo, repo_type=_KIND)
        head = next((branch.target_commit for branch in refs.branches if branch.name == "main"), None)
        old = self._tree(head) if head is not None else {}
        operations: list[Any] = [CommitOperationAdd(path, str(self.release.path / path)) for path in sorted(self.files)]
        operations += [CommitOperationDelete(p) for p in sorted(old) if p not in self.files and p not in _KEPT]
        self.api.create_commit(
            self.repo,
            operations,
            commit_message=self.title,
            commit_description=f"manifest sha256:{self.files[manifest.NAME].sha256}",
            repo_type=_KIND,
            parent_commit=head,
        )

    def _tag(self, commit: str) -> None:
        self.api.create_tag(self.repo, tag=self.release.version, revision=commit, repo_type=_KIND, exist_ok=False)

    def _tree(self, commit: str) -> dict[str, Any]:
        from huggingface_hub.hf_api import RepoFile

        items = self.api.list_repo_tree(self.repo, recursive=True, revision=commit, repo_type=_KIND)
        return {item.path: item for item in items if isinstance(item, RepoFile)}

    def _differs(self, commit: str) -> str | None:
        """Return how the files of a commit differ from the release; None when they are equal by digest."""
        found = self._tree(commit)
        if strange := sorted(set(found) - set(self.files) - set(_KEPT)):
            return f"{strange[0][:80]!a} is not of the release"
        for path, entry in sorted(self.files.items()):
            if path not in found:
                return f"{path} is missing"
            if not self._is_equal(found[path], path, entry):
                return f"{path} is another"
        return None

    def _is_equal(self, item: Any, path: str, entry: FileEntry) -> bool:
        if item.lfs is not None:
            return bool(item.lfs.sha256 == entry.sha256)
        blob = git_blob_id((self.release.path / path).read_bytes())
        return bool(item.size == entry.bytes and item.blob_id == blob)

    def _check(self, commit: str) -> None:
        """Read the commit back by its id: every digest, and the manifest itself to the byte.

        Raises:
            TransferError: it holds something else.
        """
        if (problem := self._differs(commit)) is not None:
            raise TransferError(f"{self.repo} at {commit[:12]} is not the release: {problem}; it was not tagged")
        with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
            path = self.api.hf_hub_download(
                self.repo, manifest.NAME, revision=commit, repo_type=_KIND, local_dir=folder
            )
            if manifest.digest(Path(path).read_bytes()) != self.files[manifest.NAME].sha256:
                raise TransferError(f"{self.repo} at {commit[:12]} gives another manifest back: it was not tagged")


def git_blob_id(data: bytes) -> str:
    """Return the id under which git keeps a file.

    >>> git_blob_id(b"")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def reason(error: BaseException) -> str:
    """Return what went wrong in a few words: kind, status and the server's own message, never an address or a header."""
    status, told = _status(error), getattr(error, "server_message", None)
    parts = [
        type(error).__name__,
        f"HTTP {status}" if status else "",
        " ".join((told or "").split())[:MAX_REASON_CHARS],
    ]
    return " ".join(part for part in parts if part)


def _status(error: BaseException) -> int | None:
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None
