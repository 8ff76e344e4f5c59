"""What quizzes and sliders share: checks of their texts, and one output with style and script."""

import re
from pathlib import Path

_HERE = Path(__file__).parent
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_texts(kind, id, texts):
    """Refuse an id or a text that would not be shown as its author meant it.

    Parameters
    ----------
    kind : str
        What the texts belong to, such as ``"quiz"``; the message starts with it.
    id : str
        Small letters, digits and single hyphens.
    texts : dict of str to str
        The texts, by the name that the message gives them.

    Raises
    ------
    ValueError
        The id has other characters, a text is empty or no text, or it holds TeX.
    """
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise ValueError(f"{kind} id {id!r}: use small letters, digits and single hyphens")
    for what, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{kind} {id!r}: {what} must be a text that is not empty, not {text!r}")
        if "$" in text or "\\" in text:
            raise ValueError(
                f"{kind} {id!r}: {what} holds TeX; write mathematics in Unicode, such as σ² or ≤"
            )


def show(kind, body, lines):
    """Display HTML with the style and the script of its kind, and lines of text for a terminal.

    Parameters
    ----------
    kind : str
        ``quiz.css`` and ``quiz.js`` beside this file belong to the kind ``"quiz"``.
    body : str
        HTML; the script runs after it.
    lines : list of str
    """
    # Imported here, so that the package loads (and `failfirst doctor` runs) where Jupyter is missing.
    from IPython.display import display

    style, script = ((_HERE / f"{kind}.{end}").read_text("utf-8").strip() for end in ("css", "js"))
    page = f"<style>{style}</style>{body}<script>{script}</script>"
    display({"text/plain": "\n".join(lines), "text/html": page}, raw=True)
