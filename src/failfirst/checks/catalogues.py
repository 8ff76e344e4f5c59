"""Feedback on the exercises of part 2."""

from ._catalogues_4 import density_ratio, effective_size, honest_outliers

__all__ = [
    "density_ratio",
    "effective_size",
    "honest_outliers",
]
