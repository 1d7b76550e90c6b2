"""The files that follow from a manifest and so lie beside it, not in it: ``SHA256SUMS`` and ``statement.json``.

The manifest names every other file, its hash names the release. What is made from
the manifest cannot be in it; ``verify`` makes both again and compares the bytes.
"""

from __future__ import annotations

from hedgerow.publish.facts import Json
from hedgerow.publish.manifest import NAME, FileEntry, Manifest, canonical_json, digest

SUMS = "SHA256SUMS"
STATEMENT = "statement.json"
NAMES = (SUMS, STATEMENT)

_STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
_PREDICATE_TYPE = "https://slsa.dev/provenance/v1"
_BUILD_TYPE = "urn:hedgerow:build:v1"
_BUILDER = "urn:hedgerow:publisher"


def files_beside(manifest: Manifest, data: bytes) -> dict[str, bytes]:
    """Return the files that lie beside a manifest, by name.

    Args:
        manifest: the manifest.
        data: its bytes.
    """
    statement = canonical_json(make_statement(manifest, digest(data)))
    sums = {file.path: file.sha256 for file in manifest.files}
    sums |= {NAME: digest(data), STATEMENT: digest(statement)}
    lines = "".join(_line(path, sha256) for path, sha256 in sorted(sums.items()))
    return {SUMS: lines.encode("utf-8"), STATEMENT: statement}


def every_file(manifest: Manifest, data: bytes) -> list[FileEntry]:
    """Return every file of a release: those in the manifest, the manifest, and those beside it.

    Args:
        manifest: the manifest.
        data: its bytes.
    """
    others = {NAME: data, **files_beside(manifest, data)}
    return [*manifest.files, *(FileEntry(name, len(text), digest(text)) for name, text in others.items())]


def _line(path: str, sha256: str) -> str:
    r"""Return a line for ``sha256sum -c``, which reads a leading backslash as "the name is escaped".

    >>> _line("a", "00"), _line("a\\b", "00")
    ('00  a\n', '\\00  a\\\\b\n')
    """
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "" if escaped == path else "\\"
    return f"{mark}{sha256}  {escaped}\n"


def make_statement(manifest: Manifest, name: str) -> Json:
    """Return an in-toto Statement v1 over a manifest, with a SLSA provenance predicate; no clock value is in it.

    Args:
        manifest: the manifest.
        name: its SHA-256.
    """
    parts: list[Json] = [
        {"name": file.path, "digest": {"sha256": file.sha256}}
        for file in sorted(manifest.files, key=lambda f: f.path)
        if file.path.startswith("recipe/")
    ]
    if manifest.parent is not None:
        parent = manifest.parent
        parts.append({"name": f"{manifest.dataset}@{parent.version}", "digest": {"sha256": parent.manifest_sha256}})
    return {
        "_type": _STATEMENT_TYPE,
        "subject": [{"name": NAME, "digest": {"sha256": name}}],
        "predicateType": _PREDICATE_TYPE,
        "predicate": {
            "buildDefinition": {
                "buildType": _BUILD_TYPE,
                "externalParameters": {"dataset": manifest.dataset, "version": manifest.version},
                "internalParameters": {
                    "recipe": dict(manifest.recipe),
                    "model": manifest.model,
                    "guideline_version": manifest.guideline_version,
                    "content_digest": manifest.content_digest,
                    "read": manifest.ledger,
                },
                "resolvedDependencies": parts,
            },
            "runDetails": {"builder": {"id": _BUILDER}},
        },
    }
