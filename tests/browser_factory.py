"""A real browser for tests: headless Chromium at a width, in light or dark, with what it complained of."""

from __future__ import annotations

import shutil
import tempfile
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Every visible text against what lies behind it; WCAG 2 AA: 4.5, large text 3.
CONTRAST = """
const lighten = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const luminance = c => 0.2126 * lighten(c[0]) + 0.7152 * lighten(c[1]) + 0.0722 * lighten(c[2]);
const parse = text => {
  const n = (text.match(/[\\d.]+(e-?\\d+)?/g) || []).map(Number);
  if (text.startsWith('color(')) { return [n[0] * 255, n[1] * 255, n[2] * 255, n.length > 3 ? n[3] : 1]; }
  return n.length < 3 ? [0, 0, 0, 0] : [n[0], n[1], n[2], n.length > 3 ? n[3] : 1];
};
const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat([1]);
const behind = element => {
  const layers = [];
  for (let e = element; e; e = e.parentElement) { layers.push(parse(getComputedStyle(e).backgroundColor)); }
  return layers.reverse().reduce((under, top) => over(top, under), parse(getComputedStyle(document.body).backgroundColor));
};
const bad = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || seen.has(element) || element.closest('script, style, option')) { continue; }
  seen.add(element);
  if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) { continue; }
  const style = getComputedStyle(element);
  const ground = behind(element);
  const ink = over(parse(element.closest('svg') ? style.fill : style.color), ground);
  const [a, b] = [luminance(ink), luminance(ground)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) { bad.push([ratio.toFixed(2), element.tagName + '.' + element.className, element.textContent.slice(0, 40)]); }
}
return bad;
"""

# Every control has a name, every picture words, every id one element.
NAMELESS = """
const named = e => (e.labels && e.labels.length) || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim() || e.title;
const bad = Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden]), select, [role=img], [role=region], iframe')).filter(e => !named(e));
const ids = Array.from(document.querySelectorAll('[id]')).map(e => e.id);
return bad.map(e => e.outerHTML.slice(0, 120)).concat(ids.filter((id, i) => ids.indexOf(id) !== i));
"""


class Browser:
    """Headless Chromium."""

    def __init__(self) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        self.profile = tempfile.mkdtemp()
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for flag in (*FLAGS, f"--user-data-dir={self.profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))

    def close(self) -> None:
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def open(self, address: str, width: int = 1440, *, dark: bool = False) -> None:
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
        self.driver.get("about:blank")  # a fragment alone would not load the page again
        self.driver.get(address)

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def complaints(self) -> list[str]:
        """Return what the console holds since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return [e for e in self.driver.find_elements("css selector", selector) if e.is_displayed()]

    def click(self, selector: str) -> None:
        self.run("arguments[0].scrollIntoView({block: 'center'})", self.one(selector))
        self.one(selector).click()

    def wait(self, script: str) -> Any:
        """Wait until a script returns something true."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 20).until(lambda d: d.execute_script(script))

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.run("return document.documentElement.scrollWidth - innerWidth"))


def missing() -> str:
    """Say what a browser test lacks here; empty when nothing."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed"
    lacking = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not installed" if lacking else ""
