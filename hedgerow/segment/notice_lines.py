"""What one line of a page announces, by its words: an advertisement, a share button, a form, a comment, the footer."""

from __future__ import annotations

import functools
from typing import Final

from hedgerow.segment.characters import TERMINATORS, word_set
from hedgerow.segment.lines import Line
from hedgerow.segment.lookalikes import is_date

CACHED_LINES: Final = 4096
MAX_NOTICE: Final = 110  # characters
MAX_FOOTER: Final = 300  # of a line that asserts rights, which may go on to cookies and terms
MAX_LINK: Final = 120  # characters of a title that links to another page
MAX_SPEAKER_WORDS: Final = 4

_NOTICES: Final[dict[str, tuple[str, ...]]] = {
    "break": (
        "advertisement", "advertisements", "advertising", "ad", "ads", "sponsored", "sponsored content", "sponsored links",
        "advertisement continue reading below", "continue reading", "continue reading below", "continue reading the main story",
        "article continues below", "article continues below advertisement", "story continues below advertisement",
        "article continues after advertisement", "show more", "load more", "show comments", "back to top",
        "skip to content", "skip to main content", "click here", "add to cart", "add to basket", "buy now", "shop now",
        "order now", "menu", "navigation", "cookies", "contact", "contact us", "about us",
    ),
    "share": (
        "share", "share this", "share this article", "share this post", "share this page", "share this story", "share with friends",
        "share on facebook", "share on twitter", "share on x", "share on linkedin", "share on pinterest", "share on whatsapp",
        "share via email", "follow us", "follow us on", "follow us on social media", "spread the love", "like this",
    ),
    "links": (
        "related", "related posts", "related articles", "related content", "related stories", "related topics", "you may also like",
        "you might also like", "you may also be interested in", "you might be interested in", "recommended for you",
        "recommended articles", "recommended reading", "recommended posts", "popular posts", "popular articles", "most popular",
        "recent posts", "latest posts", "latest articles", "trending", "trending now", "more from this site", "read next",
        "what to read next", "up next", "keep reading", "also read", "read also", "read more", "see more", "learn more",
        "more stories", "previous post", "next post", "previous article", "next article",
    ),
    "tags": ("tags", "categories", "topics", "filed under", "posted in", "tagged"),
    "newsletter": (
        "newsletter", "subscribe", "subscribe now", "sign up", "sign up now", "subscribe to our newsletter",
        "sign up for our newsletter", "join our newsletter", "join our mailing list", "stay up to date", "stay in touch",
    ),
    "comments": (
        "comments", "reader comments", "leave a comment", "leave a reply", "post a comment", "add a comment",
        "write a comment", "reviews and comments", "join the discussion", "join the conversation",
    ),
    "author": ("written by", "reviewed by", "medically reviewed by"),
    "rights": ("copyright", "all rights reserved", "privacy policy", "terms of use", "terms of service"),
}  # fmt: skip
"""Lines that are notices wherever they stand, by what they may take."""

_AMBIGUOUS: Final = frozenset(
    (
        "cookies", "contact", "contact us", "about us", "menu", "navigation", "share", "related", "tags", "categories", "topics",
        "copyright", "comments", "newsletter", "subscribe", "ad", "ads", "tagged",
    )
)  # fmt: skip
"""Of these, lines that are items and cells as well: notices where they take something or stand above a sentence."""

_AT_THE_END: Final[dict[str, frozenset[str]]] = {
    "network": frozenset(
        (
            "facebook", "twitter", "x", "pinterest", "linkedin", "whatsapp", "reddit", "telegram", "tumblr", "pocket",
            "instagram", "youtube", "tiktok", "messenger", "email", "e-mail", "print", "tweet", "pin", "pin it", "copy link",
            "more", "loading", "like", "mail", "save", "bluesky", "threads", "rss",
        )
    ),
    "form": frozenset(
        (
            "name", "email", "e-mail", "website", "comment", "submit", "submit comment", "post comment", "send", "reply",
            "cancel reply", "your name", "your email", "your comment", "message", "email address", "your email address",
            "your email address will not be published", "required fields are marked", "enter your email", "subscribe",
            "save my name, email, and website in this browser for the next time i comment", "log in to reply", "report",
            "comments", "share", "tags", "categories", "newsletter", "notify me of new posts by email", "notify me of follow-up comments by email",
        )
    ),
    "menu": frozenset(
        (
            "home", "about", "about us", "shop", "store", "contact", "contact us", "blog", "news", "search", "login", "log in",
            "sign in", "register", "my account", "cart", "faq", "faqs", "help", "sitemap", "site map", "careers", "press",
            "advertise", "advertise with us", "privacy", "privacy policy", "privacy notice", "terms", "terms of use",
            "terms of service", "terms and conditions", "terms & conditions", "cookie policy", "cookie settings", "cookies",
            "disclaimer", "accessibility", "editorial policy", "support", "menu", "shipping", "returns", "refund policy",
            "shipping policy", "return policy", "do not sell my personal information", "legal", "imprint", "all rights reserved",
        )
    ),
}  # fmt: skip
"""Lines that are notices at the end of a page, or behind one that promises them."""

_LINK_OPENERS: Final = (
    "read more:",
    "related:",
    "see also:",
    "also read:",
    "read also:",
    "read next:",
    "you may also like:",
)
"""Behind them the title of the other page stands in the same line."""

_END_OPENERS: Final = (
    "posted in ",
    "tagged ",
    "tags: ",
    "tagged: ",
    "filed under",
    "categories: ",
    "category: ",
    "posted by ",
    "powered by ",
)
_RIGHTS_OPENERS: Final = ("©", "(c) 20", "(c) 19", "copyright ©", "copyright (c)", "copyright 20", "copyright 19")
_SEPARATORS: Final = ("|", "·", "•")
_KIND_OF: Final = {phrase: kind for kind, phrases in _NOTICES.items() for phrase in phrases}
_END_KIND_OF: Final = {phrase: kind for kind, phrases in _AT_THE_END.items() for phrase in phrases}
_START: Final = 3  # characters
_STARTS: Final = frozenset(
    phrase[:_START]
    for phrase in (*_KIND_OF, *_AT_THE_END["menu"], *_LINK_OPENERS, *_RIGHTS_OPENERS)
    if len(phrase) >= _START
)
_RIGHTS_END: Final = ("eserved", "eserved.", "ESERVED", "ESERVED.")
_SPEAKS: Final = ("says:", "wrote:", "said:", "commented:")
_TIME_WORDS: Final = word_set("at on am pm a.m p.m utc gmt est pst cet edited")
_AGES: Final = word_set("second seconds minute minutes hour hours day days week weeks month months year years")


def may_announce(text: str, line: Line) -> bool:
    """Tell whether the first or last characters of a line are those of a notice: few lines have them."""
    _, end, content, _, _ = line
    if end - content > MAX_FOOTER or content == end:
        return False
    return (
        not text[content].isalpha()
        or end - content <= _START
        or text[content : content + _START].lower() in _STARTS
        or text.endswith(_RIGHTS_END, content, end)
        or text.endswith(_SPEAKS, content, end)
    )


@functools.lru_cache(maxsize=CACHED_LINES)
def notice_kind(words: str) -> str:
    """Return what a line announces that is a notice wherever it stands, "" for others.

    >>> [notice_kind(w) for w in ("Advertisement", "Comments (2)", "© 2024 Kava House", "Shared kava bowls")]
    ['break', 'comments', 'rights', '']
    """
    low = words.replace("’", "'").lower()
    if low.startswith(_RIGHTS_OPENERS) or (low.endswith(("all rights reserved.", "all rights reserved"))):
        return "rights"
    if len(words) > MAX_NOTICE:
        return ""
    if low.startswith(_LINK_OPENERS) and words[-1] not in ".!:":
        return "link"
    if any(mark in low for mark in _SEPARATORS):
        return "rights" if _is_footer_row(low) else ""
    return _KIND_OF.get(bare(low), "")


def _is_footer_row(low: str) -> bool:
    """Tell whether a line is a row of links: "Privacy Policy | Terms of Use"."""
    for mark in _SEPARATORS[1:]:
        low = low.replace(mark, "|")
    parts = [part.strip() for part in low.split("|") if part.strip()]
    return len(parts) > 1 and all(part in _AT_THE_END["menu"] for part in parts)


def bare(low: str) -> str:
    """Return the words of a line without counts, marks and dashes: "comments (2)", "2 comments", "- advertisement -"."""
    words = [w for w in low.replace("–", " ").replace("—", " ").replace("»", " ").split() if w != "-"]
    if len(words) > 1 and words[-1].strip("()").isdigit():
        words.pop()
    elif len(words) > 1 and words[0].isdigit():
        words = words[1:]
    return " ".join(words).strip(" :.…!→>*_[]-")


@functools.lru_cache(maxsize=CACHED_LINES)
def end_kind(words: str) -> str:
    """Return what a line is at the end of a page, or behind a notice that promises it."""
    if not words or len(words) > MAX_NOTICE:
        return ""
    low = words.replace("’", "'").lower()
    known = _END_KIND_OF.get(bare(low))
    if known:
        return known
    if low.startswith(_END_OPENERS) and words[-1] not in ".!":
        return "tags"
    return "stamp" if is_stamp(words) else ""


def is_stamp(words: str) -> bool:
    """Tell whether a line is the date or age of a comment.

    >>> [is_stamp(w) for w in ("March 4, 2024 at 3:15 pm", "2 days ago", "May 3", "In March 2024 it rained")]
    [True, True, True, False]
    """
    parts = words.lower().replace(",", " ").split()
    if len(parts) == 3 and parts[2] == "ago" and parts[1] in _AGES:
        return parts[0].isdigit() or parts[0] in ("a", "an", "one")
    kept = [p for p in parts if p.strip(".") not in _TIME_WORDS and ":" not in p]
    return 2 <= len(kept) <= 4 and len(parts) <= 9 and is_date(" ".join(kept))


def is_speaker(words: str) -> bool:
    """Tell whether a line opens a comment: "Ann says:"."""
    parts = words.lower().split()
    return 2 <= len(parts) <= MAX_SPEAKER_WORDS + 1 and parts[-1] in _SPEAKS


def is_ambiguous(words: str) -> bool:
    """Tell whether a line that is a notice may be an item or a cell as well."""
    return bare(words.lower()) in _AMBIGUOUS


def is_link_title(words: str) -> bool:
    """Tell whether a line may be the title of another page: short, with a capital or number, and no sentence.

    >>> [is_link_title(w) for w in ("How Kava Works", "Is it safe?", "Kava works.", "and then it calms")]
    [True, True, False, False]
    """
    return (
        len(words) <= MAX_LINK
        and words[-1] not in '.!:;,”"'
        and not words[0].islower()
        and (words[-1] == "?" or TERMINATORS.isdisjoint(words[-2:]))
        and ". " not in words
    )
