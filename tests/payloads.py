"""Texts that would do something if a page took them for markup; each sets ``window.hit`` or changes the page."""

from __future__ import annotations

PAYLOADS = [
    "<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "\"><svg onload=window.hit=1>",
    "'><script>window.hit=1</script>", "</script><script>window.hit=1</script>", "</style><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>", "</textarea><script>window.hit=1</script>", "<!--<script>window.hit=1</script>",
    "--><script>window.hit=1</script>", "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href=javascript:window.hit=1>x</a>", "javascript:window.hit=1", "<body onload=window.hit=1>",
    "<details open ontoggle=window.hit=1>", "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<base href=//evil.test/>", "<link rel=stylesheet href=//evil.test/x.css>", "<style>*{display:none}</style>",
    "<form action=//evil.test><button>x</button></form>", "{{ 7 * 191 }}{% raw %}", "${7*191}#{7*191}",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
]  # fmt: skip
