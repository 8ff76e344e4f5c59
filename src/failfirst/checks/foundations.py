"""Feedback on the exercises of part 1."""

from ._foundations_1 import best_answer, cash, rate
from ._foundations_2 import generalised_fit, line, true_slope
from ._foundations_3 import adam, descent_plan, whiten
from ._foundations_4 import explained, project_and_reconstruct, weighted_scores

__all__ = [
    "adam",
    "best_answer",
    "cash",
    "descent_plan",
    "explained",
    "generalised_fit",
    "line",
    "project_and_reconstruct",
    "rate",
    "true_slope",
    "weighted_scores",
    "whiten",
]
