"""Feedback on the exercises of part 1."""

from ._foundations_1 import best_answer, cash, rate
from ._foundations_2 import generalised_fit, line, true_slope

__all__ = ["best_answer", "cash", "generalised_fit", "line", "rate", "true_slope"]
