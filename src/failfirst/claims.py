"""Claims: statements about a result that a lesson makes and its own run must prove."""

import math
import os

from IPython.display import display


class ClaimError(AssertionError):
    """A claim does not hold in this run."""


def claim(id, value, *, label, at_least=None, at_most=None, between=None):
    """Prove a statement about a number, or stop the notebook.

    A claim that holds prints one line, the same for every seed, so that a stored notebook and a fresh run
    agree. The measured value goes to the metadata of the output, where ``make evidence`` collects it.

    With the environment variable ``FAILFIRST_CLAIMS=record`` a claim that does not hold is recorded the same
    way but does not stop the notebook, so that one run gathers all of them. Without it claims are strict.

    Parameters
    ----------
    id : str
        Name of the claim, unique in the course. Pairs end in ``-fails`` and ``-fixed``.
    value : float
        The measured number (a scalar; numpy and torch scalars are accepted).
    label : str
        What the number is, in the field's words and with its unit, e.g. ``"recall"``.
    at_least, at_most : float, optional
        Bound. Give exactly one of the three.
    between : tuple of float, optional
        Lower and upper bound, both included.

    Raises
    ------
    ClaimError
        The value is outside the bound or is not a finite number (and claims are strict); the message gives
        the measured value.
    TypeError
        Not exactly one bound was given.
    """
    bounds = {"at_least": at_least, "at_most": at_most, "between": between}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    if len(given) != 1:
        raise TypeError(f"claim {id!r}: give exactly one of at_least, at_most, between")
    ((kind, bound),) = given.items()
    low, high = {"at_least": (bound, math.inf), "at_most": (-math.inf, bound), "between": bound}[kind]
    statement = {
        "at_least": lambda: f"{label} ≥ {low:g}",
        "at_most": lambda: f"{label} ≤ {high:g}",
        "between": lambda: f"{low:g} ≤ {label} ≤ {high:g}",
    }[kind]()
    value = float(value)
    held = math.isfinite(value) and low <= value <= high
    record = {
        "claim": id,
        "label": label,
        "value": value if math.isfinite(value) else None,
        "low": low if math.isfinite(low) else None,
        "high": high if math.isfinite(high) else None,
        "bound": statement,
        "held": held,
        "seed": _notebook_variable("SEED"),
        "scale": _notebook_variable("SCALE"),
    }
    line = f"claim {id} holds: {statement}" if held else f"claim {id} does not hold: {statement}"
    display({"text/plain": line}, raw=True, metadata={"failfirst": record})
    if not held and os.environ.get("FAILFIRST_CLAIMS") != "record":
        raise ClaimError(f"claim {id} does not hold: {statement}, measured {value:.4g}")


def _notebook_variable(name):
    """Value of a variable of the running notebook (its ``parameters`` cell), or None outside Jupyter."""
    from IPython import get_ipython

    shell = get_ipython()
    return None if shell is None else shell.user_ns.get(name)
