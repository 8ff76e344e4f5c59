"""Feedback on the quiz of part 1. Numbers are results on the course's data: the solution computes them."""

from . import choice_task, value_task

counts_spectrum = choice_task(
    "counts_spectrum",
    "about 10 % too low",
    {
        "unbiased, with the right error": "Where do the small errors sit: on the channels that were lucky, "
        "or on those "
        "that were not?",
        "about 1 % too low": "That would be one photon in a hundred. How many photons does a channel hold "
        "here?",
        "about 10 % too high": "Right about the size. Which channels are given a small error?",
    },
    right="One photon a channel is lost, and a channel holds ten.",
)

kept_photons = (
    value_task(
        "kept_photons",
        0.7564,
        rtol=2e-3,
        right="Three quarters. Pixels with 0 and with 1 photon get the same error, so it is not one photon "
        "a pixel.",
        otherwise="It is the fitted constant over the mean of the counts, inside the field of view only. "
        "What does the "
        "weighted mean give an empty pixel?",
    )
    .mistake(
        "empty pixels left out",
        1.97,
        "You have about 1.97: a fit above the mean? Then the empty pixels are missing. More than half of "
        "them are empty.",
        between=(1.95, 1.99),
    )
    .mistake(
        "the constant itself",
        0.4542,
        "You have about 0.45. That looks like the fitted constant, in photons a pixel. Compared with which "
        "number?",
        between=(0.45, 0.459),
    )
    .mistake(
        "lost instead of kept",
        0.2436,
        "You have about 0.24: the share that is lost. Which one was asked for?",
        between=(0.24, 0.247),
    )
    .mistake(
        "outside counted",
        0.26,
        "You have about a quarter. Does your array still hold the pixels outside of the field of view?",
        between=(0.247, 0.4),
    )
)

total_flux = choice_task(
    "total_flux",
    "squared, on the fluxes",
    {
        "squared, on the magnitudes": "Its answer is a mean magnitude: the geometric mean of the fluxes. On "
        "which side "
        "of their mean does that lie?",
        "absolute, on the fluxes": "It returns a median. Is the sum of many medians the sum of the fluxes?",
        "0-1, on the fluxes": "It returns the most common flux. Do the rare bright galaxies matter for the "
        "sum?",
    },
    right="Only means add up to a total.",
)

hubble_origin = (
    value_task(
        "hubble_origin",
        423.94,
        rtol=2e-3,
        right="424 km/s/Mpc, one column in X and no intercept.",
        otherwise="With one column, XᵀX and Xᵀy are two sums of 24 products each. Which?",
    )
    .mistake("with an intercept", 454.16, "454 is the slope with an intercept. Which column is to go?")
    .mistake(
        "distance on velocity",
        520.34,
        "520 belongs to the fit of distance on velocity. Which of the two is the target?",
    )
    .mistake(
        "mean of the ratios",
        812.04,
        "812 is the mean of v/r. The nearest nebulae rule it, where v is mostly the nebula's own motion. "
        "What does least "
        "squares minimise?",
    )
    .mistake(
        "ratio of the sums",
        409.41,
        "409 is the sum of the velocities over the sum of the distances. That is the right answer for "
        "another noise: "
        "which sum does the normal equation hold?",
    )
    .mistake(
        "median of the ratios",
        417.05,
        "417 is the median of v/r, a robust choice, but not least squares. Which two sums does the normal "
        "equation hold?",
    )
    .mistake("upside down", 0.002359, "In which unit: Mpc a km/s, or km/s a Mpc?")
)

flattened = (
    value_task(
        "flattened",
        0.853,
        rtol=3e-3,
        right="A tenth of a magnitude already costs 15 % of the slope.",
        otherwise="You need the variance of the colour in the sample and the variance of the noise. How do "
        "they enter a?",
    )
    .mistake(
        "spreads instead of variances",
        0.7067,
        "0.71 comes from standard deviations. What adds up when independent noise is added?",
    )
    .mistake("lost instead of kept", 0.147, "0.15 is the part that is lost. Which factor was asked for?")
    .mistake(
        "square root",
        0.9236,
        "0.92 is the square root of a. That is by how much a correlation falls, not a slope. Which of them "
        "is "
        "Cov/Var(x̃)?",
    )
    .mistake(
        "noise over signal",
        0.1722,
        "0.17 is σᵤ²/σₓ², noise over signal. What is a?",
    )
)

rescaled_step = choice_task(
    "rescaled_step",
    "100 times smaller",
    {
        "10 times smaller": "The gradient grows by ten. By how much does the weight that it should find "
        "change?",
        "the same": "H is XᵀX/N. What does a factor of ten on X do to it?",
        "10 times larger": "The weights become ten times smaller. Would you take larger steps on a smaller "
        "map?",
    },
    right="H grows by 100, and the limit is 2/λ_max.",
)

condition = (
    value_task(
        "condition",
        4377.5,
        rtol=1e-2,
        right="Several thousand, after standardising: the magnitudes of one galaxy rise and fall together.",
        otherwise="κ is the largest eigenvalue of ZᵀZ/N over the smallest, with Z standardised and without "
        "a column of "
        "ones.",
    )
    .mistake(
        "of the matrix, not of the Hessian",
        66.16,
        "66 is the ratio of the singular values of Z: its condition number as a *matrix*. Which power of "
        "them are the "
        "eigenvalues of the Hessian?",
    )
    .mistake(
        "raw magnitudes",
        1.78e6,
        "Millions: that looks like raw magnitudes. What does the level of 17 do to the largest eigenvalue?",
        between=(1.5e6, 2.5e6),
    )
    .mistake(
        "centred only",
        4799.6,
        "4,800 is what centring alone gives. Which half of standardising is missing?",
        between=(4790, 4810),
    )
    .mistake("upside down", 2.284e-4, "Below 1? Which eigenvalue goes on top?")
)

uncentred = choice_task(
    "uncentred",
    "the mean spectrum, nearly",
    {
        "the direction in which spectra differ most": "That is what PCA finds after the mean is gone. What "
        "is the "
        "largest thing all spectra share?",
        "noise": "Noise has mean zero. What has not?",
        "the same as with centring": "V would have to be the same for X and for X minus a constant row. How "
        "much of "
        "‖X‖² is in that row?",
    },
    right="The sum of squares is dominated by what all spectra share.",
)

first_share = (
    value_task(
        "first_share",
        0.6511,
        rtol=5e-3,
        right="65 %, and lesson 1.4 shows that this is colour, not type.",
        otherwise="Use the spectra of quality OK, finite everywhere, no copies, each divided by its median "
        "as stored; "
        "subtract the mean spectrum; then square the singular values.",
    )
    .mistake(
        "singular values not squared",
        0.2589,
        "0.26 is s₁ over the sum of s. Variance is a square. Which sum belongs below?",
    )
    .mistake(
        "not centred",
        0.7908,
        "0.79 comes from spectra whose mean was not taken away. What is variance measured from?",
    )
    .mistake(
        "channels standardised",
        0.4138,
        "0.41 comes from channels that were also divided by their spread. Were they to be?",
    )
    .mistake("first two", 0.9163, "0.92 is the share of the first two together. And the first?")
)

score_sign = choice_task(
    "score_sign",
    "nothing: signs are free",
    {
        "one of them has a bug": "If v is a unit vector with the largest variance, is −v one as well?",
        "the spectra were not centred": "Centring moves scores by a constant. Can it turn all of them round?",
        "one of them found the second component": "Scores on two components are uncorrelated. What is the "
        "correlation "
        "of a score with minus itself?",
    },
    right="Fix a sign yourself before you compare.",
)

selected_columns = choice_task(
    "selected_columns",
    "nothing: columns of pure noise may score so",
    {
        "the 20 columns carry information": "Which objects were looked at when the 20 were chosen? Are the "
        "objects of a test fold among them?",
        "information, a little overestimated": "Try it with 2,000 columns of random numbers. Is it a little?",
        "that more seeds are needed": "Other seeds, the same 20 columns. Does the choice get another chance "
        "to fail?",
    },
    right="Choosing is fitting. It belongs inside the fold.",
)

freedom = (
    value_task(
        "freedom",
        2.6563,
        rtol=2e-3,
        right="Of five weights about two and a half are left. The rest is held by the penalty.",
        otherwise="Each direction keeps a fraction of its fit, made of s_k², N and α. The fractions add up.",
    )
    .mistake(
        "N forgotten", 4.9983, "Nearly 5: as if there were no penalty. In this L, what stands beside s_k²?"
    )
    .mistake("s not squared", 1.21, "1.21 comes from s/(s + Nα). Which power of s is an eigenvalue of ZᵀZ?")
    .mistake(
        "N twice",
        0.04794,
        "0.048: N stands in there once too often. Do s_k² and Nα belong to the same matrix?",
    )
    .mistake("penalty squared", 4.8438, "4.84 belongs to α = 0.0001. Was α squared?")
)

half_the_error = (
    value_task(
        "half_the_error",
        1024,
        rtol=1e-3,
        right="A thousand times as many objects for half of the error. Look for structure instead.",
        otherwise="Write error = c N^(−0.1) for N and for f N, and divide.",
    )
    .mistake(
        "exponent not inverted",
        2**0.1,
        "With 7 % more objects? Then the error falls by 2^(−0.01). Solve f^0.1 = 2.",
    )
    .mistake(
        "linear",
        20.0,
        "20 would do if the error fell by 0.1 for each factor. In which scale is a power law a line?",
    )
    .mistake("inverse of the exponent", 10.0, "10 objects for one: 10^(−0.1) = 0.79. Is that half?")
    .mistake(
        "as for noise",
        4.0,
        "4 holds for an exponent of 1/2, the mean of independent errors. Which is it here?",
    )
    .mistake("upside down", 1 / 1024, "N has to grow. Which way round is your factor?")
)

distance_spread = (
    value_task(
        "distance_spread",
        1.6888,
        rtol=4e-3,
        right="Independent normal features would give √(2/5) = 0.63. One direction rules here: brightness.",
        otherwise="Pairs of different galaxies, squared distances in all five columns of Z, population "
        "standard deviation over mean.",
    )
    .mistake("distances, not squared", 0.7700, "0.77 is that of the distances. Which power was asked for?")
    .mistake(
        "formula of independent features",
        0.6325,
        "0.63 is √(2/D). For which features was that derived, and are magnitudes of one galaxy independent?",
    )
    .mistake("upside down", 0.5922, "0.59 is mean over spread. Which goes on top?")
    .mistake(
        "raw magnitudes",
        1.6675,
        "1.67 belongs to the magnitudes as they are. Was Z not something else?",
        between=(1.66, 1.675),
    )
    .mistake("variance over mean", 26.69, "26.7 is a variance over a mean. Which unit has that?")
)

constant_factor = choice_task(
    "constant_factor",
    "the gradient sums where the loss takes a mean",
    {
        "a transpose is missing": "Would that give the same factor in every weight of every layer?",
        "the step of the difference is too large": "Then the two would differ in some digits, by amounts "
        "that depend on the weight. Do they?",
        "a sign": "A wrong sign is a factor of −1. Which number in the problem is 32?",
    },
    right="Such a gradient trains, with another step size than you think.",
)

parameters_count = (
    value_task(
        "parameters_count",
        226,
        right="192 into the hidden layer, 34 out of it.",
        otherwise="Each layer has a matrix, inputs times outputs, and one offset for each output.",
    )
    .mistake("no offsets", 208, "208 are the two matrices. What else does a layer learn?")
    .mistake("offsets of the output forgotten", 224, "Two are missing. Which layer has two outputs?")
    .mistake("offsets of the hidden layer forgotten", 210, "16 are missing. Which layer has 16 units?")
    .mistake("sizes added", 29, "29 is the number of units. How many lines go from one layer to the next?")
    .mistake("offsets of the inputs", 237, "11 too many. Do the inputs have offsets?")
)

white_power = (
    value_task(
        "white_power",
        0.5,
        right="σ²V/N: variance times the volume of one cell.",
        otherwise="P = σ²V/N for white noise. How large is V/N, the volume of one cell?",
    )
    .mistake("no volume", 4.0, "4 is the variance. Which unit should P have in three dimensions?")
    .mistake(
        "σ not squared", 0.25, "0.25 is σ times the volume of a cell. Which power of the field enters P?"
    )
    .mistake("two dimensions", 1.0, "1 is σ² times an *area*. How many dimensions has the box?")
    .mistake("one dimension", 2.0, "2 is σ² times a length. How many dimensions has the box?")
    .mistake(
        "divided by the volume", 32.0, "32 is σ² over the volume of a cell. Do finer cells make P larger?"
    )
)

twin = choice_task(
    "twin",
    "the brightest pixel",
    {
        "the mean": "The mean is the mode at k = 0. Is its phase free?",
        "the variance": "By Parseval's theorem the variance is a sum over |δ_k|². Did those change?",
        "the power spectrum": "It is made of |δ_k|². Did those change?",
    },
    right="Where waves add up to something bright is decided by their phases.",
)
