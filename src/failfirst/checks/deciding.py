"""Feedback on the exercises of part 5."""

from ._deciding_1 import alerts, one_error_choice, paired_difference, pareto_front, pictures, spectrograph

__all__ = [
    "alerts",
    "one_error_choice",
    "paired_difference",
    "pareto_front",
    "pictures",
    "spectrograph",
]
