"""Feedback on the exercises of part 1."""

from ._foundations_1 import best_answer, cash, rate
from ._foundations_2 import generalised_fit, line, true_slope
from ._foundations_3 import adam, descent_plan, whiten
from ._foundations_4 import explained, project_and_reconstruct, weighted_scores
from ._foundations_5 import grouped_folds, honest_predictions, ridge
from ._foundations_6 import intrinsic_dimension, objects_needed, scaled_neighbours
from ._foundations_7 import gradient_check, softmax_cross_entropy, softplus_backward
from ._foundations_8 import fourier_shift, matched_filter, power_spectrum
from ._foundations_quiz import (
    condition,
    constant_factor,
    counts_spectrum,
    distance_spread,
    first_share,
    flattened,
    freedom,
    half_the_error,
    hubble_origin,
    kept_photons,
    parameters_count,
    rescaled_step,
    score_sign,
    selected_columns,
    total_flux,
    twin,
    uncentred,
    white_power,
)

__all__ = [
    "adam",
    "best_answer",
    "cash",
    "condition",
    "constant_factor",
    "counts_spectrum",
    "descent_plan",
    "distance_spread",
    "explained",
    "first_share",
    "flattened",
    "fourier_shift",
    "freedom",
    "generalised_fit",
    "gradient_check",
    "grouped_folds",
    "half_the_error",
    "honest_predictions",
    "hubble_origin",
    "intrinsic_dimension",
    "kept_photons",
    "line",
    "matched_filter",
    "objects_needed",
    "parameters_count",
    "power_spectrum",
    "project_and_reconstruct",
    "rate",
    "rescaled_step",
    "ridge",
    "scaled_neighbours",
    "score_sign",
    "selected_columns",
    "softmax_cross_entropy",
    "softplus_backward",
    "total_flux",
    "true_slope",
    "twin",
    "uncentred",
    "weighted_scores",
    "white_power",
    "whiten",
]
