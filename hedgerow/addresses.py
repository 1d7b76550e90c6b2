"""Where a source lies as the user wrote it: a local path or a URL, and how either is shown without its secrets."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

REMOTE_SCHEMES = ("http", "https", "s3", "gs", "gcs", "az", "abfs", "oss", "oci", "hf")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_LOCAL = re.compile(r"file://(?:localhost)?(/.*)", re.IGNORECASE)


def scheme_of(path: str) -> str | None:
    """Return the scheme of a URL in lower case, None for a local path or ``file:///``.

    >>> scheme_of("S3://bucket/a.txt"), scheme_of("a/b.txt"), scheme_of("file:///a.txt")
    ('s3', None, None)
    """
    match = _SCHEME.match(path)
    return match[1].lower() if match and not _LOCAL.fullmatch(path) else None


def local_path(path: str) -> str:
    """Return a local path without ``file://``.

    >>> local_path("file:///data/a.txt")
    '/data/a.txt'
    """
    match = _LOCAL.fullmatch(path)
    return match[1] if match else path


def show_address(path: str) -> str:
    """Return a path or URL as it may be shown: without credentials, query and fragment.

    >>> show_address("https://me:pw@x.example/a.txt?token=s#top")
    'https://x.example/a.txt'
    """
    scheme = scheme_of(path)
    if scheme is None:
        return path
    rest = path[len(scheme) + 3 :]
    ends = r"[?#]" if scheme in ("http", "https") else r"\?(?=[\w.-]+=)"  # elsewhere ? and # are parts of names
    rest = re.split(ends, rest, maxsplit=1)[0]
    host, slash, inner = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{inner}"


def has_secrets(path: str) -> bool:
    """Say whether a URL holds a user name, a password or a query.

    >>> has_secrets("https://x.example/a.txt"), has_secrets("https://x.example/a.txt?token=s")
    (False, True)
    """
    return show_address(path) != path


def check_address(path: str) -> None:
    """See that a source is a local path or a URL that can be read.

    Raises:
        ValueError: it is a chained URL, or of a scheme or form that is not read.
    """
    scheme = scheme_of(path)
    if "::" in path and "://" in path:
        raise ValueError("a chained URL (::) is not read: name the file itself, archives and compression are found")
    if scheme is None:
        return
    if scheme not in REMOTE_SCHEMES:
        known = ", ".join(f"{one}://" for one in REMOTE_SCHEMES)
        raise ValueError(f"{scheme}:// is not read: use a local path or one of {known}")
    try:
        parts = urlsplit(path)
        is_named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_named = False
    if not is_named:
        raise ValueError(f"{show_address(path)} names no host or bucket")
