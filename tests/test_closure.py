"""The digest of the code that a result depends on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hedgerow
from hedgerow import closure

PACKAGE = Path(hedgerow.__file__).parent


def _every_import(path: Path) -> set[str]:
    """Look at every node of the tree, expressions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return {name for name in found if name == "hedgerow" or name.startswith("hedgerow.")}


def test_no_import_of_any_module_is_missed() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert _every_import(path) == closure._imports(path), path


@pytest.mark.parametrize("code", [
    "if True:\n    import hedgerow.x", "try:\n    pass\nexcept ValueError:\n    import hedgerow.x",
    "match 1:\n    case 1:\n        import hedgerow.x", "with a:\n    import hedgerow.x",
    "class A:\n    def f(self):\n        for i in b:\n            pass\n        else:\n            import hedgerow.x",
    "import os, hedgerow.x as y  # for", "from hedgerow.x import (  # (y)\n)",
], ids=["if", "except", "case", "with", "method", "list", "empty"])  # fmt: skip
def test_an_import_is_found_wherever_it_stands(tmp_path: Path, code: str) -> None:
    (tmp_path / "m.py").write_text(code)
    assert {"hedgerow.x"} == closure._imports(tmp_path / "m.py")


@pytest.mark.parametrize("code", [
    "from hedgerow.x import a, b", "from hedgerow.x import a as c, b  # d, e", "from hedgerow.x import (a, b)",
    "from hedgerow.x import (\n    a,  # (it)\n    b,\n)", "from hedgerow.x import (  # c\n    a, b,\n)  # d",
], ids=["names", "as", "brackets", "lines", "comments"])  # fmt: skip
def test_names_of_an_import_may_be_modules(tmp_path: Path, code: str) -> None:
    (tmp_path / "m.py").write_text(f"x = 1\n{code}\ny = 2\n")
    assert {"hedgerow.x", "hedgerow.x.a", "hedgerow.x.b"} == closure._imports(tmp_path / "m.py")


@pytest.mark.parametrize("code", [
    "import os", "from os import path", "important = hedgerow.x", "x = 'import hedgerow.x'", "# import hedgerow.x",
    "from other.hedgerow import x", "import hedgerowx",
])  # fmt: skip
def test_what_is_no_import_of_hedgerow_is_none(tmp_path: Path, code: str) -> None:
    (tmp_path / "m.py").write_text(code)
    assert not closure._imports(tmp_path / "m.py")


def test_a_stage_depends_on_what_it_imports_and_not_on_publishing() -> None:
    names = {path.relative_to(PACKAGE).as_posix() for path in closure.modules("hedgerow.segment")}
    assert {"segment/sections.py", "ids.py"} <= names
    assert not any(name.startswith("publish/") for name in names)
