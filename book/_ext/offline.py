"""What would send a page of the book to another server is taken out while the book is built."""

import re

BADGE = re.compile(r"\[!\[([^\]]+)\]\(https?://[^)]+\)\]\((https?://[^)]+)\)")


def replace_badges(app, docname, source):
    """Launch badges become links with text: ``[![text](picture)](link)`` turns into ``[text](link)``."""
    source[0] = BADGE.sub(r"[\1](\2)", source[0])


def drop_thebe(app, pagename, templatename, context, doctree):
    """Scripts for live code go: they name a CDN, and theme and book declare the same constants twice."""
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if "thebe" not in (str(script) + str(getattr(script, "attributes", {}).get("body", ""))).lower()
    ]


def setup(app):
    """Register with Sphinx."""
    app.connect("source-read", replace_badges)
    app.connect("html-page-context", drop_thebe, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
