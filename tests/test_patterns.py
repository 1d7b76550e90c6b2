"""Patterns run on engines whose time is linear in the text: a look at the syntax of every module."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hedgerow

ROOT = Path(hedgerow.__file__).parent
BACKTRACKING = {"re", "regex", "sre_compile", "sre_parse", "sre_constants", "fnmatch", "pcre", "pcre2", "oniguruma"}
"""Modules whose engines go back and try again."""

OWN_STRINGS = "on strings of the project and its user: configuration, file names of a release, contracts"
ALLOWED = {
    "addresses.py": "addresses that the user names",
    "config.py": OWN_STRINGS,
    "contracts.py": OWN_STRINGS,
    "running/digest_there.py": "digests of fixed length that the work store holds",
    "annotate/items.py": "nothing in its pattern repeats: each character is looked at once",
    "label/literals.py": "takes apart patterns of the project; its parser, not its engine",
    "lexicon.py": OWN_STRINGS,
    "distant/mirror.py": "names of releases in the project's own layout",
    "publish/card.py": OWN_STRINGS,
    "publish/log.py": OWN_STRINGS,
    "publish/version.py": OWN_STRINGS,
    "pull/fetch.py": "headers and addresses of the server that the user named",
    "pull/remotes.py": "addresses that the user names",
    "publish/report/drawing.py": "on numbers that the report itself wrote",
    "runners/dask.py": "the address that the user names",
    "serve/ranges.py": "one header of bounded length",
    "serve/snippets.py": OWN_STRINGS,
    "publish/markdown.py": "single characters and runs of one character",
}
"""Modules that may import one of them, with the reason."""


def imported(tree: ast.AST) -> set[str]:
    """Top names of all imports of a module, wherever they stand."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if called in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
                names.add(str(node.args[0].value).split(".")[0])
    return names


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import re", True),
        ("import re as r", True),
        ("from re import compile", True),
        ("def f():\n    import regex", True),
        ("import importlib\nimportlib.import_module('re')", True),
        ("__import__('fnmatch')", True),
        ("import re2", False),
        ("from . import re", False),
        ("name = 're'", False),
    ],
)
def test_the_look_sees_imports(code: str, expected: bool) -> None:
    assert bool(imported(ast.parse(code)) & BACKTRACKING) == expected


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_patterns_run_in_linear_time(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name in ALLOWED:
        return
    found = imported(ast.parse(path.read_text("utf-8"))) & BACKTRACKING
    assert not found, f"{name} imports {', '.join(sorted(found))}: use re2, or name it here with its reason"


def test_no_exception_is_left_over() -> None:
    unused = [name for name in ALLOWED if not imported(ast.parse((ROOT / name).read_text("utf-8"))) & BACKTRACKING]
    assert not unused, "they import no such engine any more: take them off the list"
