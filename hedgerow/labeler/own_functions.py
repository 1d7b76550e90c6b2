"""The user's labeling functions: loaded from a file, told apart by content, and guarded."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from hedgerow import contracts
from hedgerow.errors import ConfigError
from hedgerow.ids import text_sha256
from hedgerow.label.functions import LabelingFunction
from hedgerow.label.guard import guard, kind_problem


def load_own_module(path: Path) -> ModuleType:
    """Import a user's file of labeling functions. This runs it: name only files that you trust.

    Raises:
        ConfigError: no such file, it cannot be imported, or it holds no labeling function.
    """
    if not path.is_file():
        raise ConfigError(f"labeling functions {path}: no such file")
    name = f"hedgerow_user_{text_sha256(path.as_posix())[:16]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"labeling functions {path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # inspect.getsource looks the module up by name
    try:
        with contextlib.redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    except ConfigError as error:
        raise ConfigError(f"labeling functions {path}: {error}") from error
    except (Exception, SystemExit) as error:  # a user's file may raise anything
        raise ConfigError(f"labeling functions {path}: {type(error).__name__}: {error}{_line(error, path)}") from error
    _adopt(module, path)
    return module


def _line(error: BaseException, path: Path) -> str:
    """Return where in the file it was raised."""
    at, found = error.__traceback__, None
    while at is not None:
        if at.tb_frame.f_code.co_filename == str(path):
            found = at.tb_lineno
        at = at.tb_next
    return f" (line {found})" if found else ""


def _adopt(module: ModuleType, path: Path) -> None:
    """Give every labeling function of a module its own digest and its guard."""
    mine = {name: value for name, value in vars(module).items() if isinstance(value, LabelingFunction)}
    if not mine:
        raise ConfigError(f"{path} holds no labeling function: decorate one with @labeling_function")
    tree = ast.parse(path.read_text("utf-8"))
    for name, function in mine.items():
        if function.scope not in contracts.vocabulary("vote_scope"):
            raise ConfigError(
                f"labeling functions {path}: {function.id}: no scope {function.scope!r}: main, part or sentence"
            )
        problem = kind_problem(function, function.kind)
        if function.kind is not None and problem:
            raise ConfigError(f"labeling functions {path}: {function.id}: {problem}")
        digest, call = own_digest(tree, name, mine), guard(function)
        setattr(module, name, replace(function, digest=digest, call=call, under=None, where=(), bulk=None))


def own_digest(tree: ast.Module, name: str, labeled: Iterable[str]) -> str:
    """Return the SHA-256 (hex) of what a labeling function is made of: its file without the others that it does not name.

    Comments and layout do not enter.
    """
    others = set(labeled) - {name}
    bodies = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in others}
    kept = [node for node in tree.body if node not in bodies.values()]
    while called := {n for n in bodies if n in _names(kept)}:
        kept += [bodies.pop(n) for n in sorted(called)]
    dumped = [f"{name}\n", *(ast.dump(node) for node in kept)]
    return hashlib.sha256("\n".join(dumped).encode("utf-8", "surrogatepass")).hexdigest()


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}
