"""Web addresses: one canonical spelling, without credentials, tracking and secrets."""

from __future__ import annotations

import functools
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MAX_URL_CHARS = 2000
_PORTS = {"http": 80, "https": 443, "ftp": 21}
_TRACKING_PREFIXES = ("utm_", "mc_", "hsa_", "pk_", "mtm_", "_hs", "x-amz-", "x-goog-", "oauth_")
_TRACKING = frozenset((
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "li_fat_id", "ref_src",
    "ref_url", "spm", "scid", "vero_id", "cmpid", "icid", "ncid", "_ga", "_gl",
))  # fmt: skip
_SECRET = frozenset((
    "token", "access_token", "accesstoken", "refresh_token", "id_token", "auth", "authorization", "authkey",
    "auth_token", "key", "apikey", "api_key", "api-key", "appkey", "app_key", "secret", "client_secret", "password",
    "passwd", "pass", "pwd", "sig", "signature", "sign", "hash", "hmac", "session", "sessionid", "session_id", "sid",
    "phpsessid", "jsessionid", "aspsessionid", "code", "otp", "ticket", "jwt", "sas", "credential", "credentials",
    "awsaccesskeyid", "expires", "policy", "key-pair-id", "email", "e-mail", "user", "username", "phone",
))  # fmt: skip


def canonical_url(text: str | None) -> str | None:
    """Return the canonical spelling of an http(s) or ftp address, or None when it is none.

    Scheme and host are lower-cased; credentials, default port, fragment and query
    values that track or authorize go; the rest of the query is sorted.

    >>> canonical_url("HTTPS://me:pw@Example.org:443/a?utm_source=x&b=2&a=1&token=s#top")
    'https://example.org/a?a=1&b=2'
    """
    return _canonical(text) if text and len(text) <= MAX_URL_CHARS else None


@functools.lru_cache(maxsize=256)  # a page's address is asked for where it is found and where the document is named
def _canonical(text: str) -> str | None:
    cleaned = "".join(ch for ch in text.strip() if ch.isprintable())
    cleaned = cleaned.replace(" ", "%20").replace("\\", "/")
    try:
        parts = urlsplit(cleaned)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or not _is_host(host):
        return None
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _PORTS[scheme]:
        host = f"{host}:{port}"
    path = parts.path.split(";jsessionid=")[0].split(";sid=")[0] or "/"
    return urlunsplit((scheme, host, path, _clean_query(parts.query), ""))


def _is_host(host: str) -> bool:
    return not any(ch in host for ch in " \"'<>{}|^`%")


def _clean_query(query: str) -> str:
    pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not is_dropped(k)]
    return urlencode(sorted(pairs))


def is_dropped(name: str) -> bool:
    """Say whether a query value of this name tracks or authorizes.

    >>> is_dropped("utm_medium"), is_dropped("X-Amz-Signature"), is_dropped("page")
    (True, True, False)
    """
    lowered = name.lower().removeprefix("amp;")
    return lowered in _TRACKING or lowered in _SECRET or lowered.startswith(_TRACKING_PREFIXES)
