"""What a first visit to a page costs: bytes over the wire without photographs, shifts, other hosts.

    python -m benchmarks.weight

A portal of its own, with its first content, is opened in Chromium with an empty cache. Prints a
table in Markdown, for RESULTS.md.
"""

import shutil
import tempfile
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.screenshots import start

PAGES = [
    "/",
    "/news/",
    "/news/alliance-of-public-buyers/",
    "/the-pact/",
    "/organisations/",
    "/groups/",
    "/search/?q=labels",
    "/accounts/login/",
]
WIDTHS = (1280, 320)
# Counts what moves after it was shown, as browsers define it.
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""


def visit(browser, base, path, width):
    """Bytes without photographs, bytes of photographs, layout shift, requests to other hosts."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, weights, others = {}, {"Image": 0, "other": 0}, []

    def response(event):
        url, kind = event["response"]["url"], event["type"]
        drawing = urlsplit(url).path.endswith(".svg")
        kinds[event["requestId"]] = "Image" if kind == "Image" and not drawing else "other"
        if not url.startswith((base, "data:")):
            others.append(url)

    def finished(event):
        weights[kinds.get(event["requestId"], "other")] += event["encodedDataLength"]

    session.on("Network.responseReceived", response)
    session.on("Network.loadingFinished", finished)
    answer = page.goto(base + path, wait_until="networkidle")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(500)
    shifted = page.evaluate("window.shifted")
    context.close()
    return answer.status, weights["other"], weights["Image"], shifted, len(others)


def main():
    with tempfile.TemporaryDirectory() as folder:
        process, base, _password = start(folder)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=FLAGS
                )
                print("| page | width | kB | kB of pictures | layout shift | other hosts |")  # noqa: T201
                print("|---|---:|---:|---:|---:|---:|")  # noqa: T201
                for path in PAGES:
                    for width in WIDTHS:
                        status, bytes_, pictures, shifted, others = visit(
                            browser, base, path, width
                        )
                        if status == 404:
                            continue
                        print(  # noqa: T201
                            f"| {path} | {width} | {bytes_ / 1000:.1f} | {pictures / 1000:.1f}"
                            f" | {shifted:.4f} | {others} |"
                        )
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
