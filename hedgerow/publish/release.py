"""Publishing: from staged tables to a committed release, all or nothing.

The protocol, step by step with what is true if the process dies in between, is in
``docs/releases.md``. In short: write and fsync everything in a private folder,
rename the folder into ``versions/``, link the next log entry. The link is the
commit; only one publisher can make it, the others start again from the new parent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from hedgerow.errors import ContractError, ReleaseError, TransientError
from hedgerow.publish import (
    card,
    changelog,
    changes,
    checks,
    croissant,
    log,
    manifest,
    rows,
    standalone,
    verify,
    version,
)
from hedgerow.publish.beside import files_beside
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Facts, Json, Recipe
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import FileEntry, Manifest
from hedgerow.publish.parquet import DataFile
from hedgerow.publish.profile import Profile
from hedgerow.publish.purged import is_purged
from hedgerow.publish.report import render_report
from hedgerow.publish.stage import Stage, open_stage, readable_errors
from hedgerow.storage import Storage

__all__ = ["Facts", "Outcome", "RaceLostError", "Recipe", "Stage", "open_stage", "publish"]

logger = logging.getLogger(__name__)

_BEFORE = ("id", "version", "coverage", "conflict")  # of functions, told in the report
ATTEMPTS = 100  # each lost race means that another publisher got through

Kind: TypeAlias = Literal["published", "unchanged", "adopted"]
Document: TypeAlias = tuple[str, Callable[[Draft], bytes]]
Gate: TypeAlias = Callable[[Path, Draft], None]


class RaceLostError(ReleaseError, TransientError):
    """Other publishers of the same dataset were always faster."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a publication.

    Attributes:
        kind: published; unchanged (the newest release holds these rows); adopted (a folder that an earlier or another
            publisher had left, equal to the byte, was committed).
        version: version of the release that holds the rows now.
        seq: its log entry.
        folder: its folder, relative to the dataset.
        manifest_sha256: its name.
        cause: one sentence: why this version number, or why none.
        changes: what changed from the parent; None when nothing did.
    """

    kind: Kind
    version: str
    seq: int
    folder: str
    manifest_sha256: str
    cause: str
    changes: changes.Changes | None = None


@dataclass(frozen=True, slots=True)
class _Parent:
    """The newest release when an attempt begins."""

    entry: LogEntry
    manifest: Manifest


@dataclass(slots=True)
class _Publisher:
    """One publication: what stays the same over all its attempts."""

    stage: Stage
    facts: Facts
    files: Sequence[DataFile]
    documents: Sequence[Document]
    gate: Gate
    now: Callable[[], str]
    run: str
    report: rows.RowReport
    profile: Profile
    number: str | None

    @property
    def counts(self) -> dict[str, Json]:
        leakage = {"leakage": self.facts.leakage} if self.facts.leakage else {}
        return {**self.facts.counts, **leakage, **self.report.counts()}

    @property
    def storage(self) -> Storage:
        return self.stage.storage

    def attempt(self) -> Outcome | None:
        """Try to commit after the release that is newest now; None when another publisher was faster."""
        parent = self._parent()
        same = parent is not None and parent.manifest.content_digest == self.facts.content_digest
        if parent is not None and same and not is_purged(self.storage, parent.entry.version):
            return _unchanged(parent.entry)
        before = parent.manifest if parent else None
        found = changes.find_changes(self.storage, before, self.facts, self.stage.folder, self.files)
        functions = _functions_of(self.storage, before)
        natural = version.candidates(before.version if before else None, found.decision.level)
        for number in [version.parse_version(self.number)] if self.number else natural:
            draft = Draft(
                self.facts, str(number), before, self.counts, self.report.rows, self.report.labels, self.files, found,
                self.profile, functions,
            )  # fmt: skip
            placed = self._place(draft, parent)
            if placed is not None:
                return self._commit(draft, parent, *placed)
            if self._overtaken(parent):
                return None
        raise ReleaseError(f"{self.storage.root} holds uncommitted folders under every number to take: run gc")

    def _parent(self) -> _Parent | None:
        entry = log.newest_of_all(self.storage)
        if entry is None:
            return None
        return _Parent(entry, verify.read_manifest(self.storage, entry))

    def _place(self, draft: Draft, parent: _Parent | None) -> tuple[Kind, str] | None:
        """Put the release at its place in ``versions/``; None when another folder is there."""
        texts = self._texts(draft)
        content = self._manifest(draft, parent, texts)
        data = content.to_bytes()
        folder, name = log.version_folder(draft.version), manifest.digest(data)
        if self.storage.exists(folder):
            return ("adopted", name) if self._is_equal(folder, name) else None
        self._write(texts | {manifest.NAME: data} | files_beside(content, data))
        self.gate(self.storage.full(self.stage.folder), draft)
        if self._overtaken(parent):
            return None  # lost already: leave no folder behind
        try:
            self.storage.rename_folder(self.stage.folder, folder)
        except FileExistsError:
            return None
        return "published", name

    def _is_equal(self, folder: str, name: str) -> bool:
        """Tell whether a folder that is in the way is this very release; if so, keep gc from it."""
        try:
            if self.storage.sha256(f"{folder}/{manifest.NAME}") != name:
                return False
            self.storage.touch(folder)
        except FileNotFoundError:
            return False
        return verify.is_release(self.storage, folder, name)

    def _overtaken(self, parent: _Parent | None) -> bool:
        """Tell whether another publisher committed since this attempt began. Only the link decides; this saves work."""
        return self.storage.exists(log.entry_path(parent.entry.seq + 1 if parent else 1))

    def _texts(self, draft: Draft) -> dict[str, bytes]:
        texts = {name: render(draft) for name, render in self.documents}
        return texts | {f"recipe/{name}": data for name, data in self.facts.recipe.files.items()}

    def _manifest(self, draft: Draft, parent: _Parent | None, texts: dict[str, bytes]) -> Manifest:
        facts = self.facts
        entries = [FileEntry(name, len(data), manifest.digest(data)) for name, data in texts.items()]
        entries += [FileEntry(f.path, f.bytes, f.sha256, f.rows, f.config, f.split) for f in self.files]
        return Manifest(
            dataset=facts.dataset,
            version=draft.version,
            parent=manifest.Parent(parent.entry.version, parent.entry.manifest_sha256) if parent else None,
            contracts=facts.contracts,
            columns=facts.columns,
            vocabularies=facts.vocabularies,
            guideline_version=facts.recipe.guideline_version,
            model=facts.recipe.model,
            recipe=facts.recipe.digests,
            content_digest=facts.content_digest,
            ledger=facts.ledger,
            counts=self.counts,
            files=entries,
        )

    def _write(self, texts: dict[str, bytes]) -> None:
        """Write the documents of this attempt over those of the last, and fsync every folder, the deepest first."""
        base = self.stage.folder
        kept = {f.path for f in self.files}
        for path in self.storage.walk(base):
            if path not in kept:
                self.storage.remove(f"{base}/{path}")
        for name, data in sorted(texts.items()):
            self.storage.make_folder(Path(f"{base}/{name}").parent.as_posix())
            self.storage.write_new(f"{base}/{name}", data)
        folders = {parent.as_posix() for path in (*kept, *texts) for parent in Path(path).parents}
        for folder in sorted(folders, reverse=True):
            self.storage.sync_folder(f"{base}/{folder}")

    def _commit(self, draft: Draft, parent: _Parent | None, kind: Kind, name: str) -> Outcome | None:
        """Link the next log entry; None when another publisher linked it first."""
        folder = log.version_folder(draft.version)
        if kind == "adopted":
            self.storage.sync_folder("versions")  # its publisher may have died before
        entry = LogEntry(
            seq=parent.entry.seq + 1 if parent else 1,
            dataset=self.facts.dataset,
            version=draft.version,
            manifest_sha256=name,
            content_digest=self.facts.content_digest,
            level=draft.changes.decision.level,
            cause=draft.changes.decision.reason,
            run=self.run,
            time=self.now(),
            previous=parent.entry.entry_sha256 if parent else None,
        ).sealed()
        if not self._link(entry):
            winner = log.read_entry(self.storage, entry.seq)
            if winner.manifest_sha256 == name:
                return Outcome("adopted", winner.version, winner.seq, folder, name, winner.cause, draft.changes)
            if kind == "published":
                self._restage(folder)
            return None
        return Outcome(kind, entry.version, entry.seq, folder, name, entry.cause, draft.changes)

    def _link(self, entry: LogEntry) -> bool:
        """Make the commit; False when the name was taken."""
        private, data = f"{self.stage.home}/entry-{entry.seq:08d}.json", entry.to_bytes()
        self.storage.write_new(private, data)
        try:
            self.storage.link_new(private, entry.path)
        except FileExistsError:
            return False
        except OSError as error:
            # The link can stand though the fsync after it failed: then readers see it, and it is the commit.
            if not self.storage.exists(entry.path) or self.storage.read(entry.path) != data:
                raise
            logger.warning("%s is committed, but the disk did not confirm it: %s", entry.path, error)
        return True

    def _restage(self, folder: str) -> None:
        """Take the data files into the stage again; the folder in ``versions/`` stays as it is, for gc."""
        for file in self.files:
            target = f"{self.stage.folder}/{file.path}"
            self.storage.make_folder(Path(target).parent.as_posix())
            self.storage.link_new(f"{folder}/{file.path}", target)


def publish(
    storage: Storage,
    stage: Stage,
    facts: Facts,
    data_files: Sequence[DataFile],
    *,
    now: Callable[[], str],
    run: str,
    documents: Sequence[Document] | None = None,
    gate: Gate = checks.open_release,
    attempts: int = ATTEMPTS,
    number: str | None = None,
) -> Outcome:
    """Publish staged tables as the next release, or find that nothing changed.

    Args:
        storage: the dataset's files.
        stage: the stage that the data files were written to; it is used up.
        facts: what the release says of itself.
        data_files: what :meth:`DataWriter.finish` returned.
        now: the clock; its value goes into the log entry and nowhere else.
        run: name of the run.
        documents: the other files of the release, each by name with what renders it.
        gate: a last look at the whole staged release; it raises to stop the publication.
        attempts: how often to start again after losing a race.
        number: the version number to take, whatever the causes say: a rebuild takes that of the release it rebuilds.

    Returns:
        What became of it.

    Raises:
        ReleaseError: it could not be written, or other publishers were always faster.
        ContractError: the tables break a contract or a law.
    """
    log.check_run(run)
    chosen = default_documents() if documents is None else documents
    with readable_errors(storage, "nothing was published"), stage:
        profile = Profile()
        report = _check_rows(stage, data_files, profile)
        publisher = _Publisher(stage, facts, data_files, chosen, gate, now, run, report, profile, number)
        for _ in range(attempts):
            outcome = publisher.attempt()
            if outcome is not None:
                refresh_latest(storage)
                return outcome
            logger.info("another publisher was faster: starting again from its release")
    raise RaceLostError(f"{storage.root}: lost {attempts} races against other publishers: run again later")


def default_documents() -> list[Document]:
    """Return the documents of every release: card, changes, Croissant metadata, report and its own verifier."""
    return [
        ("README.md", card.render_card),
        ("CHANGES.md", changelog.render_changes),
        (croissant.NAME, croissant.render_croissant),
        ("report.html", render_report),
        ("recipe/verify.py", _verifier),
    ]


def _verifier(_: Draft) -> bytes:
    return Path(standalone.__file__).read_bytes()


def _functions_of(storage: Storage, parent: Manifest | None) -> list[dict[str, Json]]:
    """Return the labeling functions of the parent as they behaved there."""
    readable = parent is not None and not is_purged(storage, parent.version)
    files = parent.data_files("labeling_functions") if parent and readable else []
    folder = log.version_folder(parent.version) if parent else ""
    tables = (t for f in files for t in storage.iter_tables(f"{folder}/{f.path}", "labeling_functions", _BEFORE))
    return [row for table in tables for row in table.to_pylist()]


def _check_rows(stage: Stage, data_files: Sequence[DataFile], profile: Profile) -> rows.RowReport:
    places = [rows.Place(f.path, f.config, f.split) for f in data_files]
    for file in data_files:
        if stage.storage.sha256(f"{stage.folder}/{file.path}") != file.sha256:
            raise ReleaseError(
                f"nothing was published: {file.path} reads back other bytes than were written: check the disk"
            )
    report = rows.read_rows(stage.storage, stage.folder, places, profile)
    if report.problems:
        raise ContractError("nothing was published: " + "; ".join(report.problems))
    return report


def refresh_latest(storage: Storage) -> None:
    """Bring the cache of the newest entry up to date; the releases stand without it."""
    try:
        entry = log.newest(storage)
        if entry is not None:
            log.refresh_latest(storage, entry)
    except OSError as error:
        logger.warning("latest is stale until the next run: %s", error)


def _unchanged(entry: LogEntry) -> Outcome:
    return Outcome(
        "unchanged", entry.version, entry.seq, log.version_folder(entry.version), entry.manifest_sha256,
        f"The rows are those of {entry.version}.",
    )  # fmt: skip
