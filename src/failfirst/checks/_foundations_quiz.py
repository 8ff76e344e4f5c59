"""Feedback on the quiz of part 1. The numbers are results on the course's data; the solution computes "
"them."""

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
        when=lambda got: isinstance(got, float) and 1.95 < got < 1.99,
    )
    .mistake(
        "the constant itself",
        0.4542,
        "You have about 0.45. That looks like the fitted constant, in photons a pixel. Compared with which "
        "number?",
        when=lambda got: isinstance(got, float) and 0.45 < got < 0.459,
    )
    .mistake(
        "lost instead of kept",
        0.2436,
        "You have about 0.24: the share that is lost. Which one was asked for?",
        when=lambda got: isinstance(got, float) and 0.24 < got < 0.247,
    )
    .mistake(
        "outside counted",
        0.26,
        "You have about a quarter. Does your array still hold the pixels outside of the field of view?",
        when=lambda got: isinstance(got, float) and 0.247 <= got < 0.4,
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
        when=lambda got: isinstance(got, float) and 1.5e6 < got < 2.5e6,
    )
    .mistake(
        "centred only",
        4799.6,
        "4,800 is what centring alone gives. Which half of standardising is missing?",
        when=lambda got: isinstance(got, float) and 4790 < got < 4810,
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
