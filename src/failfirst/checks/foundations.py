"""Feedback on the exercises of part 1."""

from ._foundations_1 import best_answer, cash, rate
from ._foundations_2 import generalised_fit, line, true_slope
from ._foundations_3 import adam, descent_plan, whiten

__all__ = [
    "adam",
    "best_answer",
    "cash",
    "descent_plan",
    "generalised_fit",
    "line",
    "rate",
    "true_slope",
    "whiten",
]
