"""Feedback on the exercises of part 2."""

from ._catalogues_1 import classify, distance_shares, luminosity
from ._catalogues_2 import calibration_error, completeness_and_purity, prior_corrected
from ._catalogues_3 import column_auc, honest_score, split_rows
from ._catalogues_4 import density_ratio, effective_size, honest_outliers
from ._catalogues_5 import conformal_half_width, coverage_by_truth, forest_answer
from ._catalogues_6 import m_step, responsibilities, share_of_giants
from ._catalogues_7 import fidelity, group_importance, shuffle_group

__all__ = [
    "calibration_error",
    "classify",
    "column_auc",
    "completeness_and_purity",
    "conformal_half_width",
    "coverage_by_truth",
    "density_ratio",
    "distance_shares",
    "effective_size",
    "fidelity",
    "forest_answer",
    "group_importance",
    "honest_outliers",
    "honest_score",
    "luminosity",
    "m_step",
    "prior_corrected",
    "responsibilities",
    "share_of_giants",
    "shuffle_group",
    "split_rows",
]
