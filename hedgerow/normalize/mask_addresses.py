"""Masks of e-mail addresses and public IP addresses."""

from __future__ import annotations

import ipaddress

import re2

from hedgerow.normalize.mask_rule import Mask, Span, always, has_digit

_LETTERS = r"a-z\x{c0}-\x{1fff}\x{2c00}-\x{2fff}\x{3040}-\x{10ffff}"  # exact classes make automata of megabytes
_LOCAL = rf"[{_LETTERS}0-9_+](?:[{_LETTERS}0-9._%+'!#$*^{{|}}~-]*[{_LETTERS}0-9_+'~-])?"
_LABEL = rf"[{_LETTERS}0-9](?:[{_LETTERS}0-9_-]*[{_LETTERS}0-9])?"
_DOT = r"(?:\.| ?\[dot\] ?| ?\(dot\) ?| ?\{dot\} ?| dot | \. )"
_TLD = rf"(?:xn--[a-z0-9-]+|[{_LETTERS}]{{2,24}})"
_DOMAIN = rf"(?:{_LABEL}{_DOT})+{_TLD}"
_HOST = rf"(?:(?:{_LABEL}\.)+{_TLD}|localhost\b|\[?(?:\d{{1,3}}\.){{3}}\d{{1,3}}\]?|\[ipv6:[0-9a-f:]+\])"
_AT = r"(?: ?\(at\) ?| ?\[at\] ?| ?\{at\} ?| ?<at> ?| ?\(@\) ?| ?\[@\] ?|%40)"
_SPOKEN_TLD = r"(?:com|org|net|edu|gov|info|health|io|co|uk|de|fr|eu|us|ca|au|example)"

EMAIL_MASKS = (
    Mask(
        "email",
        ("@",),
        re2.compile(rf"(?i)(?:mailto:)?(?:{_LOCAL}|\"[^\"\s][^\"\n]*\")@{_HOST}"),
        always,
    ),
    Mask(
        "email",
        ("at)", "at]", "at}", "at>", "AT)", "AT]", "AT}", "AT>", "At)", "At]", "(@)", "[@]", "%40"),
        re2.compile(rf"(?i)(?:mailto:)?{_LOCAL}{_AT}{_DOMAIN}"),
        always,
    ),
    Mask(  # "jo at example dot org": the last word must be a known ending, else it is a sentence
        "email",
        (" dot ", " DOT ", "_dot_", "-dot-", " Dot "),
        re2.compile(rf"(?i){_LOCAL}(?: |_|-)at(?: |_|-)(?:{_LABEL}(?: dot |_dot_|-dot-|\.))+{_SPOKEN_TLD}\b"),
        always,
    ),
    Mask(  # "jo @ example.org": a plain word before the sign needs a known ending, "sleep @ night.then" is no address
        "email",
        (" @ ",),
        re2.compile(
            rf"(?i){_LOCAL} @ (?:{_LABEL}(?:\.| \. ))+{_SPOKEN_TLD}\b"
            rf"|\b[a-z0-9]+[0-9._+-][a-z0-9._+-]* @ (?:{_LABEL}\.)+{_TLD}"
        ),
        always,
    ),
    Mask(  # "jo.doe at example.org": a plain word before the "at" is a sentence about a web site
        "email",
        (" at ", " AT "),
        re2.compile(rf"(?i)\b[a-z0-9]+[._+][a-z0-9._+-]*[a-z0-9] at (?:{_LABEL}\.)+{_SPOKEN_TLD}\b"),
        always,
    ),
)  # fmt: skip

_DOCUMENTATION = tuple(ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
"""Addresses that stand for public ones in examples: masked like them, since nothing is lost by it."""

_NUMBERED = frozenset((
    "version", "ver", "v", "vers", "section", "sections", "sec", "sect", "chapter", "release", "rel", "edition",
    "firmware", "build", "driver", "table", "figure", "fig", "appendix", "annex", "article", "clause", "paragraph",
    "step", "ec", "e.c", "enzyme", "item", "rule", "revision", "rev", "part", "§", "module", "page", "schema", "protocol",
    "guideline", "update", "upgrade", "patch", "standard", "subsection", "requirement", "software", "app",
))  # fmt: skip
"""Words before a dotted number that number something."""

_NETWORK = re2.compile(
    r"(?i)\b(?:ips?|ipv[46]|ip-?addr\w*|address\w*|servers?|hosts?|hosted|hosting|ping\w*|dns|https?|proxy|proxies|routers?|"
    r"log(?:ged|gin|in|s)?|requests?|clients?|network\w*|vpn|ports?|firewalls?|gateways?|traffic|connect\w*|attack\w*|"
    r"block\w*|visitors?|users?|admin\w*|ssh|ftp|domains?|resolvers?|subnets?|endpoints?|access\w*|spam\w*|bots?|scan\w*|"
    r"cameras?|devices?|machines?|computers?|web ?sites?|nodes?|trace\w*|origin\w*|session\w*|peer\w*|from)\b"
)
_WELL_KNOWN = frozenset(("1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "4.2.2.1", "4.2.2.2"))
MAX_VERSION_PART = 63  # dotted numbers with such parts only are mostly versions of software and classes of enzymes
MAX_WORD_CHARS = 24


def _words_before(line: str, start: int) -> list[str]:
    """Return the last two words before a place, lower-cased, without marks around them."""
    words = line[max(start - 2 * MAX_WORD_CHARS, 0) : start].lower().replace("(", " ").replace("[", " ").split()
    return [word.strip(".,:;=#") for word in words[-2:]]


def _settle_ip4(line: str, start: int, end: int) -> Span | None:
    before, after = line[max(start - 1, 0) : start], line[end : end + 2]
    if before.isalnum() or before in ("_", ".", "%") or after[:1].isalnum() or after[:1] == "_":
        return None
    if after[:1] == "." and after[1:].isdigit():
        return None
    if before == "/" and line[max(start - 3, 0) : start] != "://":
        return None
    shown = line[start:end].replace("[.]", ".")
    if not _is_public(shown):
        return None
    if any(word in _NUMBERED or word.endswith("/v") for word in _words_before(line, start)):
        return None
    parts = [int(part) for part in shown.split(".")]
    if max(parts) <= MAX_VERSION_PART and shown not in _WELL_KNOWN and _NETWORK.search(line) is None:
        return None
    return start, end


def _settle_ip6(line: str, start: int, end: int) -> Span | None:
    if line[end - 1] == ":" and line[end - 2] != ":":
        end -= 1
    before, after = line[max(start - 1, 0) : start], line[end : end + 1]
    if before.isalnum() or before in ("_", ":", ".") or after.isalnum() or after in ("_", ":"):
        return None
    shown = line[start:end]
    return (start, end) if has_digit(shown) and _is_public(shown) else None


def _is_public(shown: str) -> bool:
    try:
        address = ipaddress.ip_address(shown)
    except ValueError:
        return False
    if any(address in network for network in _DOCUMENTATION):
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_global
    return address.packed[0] >> 5 == 1  # 2000::/3: all that is given out


IP_MASKS = (
    Mask(
        "ip",
        (":",),
        re2.compile(r"(?i)(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4})?"),
        _settle_ip6,
    ),
    Mask("ip", (".",), re2.compile(r"(?:\d{1,3}(?:\.|\[\.\])){3}\d{1,3}"), _settle_ip4),
)
