"""Masks of keys, tokens and passwords: known forms, values with a name that says so, and long random words."""

from __future__ import annotations

from itertools import pairwise

import re2

from hedgerow.normalize.mask_rule import Mask, Span, always, has_digit

_B64 = "[A-Za-z0-9_-]"
_FORMS = (
    r"(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[0-9A-Z]{16}", r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_[A-Za-z0-9_]{20,}", rf"gl(?:pat|dt|rt|ptt|soat|cbt|imt|agent|ft|oas|ffct)-{_B64}{{20,}}", r"hf_[A-Za-z0-9]{20,}",
    rf"sk-(?:[a-z0-9]+-)*{_B64}{{20,}}", r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}", r"xapp-\d-[A-Za-z0-9-]{10,}",
    r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9_/-]{20,}",
    rf"discord(?:app)?\.com/api/webhooks/\d{{10,}}/{_B64}{{20,}}",
    rf"AIza{_B64}{{30,}}", r"ya29\.[A-Za-z0-9._-]{20,}", rf"GOCSPX-{_B64}{{20,}}", rf"1//0{_B64}{{30,}}",
    r"[rsp]k_(?:live|test|prod)_[0-9A-Za-z]{10,}", r"whsec_[A-Za-z0-9+/=]{16,}", r"sq0[a-z]{3}-[A-Za-z0-9_-]{20,}",
    rf"eyJ{_B64}{{5,}}\.{_B64}{{5,}}(?:\.{_B64}*){{0,3}}", r"npm_[A-Za-z0-9]{30,}", rf"pypi-{_B64}{{16,}}",
    rf"SG\.{_B64}{{16,}}\.{_B64}{{16,}}", r"(?:AC|SK)[0-9a-f]{32}", r"key-[0-9a-f]{32}",
    rf"\d{{8,10}}:AA{_B64}{{30,}}", rf"[MNO]{_B64}{{22,27}}\.{_B64}{{6,7}}\.{_B64}{{27,}}",
    r"shp[a-z]{2}_[a-fA-F0-9]{20,}", r"do[oprt]_v1_[a-f0-9]{20,}", r"dapi[a-f0-9]{32}", r"EAA[A-Z][A-Za-z0-9]{20,}",
    r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}", rf"PMAK-{_B64}{{20,}}", r"dp\.[a-z]{2,5}\.[A-Za-z0-9]{20,}",
    rf"hv[sbr]\.{_B64}{{20,}}", r"AGE-SECRET-KEY-1[A-Z0-9]{20,}", r"NRAK-[A-Z0-9]{20,}", r"glsa_[A-Za-z0-9_]{20,}",
    rf"(?:lin_api|ntn|sntrys|figd|rpa|r8|gsk|sbp|tskey|nvapi|xai|pplx)[_-]{_B64}{{20,}}",
)  # fmt: skip
_FORM_SIGNS = (
    *"0123456789", "AKIA", "ASIA", "AROA", "AIDA", "AGPA", "ANPA", "ANVA", "ABIA", "ACCA", "ghp_", "gho_", "ghs_", "ghu_", "ghr_",
    "_live_", "_test_", "_prod_", "xox", "AIza", "eyJ", "sk-", "hf_", "npm_", "glpat-", "GOCSPX", "hooks.slack", "whsec_",
)  # fmt: skip
"""Nearly every key has a digit; those that need not are named."""
_SLUG_LIKE = ("sk-", "pypi-", "gl")
_PEM = (
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:[^-]|-[^-])*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|(?:\s|\\n|\\r|[A-Za-z0-9+/=]{16,})*)"
)
_KEY_BODY = re2.compile(
    r"^\s*(?:[A-Za-z0-9+/=]+\s*|[A-Z][A-Za-z-]+: .+|[A-Za-z0-9+/=]{16,}(?:(?:\\n|\\r|\s)+[A-Za-z0-9+/=]*)*)?(?:-----END |$)"
)

_NAMES = (
    r"api[_ -]?(?:key|token|secret)|app[_ -]?(?:key|secret|token)|access[_ -]?key(?:[_ -]?id)?|(?:access|auth|authentication|"
    r"refresh|id|session|security|bearer|csrf|xsrf|reset|bot|user|client|deploy|personal|oauth)[_ -]?token|"
    r"client[_ -]?secret|secret[_ -]?(?:access[_ -]?)?key|secret|private[_ -]?key|signing[_ -]?key|encryption[_ -]?key|"
    r"account[_ -]?key|master[_ -]?key|license[_ -]?key|passwords?|passwd|passphrase|pwd|token|jwt|credentials?|"
    r"session[_ -]?id|sessionid|phpsessid|jsessionid|shared[_ -]?access[_ -]?signature"
)
_URL_NAMES = (
    rf"{_NAMES}|sig|signature|key|auth|sid|sess|session|ticket|nonce|otp|code|hash|hmac|pass|x-amz-signature|"
    r"x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|invite|magic|secret[a-z_]*"
)
_VALUE = r"[^\s\"'<>&,;()\[\]{}|][^\s\"'<>&,;()\[\]{}|]*"
_PLAIN_CHARS = 20
MIN_VALUE_CHARS = 6
MIN_RANDOM_CHARS = 24
MIN_RANDOM_RUN = 16
MAX_LOOKED_AT = 400
CLOUD_SECRET_CHARS = 40  # of them a slash or a plus may be anywhere
MIN_CHANGES = 0.3  # of neighbours in a random word of three classes; words and titles glued together have one in six


def _settle_form(line: str, start: int, end: int) -> Span | None:
    before = line[max(start - 1, 0) : start]
    end = _strip_end(line, start, end)
    is_slug = line.startswith(_SLUG_LIKE, start) and "-" in line[start + 6 : end] and not has_digit(line[start:end])
    return None if is_slug or (before.isalnum() and before.isascii()) else (start, end)


def _strip_end(line: str, start: int, end: int) -> int:
    """Leave the mark that ends a sentence outside."""
    while end > start and line[end - 1] in ".!?:*`":
        end -= 1
    return end


def _settle_assigned(line: str, start: int, end: int) -> Span | None:
    """After an equals sign, as in a query or a program: any value that is long enough."""
    end = _strip_end(line, start, end)
    return (start, end) if end - start >= MIN_VALUE_CHARS else None


def _settle_said(line: str, start: int, end: int) -> Span | None:
    """After a colon, "is" or a space: a value that is quoted, or that no word of a language is."""
    end = _strip_end(line, start, end)
    value = line[start:end]
    if len(value) < MIN_VALUE_CHARS:
        return None
    if line[start - 1] in "\"'" and line[end : end + 1] in ("'", '"'):
        return start, end
    mixed = has_digit(value) and any(ch.isalpha() for ch in value)
    return (start, end) if mixed or is_random(value) or (len(value) >= _PLAIN_CHARS and "-" not in value) else None


def _settle_spaced(line: str, start: int, end: int) -> Span | None:
    """After a space alone: only what looks like a key by itself."""
    end = _strip_end(line, start, end)
    value = line[start:end]
    is_hex = len(value) >= MIN_RANDOM_RUN and all(ch in "0123456789abcdefABCDEF" for ch in value) and has_digit(value)
    mixed = len(value) >= MIN_RANDOM_RUN and "-" not in value and has_digit(value) and changes(value) >= MIN_CHANGES / 2
    return (start, end) if is_hex or mixed or is_random(value) else None


def _settle_path(line: str, start: int, end: int) -> Span | None:
    end = _strip_end(line, start, end)
    return (start, end) if has_digit(line[start:end]) and changes(line[start:end]) >= MIN_CHANGES / 2 else None


def _settle_random(line: str, start: int, end: int) -> Span | None:
    before = line[max(start - 1, 0) : start]
    end = _strip_end(line, start, end)
    return (start, end) if before not in ("%", "&", "#") and is_random(line[start:end]) else None


def _refuses_random(data: bytes, start: int, end: int) -> bool:
    """Tell, on UTF-8, a long word that :func:`_settle_random` refuses: nearly all are of addresses."""
    return not is_random(data[start:end].decode("ascii"))


def is_random(word: str) -> bool:
    """Say whether a long word mixes capitals, small letters and digits as nothing written by hand does.

    >>> is_random("wJalrXUtnFEMI7K7MDENG9bPxRfiCYzzAMPLEKEY"), is_random("Kratom-And-Opioid-Withdrawal-2019-Review")
    (True, False)
    """
    if len(word) < MIN_RANDOM_CHARS:
        return False
    word = word[:MAX_LOOKED_AT]
    if word.lower() == word or word.upper() == word or _INNER_DIGIT.search(word) is None:  # most words of addresses
        return False
    longest = max(map(len, word.encode("ascii", "replace").translate(_RUN_BYTES).split()), default=0)
    least = (
        MIN_RANDOM_RUN // 2
        if len(word) == CLOUD_SECRET_CHARS and word.isascii() and "-" not in word
        else MIN_RANDOM_RUN
    )
    return longest >= least and changes(word) >= MIN_CHANGES


def changes(word: str) -> float:
    """Return the share of neighbouring letters and digits that are of different classes.

    >>> changes("aB1c"), changes("abcd")
    (1.0, 0.0)
    """
    classes = [1 if ch.isdigit() else 2 if ch.isupper() else 3 for ch in word[:MAX_LOOKED_AT] if ch.isalnum()]
    return sum(a != b for a, b in pairwise(classes)) / max(len(classes) - 1, 1)


def is_key_body(line: str) -> bool:
    """Say whether a line may stand inside a private key in text form.

    >>> is_key_body("MIIEpAIBAAKCAQEA7bq1"), is_key_body("Take it with food.")
    (True, False)
    """
    return _KEY_BODY.search(line) is not None


_RUN_BYTES = bytes(c if chr(c).isascii() and chr(c).isalnum() else 0x20 for c in range(256))
_INNER_DIGIT = re2.compile("[A-Za-z][0-9]+[A-Za-z]")
_CONNECT = r"(?:[\"']?\s?(?::=|=>|->|:)\s?|[\"']?\s?=\s|[\"']? (?:is|was|reads)(?: now)?:? )[\"'`]?"

KEY_MASKS = (
    Mask("key", ("://",), re2.compile(r"(?i)\b[a-z][a-z0-9+.-]*://([^\s/@:]*:[^\s/@]+)@"), always, 1),
    Mask("key", ("-----BEGIN",), re2.compile(_PEM), always),
    Mask("key", _FORM_SIGNS, re2.compile("|".join(_FORMS)), _settle_form, is_apart=True),
    Mask(
        "key",
        ("uthorization", "UTHORIZATION", "earer", "EARER"),
        re2.compile(
            rf"(?i)\bauthorization[\"']?\s?[:=]\s?[\"']?(?:basic|bearer|token|digest|apikey|api-key|key|negotiate)?\s?({_VALUE})"
        ),
        _settle_assigned,
        1,
    ),
    Mask("key", ("earer", "EARER"), re2.compile(rf"(?i)\bbearer[ :]+[\"'`]?({_VALUE})"), _settle_said, 1),
    Mask(
        "key",
        ("=", "%3D", "%3d"),
        re2.compile(rf"(?i)(?:\b|_)(?:{_URL_NAMES})[\"']?(?:=|%3D)[\"']?({_VALUE})"),
        _settle_assigned,
        1,
    ),
    Mask(
        "key",
        (":", "=", " is ", " was ", "->", " reads "),
        re2.compile(rf"(?i)(?:\b|_)(?:{_NAMES}){_CONNECT}({_VALUE})"),
        _settle_said,
        1,
    ),
    Mask(
        "key",
        tuple("0123456789"),
        re2.compile(rf"(?i)(?:\b|_)(?:{_NAMES}|key|keys|tokens)(?: for \S+| of \S+)? [\"'`(]?({_VALUE})"),
        _settle_spaced,
        1,
    ),
    Mask(
        "key",
        ("/",),
        re2.compile(
            r"(?i)/(?:reset|token|verify|confirm|activate|invite|magic|unsubscribe|auth|login|session)[a-z_-]*/"
            r"([A-Za-z0-9_.~=-]{16,})"
        ),
        _settle_path,
        1,
    ),
    Mask(
        "key",
        tuple("0123456789"),
        re2.compile(rf"\b(?:key|token|secret|api|live|test|prod|tok|pat|pk)[_-]({_B64}{{20,}})"),
        _settle_spaced,
    ),
    Mask(
        "key",
        tuple("0123456789"),
        re2.compile(rf"[A-Za-z0-9_+/=-]{{{MIN_RANDOM_CHARS},}}"),
        _settle_random,
        is_apart=True,
        refuses=_refuses_random,
    ),
)  # fmt: skip
