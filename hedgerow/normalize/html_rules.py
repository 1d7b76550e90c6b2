"""What in a page is boilerplate: tables of tags, roles, class words and phrases. Data, apart from the walk that uses it."""

from __future__ import annotations

import re2

DROPPED_TAGS = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object", "embed", "applet", "audio",
    "video", "button", "select", "input", "textarea", "datalist", "nav", "footer", "dialog", "head", "menu", "map",
    "area", "link", "meta", "title", "progress", "meter", "frameset", "noframes", "rp", "rt",
))  # fmt: skip
"""Elements that never hold article text."""

WEAK_TAGS = frozenset(("header", "aside", "form"))
"""Elements dropped unless they hold what only an article has (a top heading, several sentences marked as a note)."""

DROPPED_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "tablist", "status", "alert", "button", "tooltip",
))  # fmt: skip

DROPPED_WORDS = frozenset((
    "nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "cookie", "cookies", "consent",
    "gdpr", "ccpa", "newsletter", "subscribe", "subscription", "signup", "optin", "social", "share", "sharing",
    "sharebar", "addtoany", "related", "recommended", "recommendations", "recirc", "sidebar", "widget", "widgets",
    "comments", "disqus", "respond", "footer", "advert", "adverts", "advertisement", "ad", "ads", "adsense", "sponsor",
    "sponsored", "promo", "promotion", "popup", "modal", "overlay", "lightbox", "pagination", "pager", "skip", "skiplink",
    "byline", "masthead", "topbar", "paywall", "login", "search", "searchform", "outbrain", "taboola", "upsell",
    "crosslink", "crosslinks", "tagcloud", "jumbotron", "loading", "offcanvas", "backtotop", "banner", "cta",
))  # fmt: skip
"""Words of class and id that name boilerplate."""

META_WORDS = frozenset(
    ("meta", "postmeta", "entrymeta", "date", "published", "readtime", "timestamp", "kicker", "eyebrow")
)
"""Words that name the small print around a title; dropped only where the element is short and no sentence."""

KEPT_WORDS = frozenset((
    "note", "notes", "callout", "warning", "warnings", "caution", "danger", "alert", "tip", "tips", "info", "key",
    "takeaway", "takeaways", "summary", "highlight", "important", "disclaimer", "fact", "facts", "toc",
))  # fmt: skip
"""Words that keep an aside: boxes of the article itself."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}

BLOCK_TAGS = frozenset((
    "p", "div", "section", "article", "main", "body", "html", "ul", "ol", "dl", "dt", "dd", "li", "blockquote", "pre",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "figure", "figcaption", "header", "aside", "form", "fieldset",
    "address", "hr", "details", "summary", "center", "legend", "hgroup", "search", *HEADINGS,
))  # fmt: skip

LISTS = frozenset(("ul", "ol", "dl"))
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"), "li": "list_item", "dd": "list_item", "dt": "list_item",
    "blockquote": "quote", "pre": "code",
}  # fmt: skip
"""Elements that give their lines a block kind; all others are paragraphs. Rows of tables are taken whole."""

MARKED_TAGS = BLOCK_TAGS | LISTS | KINDS.keys() | {"br", "small", "a"}
"""Elements that are more than a stretch of their line."""

RELATED_HEADING = re2.compile(
    r"(?i)^(?:related|you may also|you might also|more from|more on this|more articles|recommended|read next|up next|"
    r"keep reading|further reading on|share this|share on|follow us|leave a (?:reply|comment)|comments?\b|\d+ comments?|"
    r"newsletter|subscribe|sign up|stay (?:connected|in touch|up to date)|join our|popular (?:posts|articles)|"
    r"recent (?:posts|articles)|latest (?:posts|articles|news)|trending|most (?:read|popular)|about the author|tags|"
    r"categories|advertisement|table of contents navigation)"
)
"""Headings under which a page links to other pages or asks for something."""

BOILERPLATE_LINE = re2.compile(
    r"(?i)^(?:\W*(?:share|tweet|pin it|email|print|facebook|twitter|x|linkedin|whatsapp|pinterest|reddit|copy link)\W*)+$|"
    r"^\W*(?:advertisement|sponsored|skip to (?:main )?content|back to (?:top|articles|blog|home|all)\b.*|menu|search|"
    r"(?:read|learn|show|see|view|load) (?:more|less|all)\W*|continue reading\W*|accept(?: all)?(?: cookies)?|"
    r"reject(?: all)?|manage (?:cookies|preferences|consent)|close|log ?in|sign (?:in|up)|subscribe(?: now)?|"
    r"add to cart|buy now|shop now|next|previous|prev|home|loading\W*|scroll to top|toggle navigation)\W*$|"
    r"^(?:we|this (?:web)?site|our (?:web)?site|by using this site,? (?:we|you))[^.]* (?:uses? )?cookies\b|"
    r"^(?:subscribe|sign up) (?:to|for) (?:our|the|my|weekly|free)\b[^.]*(?:newsletter|updates|emails?|tips)\b|"
    r"^(?:share|pin|tweet) this (?:post|article|page)?\W*$|^follow us on\b|^all rights reserved|"
    r"^(?:copyright )?(?:©|\(c\)) ?\d{4}\b|^(?:posted|filed) (?:in|under|by)\b|^tags?:|^(?:by|author:) [A-Z][^.!?]*$|"
    r"^(?:read more|related|see also|also read|you may also like): |^\d+ (?:min(?:ute)?s?) read$|"
    r"^(?:(?:last )?updated|published|reviewed|posted)(?: on)?:? [A-Z0-9][^.!?]{0,80}$"
)
"""Short lines that belong to the page and not to the article."""
MAX_BOILERPLATE_CHARS = 200

LINK_SHARE = 0.8
MIN_LINK_RUN = 3
"""Lines with this share of their characters in links to other pages are navigation where so many stand in a row."""

SHORT_CHARS = 40
