"""Addresses: one spelling, no secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.ingest.addresses import canonical_url

CASES = [
    ("plain", "https://x.example/a", "https://x.example/a"),
    ("upper", "HTTP://X.Example/A", "http://x.example/A"),
    ("no_path", "https://x.example", "https://x.example/"),
    ("default_port", "http://x.example:80/", "http://x.example/"),
    ("other_port", "http://x.example:8080/", "http://x.example:8080/"),
    ("fragment", "https://x.example/a#b", "https://x.example/a"),
    ("credentials", "https://u:p@x.example/", "https://x.example/"),
    ("tracking", "https://x.example/?utm_source=a&fbclid=b&p=1", "https://x.example/?p=1"),
    ("secrets", "https://x.example/?X-Amz-Signature=a&token=b&session_id=c&page=2", "https://x.example/?page=2"),
    ("sorted", "https://x.example/?b=2&a=1", "https://x.example/?a=1&b=2"),
    ("session_in_path", "https://x.example/a;jsessionid=ABC?p=1", "https://x.example/a?p=1"),
    ("space", " https://x.example/a b ", "https://x.example/a%20b"),
    ("controls", "https://x.example/\x1b[2Ja\u202e", "https://x.example/[2Ja"),
    ("ipv6", "http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
    ("unicode", "https://x.example/café", "https://x.example/café"),
    ("script", "javascript:alert(1)", None),
    ("file", "file:///etc/passwd", None),
    ("data", "data:text/html,x", None),
    ("relative", "/a/b", None),
    ("word", "kratom", None),
    ("bad_port", "http://x.example:99999999/", None),
    ("bad_ipv6", "http://[::1/", None),
    ("html_in_host", "http://<b>/", None),
    ("empty", "", None),
    ("none", None, None),
    ("long", "https://x.example/" + "a" * 3000, None),
]


@pytest.mark.parametrize(("raw", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_canonical_url(raw: str | None, expected: str | None) -> None:
    assert canonical_url(raw) == expected


@given(st.text(st.sampled_from("https:/x.e?&=#@%20[]ab;é\\ "), max_size=30).map(lambda t: "https://x.example/" + t))
def test_canonical_twice_is_canonical_once(raw: str) -> None:
    once = canonical_url(raw)
    assert once is None or canonical_url(once) == once
