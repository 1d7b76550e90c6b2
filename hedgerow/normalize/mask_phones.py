"""Masks of telephone numbers: forms that are nothing else, and numbers that words before them call telephone numbers.

What looks like one in text about health is a dose, a range of years or pages, a
date, or the number of a book, a lot, a product, a paper. These are told by their
shape, by a unit behind them and by the word before them.
"""

from __future__ import annotations

import re2

from hedgerow.normalize.mask_rule import Mask, Span


def word_set(words: str) -> frozenset[bytes]:
    """Return words given with spaces between as a set of ASCII words."""
    return frozenset(words.encode("ascii").split())


_DASH = r"\x{2010}-\x{2015}\x{2212}\-"
_SEP = rf"(?: ?[.{_DASH}/] ?| )"
_HARD = rf"[.{_DASH}]"
_EXT = r"(?:,? ?(?:ext|extn|extension|x)\.? ?\d{1,6}\b)?"

_INTERNATIONAL = rf"\(?\+ ?\d{{1,3}}\)?(?:{_SEP}?\(\d{{1,5}}\)|{_SEP}?\d{{1,12}}){{1,7}}"
_DIALED_ABROAD = rf"\b00[ -]?[1-9]\d{{0,2}}(?:{_SEP}\(?\d{{1,8}}\)?){{2,7}}|\b011{_SEP}[1-9]\d{{0,2}}(?:{_SEP}\(?\d{{1,8}}\)?){{2,7}}"
_NORTH_AMERICAN = (
    rf"(?:\b1{_SEP})?(?:\(\d{{3}}\){_SEP}?|\b\d{{3}}(?: ?{_HARD} ?|/))\d{{3}}(?: ?{_HARD} ?| )\d{{4}}\b"
    rf"|\(\d{{3}}\) ?\d{{3}}{_HARD}\d\d{_HARD}\d\d\b"
    rf"|(?:\b1 )?(?:\([2-9]\d\d\)|\b[2-9]\d\d) [2-9]\d\d {_HARD}?\d{{4}}\b"
)
_TOLL_FREE = (
    rf"(?:\b1[ {_DASH}.])?(?:\(8(?:00|33|44|55|66|77|88)\)|\b8(?:00|33|44|55|66|77|88))[ {_DASH}.][A-Z0-9]{{1,7}}(?:[{_DASH}.][A-Z0-9]{{1,7}}){{0,2}}\b"
    rf"|\b1-8(?:00|33|44|55|66|77|88)-[A-Z][a-z]{{3,9}}\b"
)
_TRUNK = rf"(?:\(0[1-9]\d{{0,4}}\)|\b0[1-9]\d{{0,4}})(?:{_SEP}\d{{2,8}}){{1,5}}\b|\(0[1-9]\d{{0,4}}\)\d{{5,8}}\b"
_AREA = rf"\(\d{{2}}\) ?9?\d{{4}}[ {_DASH}]\d{{4}}\b|\b1[38]00 \d{{3}} \d{{3}}\b"

_SAID = rf"\(?\d(?:[ ().{_DASH}/]{{0,3}}\d){{6,17}}"
_STRONG = re2.compile(
    r"(?i)(?:\b(?:call|calls|calling|called|phone|phones|phoned|telephone|telephones|tel|mobile|cellphone|fax|faxed|hotline|"
    r"helpline|lifeline|whatsapp|dial|dials|dialing|dialling|dialed|toll[- ]free|freephone|ring|rings|sms|text|texts|texted|texting|"
    r"viber|telegram|landline|switchboard|voicemail|telefon|poison control|mob|pager|tty|tdd)\b|\b(?:ph|t|p|m|f)[.:]|\bcell(?: phone| number)?(?: is| at|:)? ?\(?$)"
)
_WEAK = re2.compile(
    r"(?i)\b(?:contact|contacts|reach|reached|reachable|number|numbers|line|desk|office|clinic|reception|pharmacy|support|"
    r"enquiries|inquiries|service|direct|emergency|appointments?|bookings?|information|info|help|questions?|customer|poison|cent(?:er|re)s?)\b"
)
_NUMBERED = re2.compile(
    r"(?i)\b(?:isbn|issn|pmid|pmcid|doi|lot|lots|batch|batches|ndc|cas|upc|ean|gtin|sku|serial|catalog|catalogue|cat|ref|reference|"
    r"order|invoice|account|nct|isrctn|eudract|orcid|patent|grant|licen[cs]e|registration|registered|reg|model|part|accession|"
    r"cid|unii|item|protocol|trial|case|version|zip|postal|postcode|tracking|policy|docket|rrid|product|code|id|identifier|"
    r"crd|prospero|ctri|actrn|vol|volume|pp|pages|dated?|since|until|between|during|years?|box|vat|tax|ein|npi|ssn|mrn|"
    r"iban|card|barcode|specimen|sample|strain|record|file|chembl|pubchem|einecs|ec|inchi)\b"
)
_UNIT = re2.compile(
    r"(?i)^ ?(?:-|–)?(?:mg|mcg|µg|μg|ug|g|gm|grams?|kg|ml|l|dl|iu|ius|units?|cfus?|cells?|copies|billion|million|people|persons|"
    r"participants?|patients?|subjects?|women|men|adults?|children|cases|deaths|doses?|capsules?|tablets?|pills?|drops|"
    r"kcal|calories|cal|kj|years?|days?|weeks?|months?|hours?|hrs?|h|minutes?|min|seconds?|ng|pg|nmol|mmol|µmol|μmol|mol|"
    r"mm|cm|nm|km|meq|ppm|mosm|bpm|mmhg|dollars|usd|euros?|times|steps|visits|users|records|samples|births|units/|percent)\b|^ ?[%°$€£]"
)
_LEADS_TO = re2.compile(
    r"(?i)(?:\b(?:at|on|to|is|us|me|or|and|now|no|nr|number|line|free|today|call|calls|calling|phone|telephone|tel|mobile|cell|fax|"
    r"hotline|helpline|lifeline|whatsapp|dial|dialing|ring|text|sms|ph|t|p|m|f)[ .:(#]*|[:(])\s*$"
)
_SAID_AFTER = re2.compile(
    r"(?i)^,? (?:is|was) (?:my|her|his|our|their|the|your) (?:\w+ )?(?:phone|cell|mobile|fax|number|hotline|helpline|line)\b|"
    r"^ \((?:phone|tel|fax|mobile|cell|toll[- ]free|home|work|office|landline)\b"
)
"""What stands right before a number: without it a short number may be a range after an unlucky word."""
_STRONG_WORDS = word_set(
    "call calls calling called phone phones phoned telephone telephones tel mobile cellphone fax faxed hotline helpline "
    "lifeline whatsapp dial dials dialing dialling dialed toll freephone ring rings sms text texts texted texting viber "
    "telegram landline switchboard voicemail telefon poison mob pager tty tdd ph t p m f cell"
)
_WEAK_WORDS = word_set(
    "contact contacts reach reached reachable number numbers line desk office clinic reception pharmacy support enquiries "
    "inquiries service direct emergency appointment appointments booking bookings information info help question questions "
    "customer poison center centers centre centres"
)
_NUMBERED_WORDS = word_set(
    "isbn issn pmid pmcid doi lot lots batch batches ndc cas upc ean gtin sku serial catalog catalogue cat ref reference "
    "order invoice account nct isrctn eudract orcid patent grant license licence registration registered reg model part "
    "accession cid unii item protocol trial case version zip postal postcode tracking policy docket rrid product code id "
    "identifier crd prospero ctri actrn vol volume pp pages date dated since until between during year years box vat tax "
    "ein npi ssn mrn iban card barcode specimen sample strain record file chembl pubchem einecs ec inchi"
)
_SAYING_WORDS = _STRONG_WORDS | _WEAK_WORDS
_SAYING_STARTS = (b",", b" i", b" w", b" (")
_DATE = re2.compile(
    r"\b\d{1,2} ?[./ –-] ?\d{1,2} ?[./ –-] ?(?:19|20)\d\d\b|\b(?:19|20)\d\d ?[./ –-] ?[01]?\d ?[./ –-] ?[0-3]?\d\b|"
    r"^(?:19|20)\d\d ?[ /–-] ?(?:19|20)\d\d\b|^(?:19|20)\d{2}[01]\d[0-3]\d$"
)
_NOT_BEFORE = frozenset("/.-_#&%$€£–,;×*^~<>≥≤±=")
# Of these the ASCII ones, each as bytes, but for "=", which may stand before a number that words call one, and "-".
_REFUSED_BEFORE = frozenset(
    bytes([code]) for code in range(0x80) if chr(code).isalnum() or chr(code) in _NOT_BEFORE - {"=", "-"}
)
_REFUSED_AFTER = frozenset(bytes([code]) for code in range(0x80) if chr(code).isalnum() or chr(code) in "/%_@")
_REFUSED_JOINTS = frozenset((b"-", b".", b","))
_NO_PHONE = frozenset("$€£±≥≤×^")
_WORD_BYTES = bytes(
    ord(chr(c).lower()) if c < 0x80 and (chr(c).isalnum() or chr(c) == "_") else 0x20 for c in range(256)
)
_DIGIT_BYTES = bytes(c if chr(c) in "0123456789" else 0x20 for c in range(256))
_WINDOW = 60
MIN_DIGITS, MAX_DIGITS = 7, 15
MIN_VANITY, MAX_VANITY = 6, 10
MIN_FREE_DIGITS, MAX_FREE_DIGITS = 9, 12
_TIME_PARTS = 4


def _settle_form(line: str, start: int, end: int) -> Span | None:
    """Settle a candidate whose form is that of a telephone number: refuse what is part of something else."""
    while line[end - 1] in "( ":
        end -= 1
    shown = line[start:end]
    if not _is_apart(line, start, end) or _is_named_otherwise(line, start):
        return None
    groups = _digit_groups(shown)
    n_digits = sum(map(len, groups))
    if not MIN_DIGITS <= n_digits <= MAX_DIGITS or _UNIT.search(line[end : end + 16]):
        return None
    if shown.lstrip("(")[0] == "+":
        return None if _is_signed_number(shown, groups) else (start, end)
    if _DATE.search(shown):
        return None
    return (start, end) if n_digits >= MIN_FREE_DIGITS + 1 or groups[0][0] != "0" else None


def _settle_toll_free(line: str, start: int, end: int) -> Span | None:
    shown = line[start:end]
    tail = shown[shown.index("8") + 3 :].split(" ext")[0].split(" x")[0]
    n_chars = sum(ch.isalnum() for ch in tail)
    if not MIN_VANITY <= n_chars <= MAX_VANITY or not _is_apart(line, start, end) or _is_named_otherwise(line, start):
        return None
    if _UNIT.search(line[end : end + 16]):
        return None
    has_letters = any(ch.isalpha() for ch in tail)
    return (start, end) if has_letters or n_chars == 7 else None


def _settle_trunk(line: str, start: int, end: int) -> Span | None:
    """Settle a number with a leading zero: as many digits as a national number has, and no date, time or postal code."""
    shown = line[start:end]
    groups = _digit_groups(shown)
    n_digits = sum(map(len, groups))
    if not MIN_FREE_DIGITS <= n_digits <= MAX_FREE_DIGITS or not _is_apart(line, start, end):
        return None
    if _DATE.search(shown) or _UNIT.search(line[end : end + 16]) or _is_named_otherwise(line, start):
        return None
    if all(len(g) == _TIME_PARTS and g[:2] < "24" and g[2:] < "60" for g in groups):
        return None
    is_zip = [len(g) for g in groups] == [5, 4] and "-" in shown
    return None if is_zip else (start, end)


def _settle_area(line: str, start: int, end: int) -> Span | None:
    """Settle "(11) 3456-7890": behind a number it is an issue and its pages."""
    if line[max(start - 2, 0) : start].rstrip()[-1:].isdigit():
        return None
    return _settle_form(line, start, end)


def _settle_said(line: str, start: int, end: int) -> Span | None:
    """Settle digits after a word that calls them a telephone number."""
    while line[end - 1] in "( ":
        end -= 1
    shown = line[start:end]
    groups = _digit_groups(shown)
    n_digits = sum(map(len, groups))
    if not MIN_DIGITS <= n_digits <= MAX_DIGITS or not _is_apart(line, start, end, "="):
        return None
    if _is_plain_number(shown, groups):
        return None
    before = line[max(start - _WINDOW, 0) : start]
    behind = line[end : end + _WINDOW]
    if _SAYING_WORDS.isdisjoint(_words_of(before)) and not _may_say(behind):
        return None
    if _DATE.search(shown) or _UNIT.search(line[end : end + 16]):
        return None
    strong, other = _last(_STRONG, _STRONG_WORDS, before), _last(_NUMBERED, _NUMBERED_WORDS, before)
    if strong >= 0 and other <= strong:
        is_short = n_digits < MIN_FREE_DIGITS
        return (start, end) if not is_short or _LEADS_TO.search(before) is not None else None
    if other >= 0:
        return None
    if _may_say(behind) and _SAID_AFTER.search(behind) is not None:
        return start, end
    is_zip = [len(g) for g in groups] == [5, 4]
    if is_zip or not _is_full_number(groups, n_digits):
        return None
    return (start, end) if _last(_WEAK, _WEAK_WORDS, before) >= 0 else None


def _refuses_said(data: bytes, start: int, end: int) -> bool:
    """Tell, on UTF-8, digits that :func:`_settle_said` refuses: nearly all those of lists of references."""
    if data[start - 1 : start] in _REFUSED_BEFORE or data[end : end + 1] in _REFUSED_AFTER:
        return True
    if data[end : end + 1] in _REFUSED_JOINTS and data[end + 1 : end + 2].isdigit():
        return True
    if data[end : end + 2].lower().startswith(_SAYING_STARTS):
        return False
    line_start = data.rfind(b"\n", 0, start) + 1
    before = data[max(start - _WINDOW, line_start) : start]
    if before.isascii():
        return _SAYING_WORDS.isdisjoint(before.translate(_WORD_BYTES).split())
    shown = data[max(start - 4 * (_WINDOW + 1), line_start) : start].decode("utf-8", "ignore")
    return _SAYING_WORDS.isdisjoint(_words_of(shown[-_WINDOW:]))


def _is_full_number(groups: list[str], n_digits: int) -> bool:
    """Say whether digits have the length and the parts of a whole number with its area."""
    if len(groups) == 1:
        return (n_digits in (10, 11) and groups[0][0] in "01") or (n_digits == 10 and groups[0][0] > "1")
    return n_digits >= MIN_FREE_DIGITS


def _digit_groups(shown: str) -> list[str]:
    """Return the runs of digits in a candidate."""
    return shown.encode("ascii", "replace").translate(_DIGIT_BYTES).decode("ascii").split()


def _words_of(text: str) -> set[bytes]:
    """Return the words of a text, as the patterns see them, in small letters: most windows hold none that they look for."""
    # Patterns that ignore case take these for s and k: any word may stand there.
    if "\u017f" in text or "\u212a" in text:
        return set(_STRONG_WORDS | _WEAK_WORDS | _NUMBERED_WORDS)
    return set(text.encode("ascii", "replace").translate(_WORD_BYTES).split())


def _may_say(behind: str) -> bool:
    """Tell whether a text starts as _SAID_AFTER does."""
    return behind[:1] == "," or behind[:2].lower() in (" i", " w", " (")


def _last(pattern: re2._Regexp[str], words: frozenset[bytes], text: str) -> int:
    """Return where the last match of a pattern ends, or -1; a sentence that ended in between hides it.

    ``words`` are those of which a match holds one.
    """
    if words.isdisjoint(_words_of(text)):
        return -1
    cut = max(text.rfind(". "), text.rfind("? "), text.rfind("! "))
    at = -1
    for match in pattern.finditer(text):
        at = match.end()
    is_hidden = (
        cut >= at and not text[max(at, 0) : cut].strip(" .?!").isalpha() and text[max(at, 0) : cut].strip(" .?!") != ""
    )
    return -1 if is_hidden else at


def _is_apart(line: str, start: int, end: int, allowed: str = "") -> bool:
    """Say whether a candidate is no part of a longer number, a word or an address."""
    before, after = line[max(start - 1, 0) : start], line[end : end + 2]
    if before == "-" and _STRONG.search(line[max(start - 6, 0) : start - 1]) is not None:
        before = ""
    if before.isalnum() or (before in _NOT_BEFORE and before not in allowed and before != ""):
        return False
    if before == " " and line[max(start - 2, 0) : start - 1] in _NO_PHONE and start > 1:
        return False
    if after[:1].isalnum() or after[:1] in ("/", "%", "_", "@"):
        return False
    return not (after[:1] in ("-", ".", "–", ",") and after[1:2].isdigit())


def _is_named_otherwise(line: str, start: int) -> bool:
    """Say whether the words just before name another kind of number and none a telephone."""
    before = line[max(start - _WINDOW // 2, 0) : start]
    other = _last(_NUMBERED, _NUMBERED_WORDS, before)
    return other >= 0 and other > max(_last(_STRONG, _STRONG_WORDS, before), -1) and len(before) - other <= _WINDOW // 4


def _is_signed_number(shown: str, groups: list[str]) -> bool:
    """Say whether digits after a plus are a quantity: a decimal, thousands, or too few."""
    n_digits = sum(map(len, groups))
    is_decimal = len(groups) == 2 and "." in shown and "(" not in shown
    is_thousands = len(groups) > 1 and all(len(g) == 3 for g in groups[1:]) and groups[-1] == "000"
    return n_digits < MIN_DIGITS + 1 or is_decimal or is_thousands or groups[0][0] == "0"


def _is_plain_number(shown: str, groups: list[str]) -> bool:
    """Say whether digits are a quantity: round, a decimal, or thousands."""
    if len(groups) == 1:
        return groups[0].endswith("0000") and not groups[0].startswith("0")
    is_thousands = all(len(g) == 3 for g in groups[1:]) and len(groups[0]) <= 3 and groups[-1] == "000"
    return is_thousands or (len(groups) == 2 and "." in shown and len(groups[0]) != 3)


_DIGITS = tuple("0123456789")

PHONE_MASKS = (
    Mask("phone", ("+",), re2.compile(_INTERNATIONAL + _EXT), _settle_form),
    Mask("phone", ("00", "011"), re2.compile(f"(?:{_DIALED_ABROAD}){_EXT}"), _settle_form),
    Mask("phone", ("8",), re2.compile(f"(?:{_TOLL_FREE}){_EXT}"), _settle_toll_free),
    Mask("phone", _DIGITS, re2.compile(f"(?:{_NORTH_AMERICAN}){_EXT}"), _settle_form),
    Mask("phone", ("0",), re2.compile(f"(?:{_TRUNK}){_EXT}"), _settle_trunk),
    Mask("phone", _DIGITS, re2.compile(_AREA), _settle_area),
    Mask("phone", _DIGITS, re2.compile(rf"{_SAID}{_EXT}"), _settle_said, refuses=_refuses_said),
)
