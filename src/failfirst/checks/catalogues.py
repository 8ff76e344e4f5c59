"""Feedback on the exercises of part 2."""

from ._catalogues_2 import calibration_error, completeness_and_purity, prior_corrected

__all__ = [
    "calibration_error",
    "completeness_and_purity",
    "prior_corrected",
]
