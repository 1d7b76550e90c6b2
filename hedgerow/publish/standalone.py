"""Check a copy of this release with Python alone: python -I recipe/verify.py [SHA-256 of manifest.json as published]."""

import hashlib
import json
import os
import sys
from typing import Any


def sha256(path: str) -> str:
    """Return the SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(path: str) -> Any:
    """Return what a JSON file holds."""
    with open(path, "rb") as file:
        return json.load(file)


def check(root: str, name: str) -> list[str]:
    """Return what is damaged, missing or too much in a release folder."""
    found = sha256(root + "/manifest.json")
    if name and found != name.lower():
        return ["manifest.json: is not the one that was named: its SHA-256 is " + found]
    listed = {entry["path"]: entry for entry in load(root + "/manifest.json")["files"]}
    problems = []
    for path, entry in sorted(listed.items()):
        where = os.path.join(root, *path.split("/"))
        if not os.path.lexists(where):
            problems.append(path + ": is missing")
        elif os.path.realpath(where) != where:
            problems.append(path + ": is a link")
        elif os.path.getsize(where) != entry["bytes"] or sha256(where) != entry["sha256"]:
            problems.append(path + ": is damaged")
    known = {*listed, "manifest.json", "SHA256SUMS", "statement.json"}
    for folder, _, names in os.walk(root):
        paths = [os.path.relpath(os.path.join(folder, one), root).replace(os.sep, "/") for one in names]
        extra = {p for p in paths if p.split("/")[0] not in (".cache", ".git", ".gitattributes")} - known
        problems += [path + ": is not in the manifest" for path in sorted(extra)]
    if load(root + "/statement.json")["subject"][0]["digest"]["sha256"] != found:
        problems.append("statement.json: speaks of another manifest")
    return problems


def main() -> int:
    """Check the release that this file is part of."""
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    try:
        problems = check(root, "".join(sys.argv[1:2]))
        last = "damaged" if problems else "whole; SHA-256 of manifest.json: " + sha256(root + "/manifest.json")
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        problems, last = [repr(error)], "cannot be checked"
    sys.stdout.write("\n".join([*problems, last]) + "\n")
    return 5 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
