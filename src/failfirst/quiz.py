"""Questions for **Predict**: one HTML form each, used by keyboard, without network, feedback read aloud.

The form works where the output's script may run: in JupyterLab once the cell has run, in the static book, on
Binder. Elsewhere (a notebook that is not trusted yet) the answers are still under *Answers explained*.
The HTML depends on the arguments alone, so that a stored notebook and a fresh run agree.
"""

import html
import json
import math
import re

from . import outputs


def quiz(id, question, options, right):
    """Ask a question with a few answers to choose from.

    Parameters
    ----------
    id : str
        Name of the question, unique in the course: small letters, digits and hyphens. The reader's choice is
        remembered under it in the browser.
    question : str
        Plain text; mathematics in Unicode, code between backticks.
    options : dict of str to str
        The answers, each with its explanation: why a sensible person may think so, and what is the case.
    right : str
        The right answer, one of ``options``.

    Raises
    ------
    ValueError
        The question cannot be shown as it is written; the message says why.
    """
    outputs.check_texts("quiz", id, {"the question": question})
    if not isinstance(options, dict) or len(options) < 2:
        raise ValueError(f"quiz {id!r}: options must be a dict of at least two answers with explanations")
    if right not in options:
        raise ValueError(f"quiz {id!r}: right={right!r} is not among the options")
    for answer, explanation in options.items():
        outputs.check_texts("quiz", id, {"an answer": answer, f"the explanation of {answer!r}": explanation})
    if len({answer.strip().casefold() for answer in options}) < len(options):
        raise ValueError(f"quiz {id!r}: two options read the same")
    inputs = "".join(
        f'<label><input type="radio" name="answer" value="{html.escape(answer)}"> {_text(answer)}</label>'
        for answer in options
    )
    answers = "".join(
        f'<dt data-answer="{html.escape(answer)}">{_text(answer)}'
        f"{' <strong>(right)</strong>' if answer == right else ''}</dt><dd>{_text(explanation)}</dd>"
        for answer, explanation in options.items()
    )
    lines = [f"Predict. {question}", *(f"( ) {answer}" for answer in options)]
    _show(id, question, inputs, answers, {"right": right}, lines)


def quiz_number(id, question, answer, *, tolerance, explanation, unit="", hints=()):
    """Ask for a number.

    Parameters
    ----------
    id, question : str
        As for `quiz`.
    answer : float
        The right number, in ``unit``.
    tolerance : float
        Largest distance from it that still counts as right; greater than 0.
    explanation : str
        Shown with a right number, and under *Answers explained*.
    unit : str, optional
        Shown after the field. Without a unit, ``18 %`` is read as 0.18.
    hints : sequence of ((low, high), text), optional
        What to say of numbers in a range, ends included; the first that fits is used.

    Raises
    ------
    ValueError
        As for `quiz`.
    """
    outputs.check_texts("quiz", id, {"the question": question, "the explanation": explanation})
    if not (_finite(answer) and _finite(tolerance) and tolerance > 0):
        raise ValueError(f"quiz {id!r}: answer must be a finite number and tolerance greater than 0")
    ranges = []
    for entry in hints:
        try:
            (low, high), text = entry
        except (TypeError, ValueError):
            raise ValueError(f"quiz {id!r}: a hint is ((low, high), text), not {entry!r}") from None
        outputs.check_texts("quiz", id, {"a hint": text})
        if not (_finite(low) and _finite(high) and low <= high):
            raise ValueError(f"quiz {id!r}: the range of a hint needs low ≤ high, not {low!r}, {high!r}")
        if low <= answer <= high:
            raise ValueError(f"quiz {id!r}: the hint for {low:g} to {high:g} would meet the right answer")
        ranges.append({"low": float(low), "high": float(high), "text": _text(text)})
    unit_text = f" <span>{_text(unit)}</span>" if unit else ""
    inputs = (
        '<label>Your number: <input type="text" name="answer" inputmode="decimal" autocomplete="off" '
        f'size="8">{unit_text}</label>'
    )
    within = f"{answer:g} ± {tolerance:g}{' ' + unit if unit else ''}"
    answers = f"<dt>{_text(within)} <strong>(right)</strong></dt><dd>{_text(explanation)}</dd>" + "".join(
        f"<dt>{r['low']:g} to {r['high']:g}</dt><dd>{r['text']}</dd>" for r in ranges
    )
    spec = {
        "answer": float(answer),
        "tolerance": float(tolerance),
        "percent": not unit,
        "hints": ranges,
    }
    _show(id, question, inputs, answers, spec, [f"Predict. {question}", f"____ {unit}".rstrip()])


def _show(id, question, inputs, answers, spec, lines):
    spec = html.escape(json.dumps(spec, ensure_ascii=False, sort_keys=True))
    form = (
        # Keeps JupyterLab's shortcuts away where it listens before the page does; else quiz.js does.
        f'<div class="failfirst-quiz" data-quiz="{id}" data-spec="{spec}" data-lm-suppress-shortcuts="true">'
        "<form><fieldset disabled>"
        f"<legend><strong>Predict.</strong> {_text(question)}</legend>"
        f'{inputs}<button type="submit">Check</button></fieldset>'
        '<p class="ff-asleep">Run this cell to answer here, or open the answers below.</p>'
        '<div class="ff-feedback" role="status" aria-live="polite"></div></form>'
        f"<details><summary>Answers explained</summary><dl>{answers}</dl></details>"
        "</div>"
    )
    outputs.show("quiz", form, lines)


def _text(text):
    """Escaped text; code between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _finite(number):
    return isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)
