"""Feedback on the exercises of part 2."""

from ._catalogues_1 import classify, distance_shares, luminosity
from ._catalogues_2 import calibration_error, completeness_and_purity, prior_corrected
from ._catalogues_3 import column_auc, honest_score, split_rows
from ._catalogues_4 import density_ratio, effective_size, honest_outliers
from ._catalogues_5 import conformal_half_width, coverage_by_truth, forest_answer
from ._catalogues_6 import m_step, responsibilities, share_of_giants
from ._catalogues_7 import fidelity, group_importance, shuffle_group
from ._catalogues_quiz import (
    balanced_threshold,
    beyond_labels,
    border,
    cluster_distance,
    early_supernova,
    fewest_calibration,
    frequencies,
    group_share,
    name_auc,
    one_in_ten,
    other_mixture,
    per_volume,
    same_stars,
    secure_redshifts,
    sky_purity,
    slope_on_truth,
    third_kind,
    two_teams,
)

__all__ = [
    "balanced_threshold",
    "beyond_labels",
    "border",
    "calibration_error",
    "classify",
    "cluster_distance",
    "column_auc",
    "completeness_and_purity",
    "conformal_half_width",
    "coverage_by_truth",
    "density_ratio",
    "distance_shares",
    "early_supernova",
    "effective_size",
    "fewest_calibration",
    "fidelity",
    "forest_answer",
    "frequencies",
    "group_importance",
    "group_share",
    "honest_outliers",
    "honest_score",
    "luminosity",
    "m_step",
    "name_auc",
    "one_in_ten",
    "other_mixture",
    "per_volume",
    "prior_corrected",
    "responsibilities",
    "same_stars",
    "secure_redshifts",
    "share_of_giants",
    "shuffle_group",
    "sky_purity",
    "slope_on_truth",
    "split_rows",
    "third_kind",
    "two_teams",
]
