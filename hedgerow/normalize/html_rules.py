"""What in a page is boilerplate: tables of tags, roles, class words and phrases. Data, apart from the walk that uses it."""

from __future__ import annotations

import re2

DROPPED_TAGS = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object", "embed", "applet", "audio",
    "video", "select", "input", "textarea", "datalist", "nav", "footer", "dialog", "head", "menu", "map",
    "area", "link", "meta", "title", "progress", "meter", "frameset", "noframes", "rp", "rt",
))  # fmt: skip
"""Elements that never hold article text."""

SILENT_TAGS = frozenset(("script", "style", "noscript", "template", "head", "title", "link", "meta"))
"""Of these, elements of which a reader of the page sees no text."""

WEAK_TAGS = frozenset(("header", "aside", "form"))
"""Elements dropped unless they hold what only an article has (a top heading, several sentences marked as a note)."""

DROPPED_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "tooltip",
))  # fmt: skip

DOUBTFUL_ROLES = frozenset(("status", "alert"))
"""Roles of messages of the page, and of boxes in which an article warns."""

CERTAIN_WORDS = frozenset((
    "navbar", "submenu", "breadcrumb", "breadcrumbs", "gdpr", "ccpa", "cookiebanner", "cookiebar", "cookieconsent", "cookienotice",
    "cookiebot", "cookieyes", "onetrust", "osano", "truste", "newsletter", "newsletters", "signup", "optin", "sharebar", "sharethis", "addtoany", "sharedaddy", "relatedposts",
    "recirc", "sidebar", "disqus", "advert", "adverts", "advertisement", "adsense", "popup", "lightbox", "pagination", "pager",
    "skiplink", "byline", "masthead", "topbar", "paywall", "login", "searchform", "outbrain", "taboola", "upsell", "crosslink",
    "crosslinks", "tagcloud", "jumbotron", "offcanvas", "backtotop", "cta", "editsection",
))  # fmt: skip
"""Words of class and id that name boilerplate whatever stands beside them: no article has them in its headings."""

COMPONENT_WORDS = frozenset((
    "nav", "comments", "respond", "footer", "ad", "ads", "banner", "modal", "overlay", "subscribe", "cookie", "sponsored", "promo",
    "widgets",
))  # fmt: skip
"""Words that name boilerplate alone or with :data:`LAYOUT_WORDS`; in "ad-hoc-dosing" and "comments-from-experts" they do not."""

AMBIGUOUS_WORDS = frozenset((
    "navigation", "menu", "consent", "cookies", "social", "share", "sharing", "related", "recommended", "recommendations", "sponsor",
    "promotion", "subscription", "skip", "search", "loading",
))  # fmt: skip
"""Words that also are topics of an article: alone they may be the anchor of its heading ("recommendations", "social-anxiety")."""

LAYOUT_WORDS = frozenset((
    "area", "articles", "bar", "block", "body", "bottom", "box", "button", "buttons", "btn", "card", "cards", "column", "comment",
    "container", "content", "desktop", "element", "fixed", "float", "floating", "form", "grid", "group", "header", "holder", "icon", "icons",
    "info", "inline", "inner", "input", "item", "items", "js", "law", "left", "link", "links", "list", "lists", "main", "mobile",
    "networks", "notice", "outer", "page", "panel", "policy", "popular", "post", "posts", "primary", "product", "products", "region", "right", "row", "secondary", "section",
    "site", "slot", "space", "stories", "story", "sticky", "text", "title", "toggle", "top", "unit", "view", "views", "widget", "wp",
    "wrap", "wrapper", "alert", "cky", "cli", "cmplz", "drupal", "elementor", "jetpack", "jp", "shopify", "wt",
))  # fmt: skip
"""Words for the part of a page that an element is, whatever it holds, and of builders of pages."""

STATE_WORDS = frozenset(("no", "not", "has", "with", "without"))
STATE_ENDINGS = frozenset(("free", "off", "disabled"))
"""Words of a name that says which parts the page has around an element: "has-sidebar", "ad-free", "no-share"."""

CONTENT_NAMES = frozenset(("article", "body", "content", "entry", "post", "prose", "story", "text"))
"""Names made of these alone are of an element that holds an article: "entry-content sidebar-right"."""

WARNING_WORDS = frozenset((
    "note", "notes", "warning", "warnings", "caution", "danger", "disclaimer", "fact", "facts", "tips", "takeaway", "takeaways",
))  # fmt: skip
"""Words that make every name doubtful: "footer-note", "ad-warning"."""

CERTAIN_PAIRS = {
    "widget": frozenset((
        "area", "archive", "archives", "calendar", "categories", "meta", "nav", "pages", "recent", "rss", "search", "tag",
    )),
    "cookie": frozenset(("accept", "choice", "choices", "disclaimer", "message", "preferences", "settings", "warning")),
}  # fmt: skip
"""Words that name boilerplate with one of these behind them: some builders of pages call every paragraph a widget."""

META_WORDS = frozenset(
    ("meta", "postmeta", "entrymeta", "date", "published", "readtime", "timestamp", "kicker", "eyebrow")
)
"""Words that name the small print around a title; dropped only where the element is short and no sentence."""

PANEL_WORDS = frozenset(("accordion", "accordions", "collapsible", "expander", "faq", "faqs", "question"))
"""Words that name what opens a panel of the article, or holds it."""

HIDDEN_PANEL_WORDS = PANEL_WORDS | {"answer", "collapse", "tab", "tabpanel"}
"""Words that name a panel that is shown on demand."""

PANEL_ATTRIBUTES = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
"""Attributes of what opens a panel."""

KEPT_WORDS = frozenset((
    "note", "notes", "callout", "warning", "warnings", "caution", "danger", "alert", "tip", "tips", "info", "key",
    "takeaway", "takeaways", "summary", "highlight", "important", "disclaimer", "fact", "facts", "toc",
))  # fmt: skip
"""Words that keep an aside: boxes of the article itself."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}

BLOCK_TAGS = frozenset((
    "p", "div", "section", "article", "main", "body", "html", "ul", "ol", "dl", "dt", "dd", "li", "blockquote", "pre",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "figure", "figcaption", "header", "aside", "form", "fieldset",
    "address", "hr", "details", "summary", "button", "center", "legend", "hgroup", "search", *HEADINGS,
))  # fmt: skip

INLINE_TAGS = frozenset((
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u",
))  # fmt: skip

LISTS = frozenset(("ul", "ol", "dl"))
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"), "li": "list_item", "dd": "list_item", "dt": "list_item",
    "blockquote": "quote", "pre": "code",
}  # fmt: skip
"""Elements that give their lines a block kind; all others are paragraphs. Rows of tables are taken whole."""

RAISED_TAGS = frozenset(("sup", "sub"))

MARKED_TAGS = BLOCK_TAGS | LISTS | KINDS.keys() | RAISED_TAGS | {"br", "small", "a"}
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
    r"(?:expand|collapse|open|close|toggle) (?:all|section|menu)|add to cart|buy now|shop now|next|previous|prev|home|loading\W*|scroll to top|toggle navigation)\W*$|"
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
