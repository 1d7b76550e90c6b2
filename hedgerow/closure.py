"""Digests of the code that a result depends on.

A stage's result is stored under, among others, the digest of every module of
hedgerow that the stage imports, directly or not, of the data files beside them
(cue files, contracts), and of the versions of the libraries whose output shapes
the result. Prefect's own cache sees only one function's source.
"""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hedgerow.contracts import schemas_folder

LIBRARIES = (
    "ftfy", "google-re2", "hyperscan", "langdetect", "lxml", "lz4", "markdown-it-py", "numpy", "orjson", "pyarrow",
    "rensa", "zstandard",
)  # fmt: skip
"""Libraries whose version can change a published row."""

_PACKAGE = Path(__file__).resolve().parent


def _module_path(name: str) -> Path | None:
    base = _PACKAGE.parent.joinpath(*name.split("."))
    if base.with_suffix(".py").is_file():
        return base.with_suffix(".py")
    return base / "__init__.py" if (base / "__init__.py").is_file() else None


@functools.cache
def _imports(path: Path) -> frozenset[str]:
    """Return the hedgerow modules that a module imports, lazily or not.

    Read line by line: a syntax tree of each module takes longer than all else that starting a run takes. A line of prose
    that reads like an import would add a module, and none is missed.
    """
    found: set[str] = set()
    lines = iter(path.read_text("utf-8").splitlines())
    for line in lines:
        first, _, rest = line.strip().partition(" ")
        if first == "import":
            found.update(_named(rest))
        elif first == "from" and rest.startswith("hedgerow"):
            module, _, names = rest.partition("#")[0].partition(" import ")
            while "(" in names and ")" not in names:
                names += next(lines, ")").partition("#")[0]
            found |= {module, *(f"{module}.{name}" for name in _named(names))}
    return frozenset(name for name in found if name == "hedgerow" or name.startswith("hedgerow."))


def _named(names: str) -> list[str]:
    """Return the names in the list of an import."""
    listed = names.partition("#")[0].strip(" ()").split(",")
    return [words[0] for one in listed if (words := one.split())]


@functools.cache
def modules(package: str) -> tuple[Path, ...]:
    """Return the files of every hedgerow module that ``package`` needs, sorted.

    Args:
        package: dotted name of a package or module, e.g. ``hedgerow.segment``.
    """
    start = _module_path(package)
    if start is None:
        raise ValueError(f"no module {package}")
    todo = sorted(start.parent.glob("*.py")) if start.name == "__init__.py" else [start]
    seen: set[Path] = set()
    while todo:
        path = todo.pop()
        if path in seen or path == _PACKAGE / "__init__.py":  # it names what users import, and shapes no row
            continue
        seen.add(path)
        todo += [found for name in _imports(path) if (found := _module_path(name)) is not None]
    return tuple(sorted(seen))


def _name(path: Path) -> str:
    """Return what a file is called in digests: the same in a checkout, where schemas/ lies beside, as in a wheel."""
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else f"schemas/{path.name}"


@functools.cache
def file_digest(*names: str) -> str:
    """Return the SHA-256 (hex) over single modules of hedgerow, named as ``work/results``, without what they import."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(hashlib.sha256((_PACKAGE / f"{name}.py").read_bytes()).digest())
    return digest.hexdigest()


@functools.cache
def package_digest() -> str:
    """Return the SHA-256 (hex) over every file of hedgerow but prose, the contracts and the library versions."""
    digest = hashlib.sha256()
    files = {p for p in _PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".md"}
    for name, path in sorted((_name(path), path) for path in files.union(schemas_folder().glob("*.toml"))):
        digest.update(f"{name}\0".encode("utf-8", "surrogateescape"))
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(repr(sorted(library_versions().items())).encode("utf-8"))
    return digest.hexdigest()


@functools.cache
def library_versions() -> dict[str, str]:
    """Return the installed versions of the libraries that shape results ("absent" when not installed)."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


@functools.cache
def closure_digest(package: str) -> str:
    """Return the SHA-256 (hex) over a package's code closure, the contracts and the library versions."""
    digest = hashlib.sha256()
    files = list(modules(package)) + sorted(schemas_folder().glob("*.toml"))
    for path in files:
        digest.update(f"{_name(path)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name, found in sorted(library_versions().items()):
        digest.update(f"{name}={found}\0".encode())
    return digest.hexdigest()
