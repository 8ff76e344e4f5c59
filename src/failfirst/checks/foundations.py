"""Feedback on the exercises of part 1."""

from ._foundations_1 import best_answer, cash, rate
from ._foundations_2 import generalised_fit, line, true_slope
from ._foundations_3 import adam, descent_plan, whiten
from ._foundations_4 import explained, project_and_reconstruct, weighted_scores
from ._foundations_5 import grouped_folds, honest_predictions, ridge
from ._foundations_6 import intrinsic_dimension, objects_needed, scaled_neighbours
from ._foundations_7 import gradient_check, softmax_cross_entropy, softplus_backward
from ._foundations_quiz import (
    condition,
    counts_spectrum,
    first_share,
    flattened,
    hubble_origin,
    kept_photons,
    rescaled_step,
    score_sign,
    total_flux,
    uncentred,
)

__all__ = [
    "adam",
    "best_answer",
    "cash",
    "condition",
    "counts_spectrum",
    "descent_plan",
    "explained",
    "first_share",
    "flattened",
    "generalised_fit",
    "gradient_check",
    "grouped_folds",
    "honest_predictions",
    "hubble_origin",
    "intrinsic_dimension",
    "kept_photons",
    "line",
    "objects_needed",
    "project_and_reconstruct",
    "rate",
    "rescaled_step",
    "ridge",
    "scaled_neighbours",
    "score_sign",
    "softmax_cross_entropy",
    "softplus_backward",
    "total_flux",
    "true_slope",
    "uncentred",
    "weighted_scores",
    "whiten",
]
