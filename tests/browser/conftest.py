"""Headless Chromium for tests: ``browser``, ``page``, ``serve`` and ``offline_guard``.

Where there is no Chromium the tests are skipped, with a line that says so.
"""

import functools
import http.server
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))
from run import chromium  # one place knows where a Chromium may be

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1"}
THEMES = {
    "light": "color-scheme: light; background: #ffffff; color: #222222",
    "dark": "color-scheme: dark; background: #121212; color: #e0e0e0",
}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: starts a server of its own; leave out with -m 'not slow'")


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for the session."""
    api = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    executable = chromium()
    if executable is None:
        pytest.skip("there is no Chromium: install it, or run `python -m playwright install chromium`")
    with api.sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield instance
        instance.close()


class OfflineGuard:
    """Lets requests to this machine pass, stops all others and remembers them."""

    def __init__(self):
        self.outside = []

    def watch(self, context):
        """Guard a browser context; call it before the first page."""
        context.route("**/*", self._decide)

    def _decide(self, route):
        url = urlsplit(route.request.url)
        if url.scheme in ("http", "https", "ws", "wss") and url.hostname not in LOCAL:
            self.outside.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    def check(self):
        """Fail if anything left the machine."""
        assert not self.outside, f"requests left the machine: {sorted(set(self.outside))}"


@pytest.fixture
def offline_guard():
    """Guard that fails the test at its end if a page asked for anything outside this machine."""
    guard = OfflineGuard()
    yield guard
    guard.check()


@pytest.fixture
def page(browser, offline_guard):
    """A fresh page of desktop width whose requests stay on this machine."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    offline_guard.watch(context)
    yield context.new_page()
    context.close()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def serve():
    """Function that serves a folder on the loopback address and returns its URL, with a slash at the end."""
    servers = []

    def start(folder):
        handler = functools.partial(_Silent, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=THEMES)
def open_lesson(request, page, serve, tmp_path):
    """Function that opens a page with some HTML outputs, as in the book, in each theme."""

    def open_page(outputs):
        body = "<main><h1>Lesson</h1>" + "<p>Text between.</p>".join(outputs) + "<p>The end.</p></main>"
        head = (
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lesson</title>'
        )
        (tmp_path / "index.html").write_text(
            f'<!doctype html><html lang="en"><head>{head}</head><body style="{THEMES[request.param]}">{body}'
            "</body></html>",
            encoding="utf-8",
        )
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(serve(tmp_path))
        return page

    return open_page


@functools.cache
def _axe_source():
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def axe():
    """Function that runs axe-core on a page and returns its grave violations, one line each."""
    pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")

    def run(page, allowed=(), within=None, options=None):
        page.evaluate(_axe_source())
        found = page.evaluate(
            # Without preload: else axe asks for style sheets in the wrong folder and logs errors.
            "([within, options]) => axe.run(within || document, "
            "{resultTypes: ['violations'], preload: false, ...options}).then(result => result.violations)",
            [within, options or {}],
        )
        return [
            f"{item['id']} ({item['impact']}): {node['target'][0]}"
            for item in found
            if item["impact"] in ("serious", "critical")
            for node in item["nodes"]
            if not any(item["id"] == rule and part in str(node["target"]) for rule, part in allowed)
        ]

    return run
