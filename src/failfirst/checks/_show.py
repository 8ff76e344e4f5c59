"""Show feedback in a notebook: text for the terminal, HTML that a screen reader announces."""

import html
import re

from IPython.display import display

SYMBOL = {"right": "✓", "wrong": "✗", "not ready": "…"}
SPOKEN = {"right": "right", "wrong": "not right yet"}  # read out in place of the symbol
# Seen on white and on black at 3:1 or better; told apart by colour-blind readers, and never the only sign.
COLOUR = {"right": "#00897b", "wrong": "#d9600a", "not ready": "#808080"}


def as_text(name, feedback):
    """One line that begins with ✓, ✗ or ``not ready:``."""
    if feedback.status == "not ready":
        return f"not ready: {feedback.message}"
    return f"{SYMBOL[feedback.status]} {name}: {feedback.message}"


def as_html(name, feedback):
    """The same line as HTML; text keeps the page's own colours, so dark and light themes both work."""
    head = "not ready" if feedback.status == "not ready" else f"{name}"
    message = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(feedback.message))
    said = SPOKEN.get(feedback.status)
    spoken = f'role="img" aria-label="{said}"' if said else 'aria-hidden="true"'
    return (
        f'<div role="status" class="failfirst-check" data-status="{feedback.status}" '
        f'style="border-left:0.3em solid {COLOUR[feedback.status]};padding:0.3em 0.8em;margin:0.3em 0;'
        'color:inherit;background:transparent">'
        f"<span {spoken}>{SYMBOL[feedback.status]}</span> "
        f"<strong>{html.escape(head)}</strong>: {message}</div>"
    )


def show(name, feedback):
    """Display feedback once; returns None, so that a check as the last line of a cell adds nothing."""
    bundle = {"text/plain": as_text(name, feedback), "text/html": as_html(name, feedback)}
    display(bundle, raw=True)
