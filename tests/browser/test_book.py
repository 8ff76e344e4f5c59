"""Look at every page of the built book: wide and narrow, light and dark, without network.

Problems of all pages are gathered and grouped, so that one run shows what there is to mend.
"""

import collections
import contextlib
import re
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "_build" / "html"
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
SHARES = 4  # of the pages, so that two workers share them
NO_PAGES = {"genindex.html", "search.html", "py-modindex.html"}  # made by Sphinx, not by us
# (rule of axe, part of the selector): what the theme itself does and a page cannot mend.
THEME_OWNED = ()
# Errors in the console that come with the theme: jupyter-book and the theme both load sphinx-thebe, which
# then declares one constant twice; nothing on our pages uses it.
HARMLESS = ("Identifier 'THEBE_JS_URL' has already been declared",)

SHOW_ERRORS = """() => {
  const problems = [];
  for (const img of document.querySelectorAll("img")) {
    if (img.closest('[aria-hidden="true"]') || img.getAttribute("role") === "presentation") continue;
    const alt = (img.getAttribute("alt") || "").trim();
    const file = (img.getAttribute("src") || "").split("/").pop();
    if (!alt) problems.push("image without alt text: " + file.slice(0, 60));
    // Sphinx puts the address where an author gave no text.
    else if (/^\\S+\\.(png|svg|jpe?g|gif|webp)$/i.test(alt)) 
      problems.push("alt text is a file name: " + file);
    if (img.complete && !img.naturalWidth && img.loading !== "lazy") problems.push("broken image: " + file);
  }
  const plain = [...document.querySelectorAll(".math")].filter(m => !m.querySelector("mjx-container"));
  for (const math of plain) problems.push("mathematics not rendered: " + math.textContent.slice(0, 40));
  for (const bad of document.querySelectorAll("mjx-merror, [data-mjx-error]"))
    problems.push("mathematics with an error: " + (bad.dataset.mjxError || bad.textContent).slice(0, 60));
  return problems;
}"""
OVERFLOW = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 2) return null;
  // Name the innermost element that sticks out, outside of boxes that scroll by themselves.
  const scrolls = e => e && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  const fixed = e => e && (getComputedStyle(e).position === "fixed" || fixed(e.parentElement));
  const out = [...document.querySelectorAll("main *")].filter(e => !fixed(e)
    && e.getBoundingClientRect().right > innerWidth + 2 && !scrolls(e.parentElement));
  const last = out.pop();
  const name = last ? last.tagName.toLowerCase() + "." + [...last.classList].join(".") : "unknown element";
  return `wider than the screen by ${over} px: ${name}`;
}"""
# Contrast is most of axe's work, and most of that is code. A block whose kinds of tokens all stood in earlier
# blocks has no new colour to look at.
SEEN_BEFORE = """() => {
  const known = new Set();
  for (const block of document.querySelectorAll("div.highlight")) {
    const kinds = new Set([...block.querySelectorAll("span")].map(token => token.className));
    const fresh = [...kinds].filter(kind => !known.has(kind));
    fresh.forEach(kind => known.add(kind));
    if (!fresh.length) block.dataset.ffSeen = "";
  }
}"""
CONTRAST = "color-contrast"
# Colours change with the theme and not with the width; the other rules the other way round.
RULES = {
    ("desktop", "light"): [
        (None, {"rules": {CONTRAST: {"enabled": False}}}),
        ({"exclude": ["[data-ff-seen]"]}, {"runOnly": [CONTRAST]}),
    ],
    ("desktop", "dark"): [({"exclude": ["[data-ff-seen]"]}, {"runOnly": [CONTRAST]})],
    ("phone", "light"): [(None, {"rules": {CONTRAST: {"enabled": False}}})],
    ("phone", "dark"): [],
}
THEME_SHOWN = "theme => [undefined, theme].includes(document.documentElement.dataset.theme)"
MATH_DONE = """() => !document.querySelector(".math") ||
  [...document.querySelectorAll(".math")].every(m => m.querySelector("mjx-container"))"""


def pages():
    """Pages of the book, relative to its folder."""
    if not BOOK.is_dir():
        return []
    found = (path.relative_to(BOOK).as_posix() for path in sorted(BOOK.rglob("*.html")))
    return [name for name in found if not name.startswith("_") and name not in NO_PAGES]


def grouped(problems, limit=40):
    """Each problem once, with the pages that have it."""
    where = collections.defaultdict(list)
    for place, problem in problems:
        where[problem].append(place)
    lines = []
    for problem, places in sorted(where.items(), key=lambda item: -len(item[1])):
        places = list(dict.fromkeys(places))
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        lines.append(f"{problem}\n    on {', '.join(places[:3])}{more}")
    rest = [f"… and {len(lines) - limit} more kinds"] if len(lines) > limit else []
    return "\n".join([f"{len(lines)} kinds of problems:", *lines[:limit], *rest])


@pytest.fixture
def console(page):
    """Messages of errors on the page so far; blocked requests are the guard's business."""
    found = []
    page.on("pageerror", lambda error: found.append(f"script error: {str(error)[:100]}"))
    page.on(
        "console",
        lambda message: (
            found.append(f"console: {message.text[:100]}")
            if message.type == "error" and "ERR_FAILED" not in message.text
            else None
        ),
    )
    page.on("response", lambda r: found.append(f"{r.status} for {r.url[-60:]}") if r.status >= 400 else None)
    return found


def look(page, axe, name):
    """Problems of the loaded page in all widths and themes."""
    with contextlib.suppress(Exception):  # SHOW_ERRORS names the formulas that are left
        page.wait_for_function(MATH_DONE, timeout=15_000)
    problems = [(name, text) for text in page.evaluate(SHOW_ERRORS)]
    page.evaluate(SEEN_BEFORE)
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        page.wait_for_timeout(450)  # the theme answers to a new width after 0.3 s
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            with contextlib.suppress(Exception):  # named below
                page.wait_for_function(THEME_SHOWN, arg=theme, timeout=5_000)
            shown = page.evaluate("document.documentElement.dataset.theme")
            if shown not in (None, theme):
                problems.append((name, f"shows the {shown} theme to a reader who asks for {theme}"))
            over = page.evaluate(OVERFLOW) if width == "phone" else None
            problems += [(f"{name} ({width})", over)] if over else []
            for within, options in RULES[width, theme]:
                found = axe(page, THEME_OWNED, within, options)
                problems += [(f"{name} ({width}, {theme})", text) for text in found]
    return problems


@pytest.mark.skipif(not BOOK.is_dir(), reason="no built book: `make book` first")
@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_of_the_book(share, page, console, offline_guard, serve, axe):
    assert len(pages()) >= SHARES, "the book has no pages"
    root, problems = serve(BOOK), []
    for name in pages()[share::SHARES]:
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS["desktop"], strict=True)))
        page.emulate_media(color_scheme="light")
        page.goto(root + name, wait_until="load")
        if not page.title():  # a page that only sends the reader on
            continue
        problems += look(page, axe, name)
        problems += [(name, text) for text in console if not any(known in text for known in HARMLESS)]
        problems += [(name, f"asks the network for {url}") for url in offline_guard.outside]
        console.clear()
        offline_guard.outside.clear()
    # Randomly numbered parts would keep equal problems apart.
    problems = [(place, re.sub(r"#[\w-]*\d[\w-]*", "#…", text)) for place, text in problems]
    assert not problems, grouped(problems)
