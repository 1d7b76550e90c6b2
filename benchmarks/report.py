"""How large a release's report is and how long a browser takes to open it.

    python benchmarks/synthetic_release.py output/sample/versions/1.0.0 /tmp/middle 100000
    python benchmarks/report.py /tmp/middle/versions/1.0.0

Headless Chromium, a new profile each time; the time from the start of the navigation to the end of the load event.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from browser_factory import Browser, missing

_TIMES = """
const page = performance.getEntriesByType('navigation')[0];
const paint = performance.getEntriesByName('first-contentful-paint')[0];
return [paint ? paint.startTime : null, page.loadEventEnd];
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path, help="release folder")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    if lacking := missing():
        parser.error(f"a browser is needed: {lacking}")
    page = (options.release / "report.html").resolve()
    print(f"{page.stat().st_size / 1e6:.2f} MB")
    for _ in range(options.times):
        browser = Browser()
        try:
            browser.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
            browser.open(page.as_uri())
            browser.wait("return performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
            paint, loaded = browser.run(_TIMES)
            found = browser.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
            cpu = next(m["value"] for m in found if m["name"] == "ProcessTime")
            print(
                f"first paint {paint or 0:.0f} ms, loaded {loaded:.0f} ms, {cpu:.2f} CPU-s of the page's process in all"
            )
        finally:
            browser.close()


if __name__ == "__main__":
    main()
