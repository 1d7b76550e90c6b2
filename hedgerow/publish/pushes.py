"""pushes.jsonl of a dataset: which release was sent where. A takedown reads it to name the copies."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from hedgerow.errors import ReleaseError
from hedgerow.places.trees import Tree
from hedgerow.publish import manifest, verify
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.manifest import Manifest

NAME = "pushes.jsonl"


@dataclass(frozen=True, slots=True)
class Push:
    """One release at one place.

    Attributes:
        target: where: ``hub:ORG/NAME`` or the address of an object store, without credentials.
        revision: the commit that holds it there; the version for an object store.
        version: the release.
        manifest_sha256: its name.
    """

    target: str
    revision: str
    version: str
    manifest_sha256: str


def record_push(storage: Tree, push: Push) -> None:
    """Write down a push once; a repeated push of the same release to the same place adds nothing."""
    if push not in read_pushes(storage):
        storage.add_line(NAME, json.dumps(asdict(push), sort_keys=True, ensure_ascii=True).encode("ascii"))


def read_pushes(storage: Tree) -> list[Push]:
    """Return all pushes of a dataset, in order.

    Raises:
        ReleaseError: the file is damaged.
    """
    try:
        return [Push(**json.loads(line)) for line in storage.read_lines(NAME)]
    except (ValueError, TypeError) as error:
        raise ReleaseError(f"{storage.where}/{NAME} is damaged: mend the line or restore it from a copy") from error


def whole_release(release: ReleaseRef) -> Manifest:
    """Return the manifest of a release that is about to be sent, every byte of it checked.

    Raises:
        ReleaseError: it is damaged, in no log, or at an address.
    """
    if release.entry is None:
        raise ReleaseError(f"{release.where} has no log: name the release as NAME@VERSION in its dataset")
    problems = verify.verify_release(release.home, release.version)
    if problems:
        raise ReleaseError(f"nothing was sent: {problems[0]}; restore it from a copy of the dataset")
    return manifest.parse(release.storage.read(f"{release.folder}/{manifest.NAME}"), release.folder)
