"""Feedback on the exercise of lesson 1.1."""

import numpy as np
from scipy.special import xlogy

from . import function_task


@function_task(right="It is 0 for a perfect model, and an empty block costs what the model expects, twice.")
def cash(k, mu):
    return 2 * np.sum(mu - k + xlogy(k, k / mu))


cash.example(
    "a model that hits every block",
    np.array([1.0, 4.0, 9.0]),
    np.array([1.0, 4.0, 9.0]),
    expect="A perfect model scores 0.",
)


@cash.inputs("eight blocks with photons", draws=2)
def _(rng):
    mu = rng.uniform(2, 9, size=8)
    return np.maximum(rng.poisson(mu), 1), mu


@cash.inputs("eight blocks, some of them empty", draws=2)
def _(rng):
    mu = rng.uniform(0.3, 3, size=8)
    k = rng.poisson(mu)
    k[:2] = 0
    return k, mu


@cash.mistake(
    "empty blocks give NaN",
    "Right where all blocks hold photons. On {case} you give {got}. What does k ln k tend to as k goes to 0?",
)
def _(k, mu):
    return 2 * np.sum(mu - k + k * np.log(k / mu))


@cash.mistake(
    "empty blocks left out",
    "Right where all blocks hold photons. On {case} you give {got}, too little. What does a model owe for "
    "expecting photons where none came?",
)
def _(k, mu):
    k, mu = k[k > 0], mu[k > 0]
    return 2 * np.sum(mu - k + k * np.log(k / mu))


@cash.mistake(
    "without the logarithm's count",
    "On {case} you give {got}. The minimum is in the right place, but a perfect model does not score 0. "
    "Which terms without μ are missing?",
)
def _(k, mu):
    return 2 * np.sum(mu - k * np.log(mu))


@cash.mistake(
    "log term dropped",
    "On {case} you give {got}. Counts above and below the model cancel in it. Which term makes "
    "them cost something?",
)
def _(k, mu):
    return 2 * np.sum(mu - k)


@cash.mistake(
    "chi-squared with the model's variance",
    "On {case} you give {got}, which is Pearson's χ². It comes close for large counts. Which distribution "
    "was asked "
    "for?",
)
def _(k, mu):
    return np.sum((k - mu) ** 2 / mu)


@cash.mistake(
    "chi-squared with the data's variance",
    "On {case} you give {got}, which is the recipe that lost the photons. Which probability do counts have?",
)
def _(k, mu):
    return np.sum((k - mu) ** 2 / np.maximum(k, 1))


@cash.mistake(
    "only the logarithm",
    "On {case} you give {got}. Where the totals of model and data agree this is right. What do the two "
    "other terms "
    "cost where they do not?",
)
def _(k, mu):
    return 2 * np.sum(xlogy(k, k / mu))


@cash.mistake(
    "logarithm to base ten", "On {case} you give {got}. Which logarithm belongs to a probability e^(−μ)?"
)
def _(k, mu):
    return 2 * np.sum(mu - k + xlogy(k, k / mu) / np.log(10))


@cash.mistake("factor 2", "On {case} you give {got}, half of it. Minus how many times the logarithm is C?")
def _(k, mu):
    return np.sum(mu - k + xlogy(k, k / mu))


@cash.mistake(
    "mean instead of sum", "On {case} you give {got}. Should twice as many blocks cost twice as much?"
)
def _(k, mu):
    return 2 * np.mean(mu - k + xlogy(k, k / mu))


@cash.mistake(
    "ratio upside down", "On {case} you give {got}. What sign has ln(k/μ) where more came than was expected?"
)
def _(k, mu):
    return 2 * np.sum(mu - k + xlogy(k, mu / np.maximum(k, 1)))


@cash.mistake(
    "the other way round",
    "On {case} you give {got}. You took the model for the data. Which of the two is under the logarithm "
    "alone in "
    "μ − k ln μ?",
)
def _(k, mu):
    return 2 * np.sum(k - mu + mu * np.log(mu / np.maximum(k, 1e-300)))


@function_task(right="All photons over all seconds: no single exposure needs to hold one.", rtol=1e-3)
def rate(counts, seconds):
    return np.sum(counts) / np.sum(seconds)


rate.example(
    "a long exposure, a short one, and an empty one",
    np.array([12, 1, 0]),
    np.array([1000.0, 200.0, 400.0]),
    expect="Seconds without a photon are seconds, too.",
)


@rate.inputs("six exposures of different length", draws=3)
def _(rng):
    seconds = rng.uniform(50, 900, size=6)
    return rng.poisson(0.01 * seconds), seconds


@rate.mistake(
    "mean of the ratios",
    "On {case} you give {got}. You let an exposure of ten seconds speak as loudly as one of a thousand. "
    "Which "
    "total does your rate reproduce?",
)
def _(counts, seconds):
    return np.mean(counts / seconds)


@rate.mistake(
    "median of the ratios", "On {case} you give {got}. Which loss asks for a median? Is it Poisson's?"
)
def _(counts, seconds):
    return np.median(counts / seconds)


@rate.mistake(
    "weights from the data",
    "On {case} you give {got}, too little. Exposures that were lucky count less in it. Where may the "
    "variance come "
    "from, if not from the counts?",
)
def _(counts, seconds):
    variance = np.maximum(counts, 1)
    return np.sum(counts * seconds / variance) / np.sum(seconds**2 / variance)


@rate.mistake(
    "least squares",
    "On {case} you give {got}. That gives long exposures a weight of t². A Poisson count of a long exposure "
    "is also "
    "noisier. What remains of the weight?",
)
def _(counts, seconds):
    return np.sum(counts * seconds) / np.sum(seconds**2)


@rate.mistake(
    "empty exposures left out",
    "On {case} you give {got}, too much. Does an exposure without a photon say nothing about the rate?",
)
def _(counts, seconds):
    seen = counts > 0
    return np.sum(counts[seen]) / np.sum(seconds[seen])


@rate.mistake(
    "upside down", "On {case} you give {got}. In which unit: seconds a photon, or photons a second?"
)
def _(counts, seconds):
    return np.sum(seconds) / np.sum(counts)


@rate.mistake(
    "counts a mean exposure", "On {case} you give {got}. The sum of the counts belongs to which time?"
)
def _(counts, seconds):
    return np.sum(counts) / np.mean(seconds)


@function_task(right="Squared: mean. Absolute: median. Squared on logarithms: geometric mean.", rtol=1e-3)
def best_answer(sample, loss):
    if loss == "squared":
        return np.mean(sample)
    if loss == "absolute":
        return np.median(sample)
    return np.exp(np.mean(np.log(sample)))


for _loss in ("squared", "absolute", "log"):
    best_answer.example(f'three numbers and the loss "{_loss}"', np.array([1.0, 2.0, 12.0]), _loss)


@best_answer.inputs("nine fluxes and the logarithmic loss", draws=2)
def _(rng):
    return rng.lognormal(1, 1, size=9), "log"


@best_answer.inputs("nine fluxes and the absolute loss", draws=1)
def _(rng):
    return rng.lognormal(1, 1, size=9), "absolute"


@best_answer.inputs("nine fluxes and the squared loss", draws=1)
def _(rng):
    return rng.lognormal(1, 1, size=9), "squared"


@best_answer.mistake(
    "always the mean",
    "Right for the squared loss. On {case} you give {got}. Where is the derivative of *that* loss zero?",
)
def _(sample, loss):
    return np.mean(sample)


@best_answer.mistake(
    "logarithm not undone",
    "On {case} you give {got}. That is the best *logarithm*. In which unit was the sample?",
)
def _(sample, loss):
    if loss == "log":
        return np.mean(np.log(sample))
    return np.mean(sample) if loss == "squared" else np.median(sample)


@best_answer.mistake(
    "logarithm of the mean",
    "On {case} you give {got}. You averaged first and took the logarithm afterwards. Are the two orders "
    "equal?",
)
def _(sample, loss):
    if loss == "log":
        return np.log(np.mean(sample))
    return np.mean(sample) if loss == "squared" else np.median(sample)


@best_answer.mistake(
    "harmonic mean",
    "On {case} you give {got}, the harmonic mean. Which loss in the lesson asked for that one?",
)
def _(sample, loss):
    if loss == "log":
        return 1 / np.mean(1 / sample)
    return np.mean(sample) if loss == "squared" else np.median(sample)


@best_answer.mistake(
    "base ten",
    "On {case} you give {got}. You took the logarithm to base 10 and undid one to base e, or the other way "
    "round. "
    "Does the base matter, if it is the same both times?",
)
def _(sample, loss):
    if loss == "log":
        return np.exp(np.mean(np.log10(sample)))
    return np.mean(sample) if loss == "squared" else np.median(sample)


@best_answer.mistake(
    "mean and median swapped",
    "On {case} you give {got}. Which loss lets a single outlier pull the answer?",
)
def _(sample, loss):
    if loss == "log":
        return np.exp(np.mean(np.log(sample)))
    return np.median(sample) if loss == "squared" else np.mean(sample)


@best_answer.mistake(
    "middle of the range",
    "On {case} you give {got}. The middle between the smallest and the largest is the answer of yet another "
    "loss. "
    "Does the absolute loss care how far the largest is?",
)
def _(sample, loss):
    if loss == "absolute":
        return (np.min(sample) + np.max(sample)) / 2
    return np.mean(sample) if loss == "squared" else np.exp(np.mean(np.log(sample)))
