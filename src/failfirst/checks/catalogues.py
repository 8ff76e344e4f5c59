"""Feedback on the exercises of part 2."""

from ._catalogues_3 import column_auc, honest_score, split_rows

__all__ = [
    "column_auc",
    "honest_score",
    "split_rows",
]
