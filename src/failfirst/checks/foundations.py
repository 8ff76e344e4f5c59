"""Feedback on the exercises of part 1."""

from ._foundations_1 import best_answer, cash, rate

__all__ = ["best_answer", "cash", "rate"]
