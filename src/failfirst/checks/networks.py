"""Feedback on the exercises of part 3."""

from ._networks_1 import output_size, parameter_count, receptive_field
from ._networks_2 import dead_share, diagnosis, largest_step
from ._networks_3 import latitude_split, paired_gain, precision_at, scale_both
from ._networks_4 import augmented_split, crossover, learning_curve
from ._networks_5 import background_score, chance_level, unseen_source_score
from ._networks_6 import came_from, equivariance_error, lift, turn_average, which_pass
from ._networks_7 import chapman, masked_score, real_nameless

__all__ = [
    "augmented_split",
    "background_score",
    "came_from",
    "chance_level",
    "chapman",
    "crossover",
    "dead_share",
    "diagnosis",
    "equivariance_error",
    "largest_step",
    "latitude_split",
    "learning_curve",
    "lift",
    "masked_score",
    "output_size",
    "paired_gain",
    "parameter_count",
    "precision_at",
    "real_nameless",
    "receptive_field",
    "scale_both",
    "turn_average",
    "unseen_source_score",
    "which_pass",
]
