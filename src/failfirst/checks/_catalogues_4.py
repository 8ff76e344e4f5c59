"""Feedback on the exercise of lesson 2.4."""

import numpy as np

from . import function_task


def _odds(p):
    with np.errstate(divide="ignore"):
        return p / (1 - p)


def _numbers(is_target):
    return np.sum(~is_target), np.sum(is_target)


@function_task(
    right="Odds times the ratio of the numbers, for the training objects only, and none above the limit."
)
def density_ratio(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return np.minimum(n_train / n_target * _odds(p[~is_target]), largest)


@density_ratio.inputs("forty training and ninety target objects, no weight near the limit", draws=2)
def _(rng):
    is_target = rng.permutation(np.arange(130) < 90)
    return rng.uniform(0.1, 0.8, size=130), is_target, 50.0


@density_ratio.inputs("a sample with some probabilities close to one", draws=2)
def _(rng):
    is_target = rng.permutation(np.arange(100) < 30)
    p = rng.uniform(0.05, 0.9, size=100)
    p[rng.permutation(np.flatnonzero(~is_target))[:6]] = rng.uniform(0.985, 0.998, size=6)
    return p, is_target, 12.0


density_ratio.example(
    "three training objects and one target object",
    np.array([0.5, 0.2, 0.9, 1.0]),
    np.array([False, False, True, False]),
    10.0,
    expect="An object at p = 1/2 has odds of one, and there are three times as many training objects.",
)


@density_ratio.mistake(
    "ratio upside down",
    "On {case} the objects that look most like the training sample get the largest weights. Whom should "
    "they stand for?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    with np.errstate(divide="ignore"):
        return np.minimum(n_target / n_train * (1 - p[~is_target]) / p[~is_target], largest)


@density_ratio.mistake(
    "odds upside down, numbers right",
    "On {case} the objects that look most like the training sample get the largest weights. In p/(1 − p), "
    "of what is p the probability?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    with np.errstate(divide="ignore"):
        return np.minimum(n_train / n_target * (1 - p[~is_target]) / p[~is_target], largest)


@density_ratio.mistake(
    "odds upside down, no numbers",
    "On {case} the objects that look most like the training sample get the largest weights, and the numbers "
    "of objects are missing. In p/(1 − p), of what is p the probability?",
)
def _(p, is_target, largest):
    with np.errstate(divide="ignore"):
        return np.minimum((1 - p[~is_target]) / p[~is_target], largest)


@density_ratio.mistake(
    "all rows for the training objects",
    "On {case} your weights are all off by one factor. You put the number of all rows where the number of "
    "training objects belongs. What should w be if both samples had the same density?",
)
def _(p, is_target, largest):
    return np.minimum(len(p) / np.sum(is_target) * _odds(p[~is_target]), largest)


@density_ratio.mistake(
    "no p above the line",
    "On {case} even objects that look nothing like the target get a weight. How large is p/(1 − p) at p = 0?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    with np.errstate(divide="ignore"):
        return np.minimum(n_train / n_target / (1 - p[~is_target]), largest)


@density_ratio.mistake(
    "numbers forgotten",
    "On {case} your weights are all off by one factor. If both samples had the same density, the odds would "
    "be the ratio of their numbers. What should w be then?",
)
def _(p, is_target, largest):
    return np.minimum(_odds(p[~is_target]), largest)


@density_ratio.mistake(
    "ratio of the numbers upside down",
    "On {case} your weights are all off by one factor. With more target objects, p rises everywhere. Should "
    "w?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return np.minimum(n_target / n_train * _odds(p[~is_target]), largest)


@density_ratio.mistake(
    "probability instead of odds",
    "On {case} your weights grow in proportion to p. Can such a weight exceed one object's share much? What "
    "does Bayes' theorem put below p?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return np.minimum(n_train / n_target * p[~is_target], largest)


@density_ratio.mistake(
    "class instead of probability",
    "On {case} your weights take two values only. What does a classifier say besides the class?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return np.minimum(n_train / n_target * (p[~is_target] > 0.5), largest)


@density_ratio.mistake(
    "not clipped",
    "Right where all weights are moderate. On {case} some of yours exceed `largest`. How much does one such "
    "object count?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return n_train / n_target * _odds(p[~is_target])


@density_ratio.mistake(
    "odds clipped, not weights",
    "Right where all weights are moderate. On {case} you clipped the odds before the factor came. Which of "
    "the two is limited by `largest`?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return n_train / n_target * np.minimum(_odds(p[~is_target]), largest)


@density_ratio.mistake(
    "large weights set to zero",
    "Right where all weights are moderate. On {case} the objects above the limit are gone. Are they the "
    "least or the most important ones?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    w = n_train / n_target * _odds(p[~is_target])
    return np.where(w > largest, 0.0, w)


@density_ratio.mistake(
    "weights of the target objects",
    "On {case} you return one number for each target object. Which objects have labels, and need a weight?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return np.minimum(n_train / n_target * _odds(p[is_target]), largest)


@density_ratio.mistake(
    "weights of all objects",
    "On {case} you return a weight for every row of the joint table. Which rows have labels?",
)
def _(p, is_target, largest):
    n_train, n_target = _numbers(is_target)
    return np.minimum(n_train / n_target * _odds(p), largest)


@density_ratio.mistake(
    "normalised to one",
    "On {case} your weights add up to 1. They are right up to a factor; what should their *mean* be near, "
    "and does `largest` still mean the same?",
)
def _(p, is_target, largest):
    w = density_ratio.solution(p, is_target, largest)
    return w / w.sum()


@density_ratio.mistake(
    "normalised to mean one",
    "On {case} your weights have exactly the mean 1. That hides the check: a mean far from 1 says that the "
    "classifier is off. What comes out without the last step?",
)
def _(p, is_target, largest):
    w = density_ratio.solution(p, is_target, largest)
    return w / w.mean()


@function_task(right="The number of equal weights that would give the same error, whatever the scale of w.")
def effective_size(w):
    return np.sum(w) ** 2 / np.sum(w**2)


@effective_size.inputs("sixty weights that differ by large factors", draws=3)
def _(rng):
    return np.exp(rng.normal(0.4, 1, size=60))


effective_size.example(
    "five equal weights", np.full(5, 3.0), expect="Equal weights are a plain mean of five objects."
)
effective_size.example(
    "one object with all the weight",
    np.array([0.0, 7.0, 0.0, 0.0]),
    expect="All the weight on one object is worth one object.",
    edge=True,
)


@effective_size.mistake(
    "number of weights",
    "On {case} you give {got}, however unequal the weights are. What if one of them were a million?",
)
def _(w):
    return len(w)


@effective_size.mistake(
    "sum of weights",
    "On {case} you give {got}, the sum. Multiply all weights by ten: is the sample worth ten times as much?",
)
def _(w):
    return np.sum(w)


@effective_size.mistake(
    "sum of squares",
    "On {case} you give {got}, which changes when all weights are multiplied by ten. Should it?",
)
def _(w):
    return np.sum(w**2)


@effective_size.mistake(
    "upside down", "On {case} you give {got}, less than one object. Can a sample be worth less than one?"
)
def _(w):
    return np.sum(w**2) / np.sum(w) ** 2


@effective_size.mistake(
    "normalised by the largest",
    "On {case} you give {got}, the sum of weights over the largest. That is another measure, always "
    "smaller. Which two variances were set equal?",
)
def _(w):
    return np.sum(w) / np.max(w)


@effective_size.mistake(
    "sum not squared",
    "On {case} you give {got}. Multiply all weights by ten: your answer shrinks. Which power makes "
    "numerator and denominator alike?",
)
def _(w):
    return np.sum(w) / np.sum(w**2)


@effective_size.mistake(
    "squares over sum",
    "On {case} you give {got}, the weight of a typical object. Multiply all weights by ten: your answer "
    "grows. Which power makes numerator and denominator alike?",
)
def _(w):
    return np.sum(w**2) / np.sum(w)


@effective_size.mistake(
    "share instead of number", "On {case} you give {got}, a share of the objects. How many objects is that?"
)
def _(w):
    return np.mean(w) ** 2 / np.mean(w**2)


@effective_size.mistake(
    "squares summed twice",
    "On {case} you give {got}. In the numerator the sum is squared, not the weights. Which comes first?",
)
def _(w):
    return np.sum(w**2) / np.sum(w**2)


@effective_size.mistake(
    "squared at the wrong place",
    "On {case} you give {got}. Is (Σw)² in the denominator the sum of the squares?",
)
def _(w):
    return np.sum(w**2) * len(w) / np.sum(w) ** 2


@effective_size.mistake(
    "entropy",
    "On {case} you give {got}, from the entropy of the weights. That counts objects, too, but does it "
    "follow from the variance of the weighted mean?",
)
def _(w):
    share = w[w > 0] / np.sum(w)
    return np.exp(-np.sum(share * np.log(share)))


def _bad(z_phot, z_spec, limit):
    return (np.abs(z_phot - z_spec) / (1 + z_spec) > limit).astype(float)


def _with_error(bad, w):
    share = np.sum(w * bad) / np.sum(w)
    return share, np.sqrt(np.sum(w**2 * (bad - share) ** 2)) / np.sum(w)


@function_task(
    right="The target's outliers, foreseen from the training sample, with an error that knows the weights."
)
def honest_outliers(z_phot, z_spec, w, limit):
    return _with_error(_bad(z_phot, z_spec, limit), w)


@honest_outliers.inputs("eighty galaxies whose outliers carry large weights", draws=3)
def _(rng):
    z_spec, w = rng.uniform(0.2, 1.5, size=80), np.exp(rng.normal(0.5, 1, size=80))
    d = rng.normal(0, 0.03, size=80) + rng.choice([-1, 1], size=80) * 0.4 * (rng.random(80) < 0.15 * w)
    d[:4], d[4:8] = 0.15 / (1 + z_spec[:4] / 2), -0.3
    return z_spec + d * (1 + z_spec), z_spec, w, 0.15


@honest_outliers.inputs("fifty galaxies with weights that are all 2", draws=2)
def _(rng):
    z_spec = rng.uniform(0.05, 0.25, size=50)
    return z_spec + (1 + z_spec) * rng.normal(0, 0.05, size=50), z_spec, np.full(50, 2.0), 0.05


honest_outliers.example(
    "two galaxies, one of them an outlier with three times the weight",
    np.array([0.5, 0.9]),
    np.array([0.5, 0.5]),
    np.array([1.0, 3.0]),
    0.15,
    expect="The outlier holds three quarters of the weight.",
    edge=True,
)


@honest_outliers.mistake(
    "evaluated unweighted",
    "Right for equal weights. On {case} you give {got}: every galaxy counts once, so this speaks of the "
    "training sample. Of which sample should it speak?",
)
def _(z_phot, z_spec, w, limit):
    bad = _bad(z_phot, z_spec, limit)
    return _with_error(bad, np.ones(len(bad)))


@honest_outliers.mistake(
    "weights not normalised",
    "On {case} you give {got}. Multiply all weights by ten: can a share become ten times as large? By what "
    "is the weighted sum divided?",
)
def _(z_phot, z_spec, w, limit):
    bad = _bad(z_phot, z_spec, limit)
    share = np.mean(w * bad)
    return share, np.sqrt(np.sum(w**2 * (bad - share) ** 2)) / np.sum(w)


@honest_outliers.mistake(
    "unweighted share, weighted error",
    "Right for equal weights. On {case} you give {got}. The first number speaks of the training sample. "
    "Which one did you weight?",
)
def _(z_phot, z_spec, w, limit):
    bad = _bad(z_phot, z_spec, limit)
    return np.mean(bad), _with_error(bad, w)[1]


@honest_outliers.mistake(
    "weights upside down",
    "Right for equal weights. On {case} you give {got}: the galaxies that stand for many count least. By "
    "what did you multiply?",
)
def _(z_phot, z_spec, w, limit):
    return _with_error(_bad(z_phot, z_spec, limit), 1 / w)


@honest_outliers.mistake(
    "weights on the deviations",
    "On {case} you give {got}. You multiplied Δz by the weight before you compared it with the limit. Does a "
    "galaxy become an outlier because it stands for many?",
)
def _(z_phot, z_spec, w, limit):
    bad = (w * np.abs(z_phot - z_spec) / (1 + z_spec) > limit).astype(float)
    return _with_error(bad, np.ones(len(bad)))


@honest_outliers.mistake(
    "percent",
    "On {case} you give {got}, in per cent. Which range was asked for?",
)
def _(z_phot, z_spec, w, limit):
    share, error = _with_error(_bad(z_phot, z_spec, limit), w)
    return 100 * share, 100 * error


@honest_outliers.mistake(
    "not divided by 1 + z",
    "On {case} you give {got}. You compared z_phot − z_spec itself with the limit. What does the definition "
    "of Δz divide by?",
)
def _(z_phot, z_spec, w, limit):
    return _with_error((np.abs(z_phot - z_spec) > limit).astype(float), w)


@honest_outliers.mistake(
    "1 + z of the prediction",
    "On {case} you give {got}. You divided by 1 + z_phot, so a wild prediction scales its own error. Which "
    "redshift stands below?",
)
def _(z_phot, z_spec, w, limit):
    return _with_error((np.abs(z_phot - z_spec) / (1 + z_phot) > limit).astype(float), w)


@honest_outliers.mistake(
    "one side only",
    "On {case} you give {got}. Only redshifts that are too large count as outliers. And those too small?",
)
def _(z_phot, z_spec, w, limit):
    return _with_error(((z_phot - z_spec) / (1 + z_spec) > limit).astype(float), w)


@honest_outliers.mistake(
    "the good ones", "On {case} you give {got}, the share *within* the limit. Which side are the outliers on?"
)
def _(z_phot, z_spec, w, limit):
    return _with_error(1 - _bad(z_phot, z_spec, limit), w)


@honest_outliers.mistake(
    "error of N objects",
    "Right for equal weights. On {case} the share is right. Your error is that of N equal objects. How many "
    "is the sample worth?",
)
def _(z_phot, z_spec, w, limit):
    share = _with_error(_bad(z_phot, z_spec, limit), w)[0]
    return share, np.sqrt(share * (1 - share) / len(w))


@honest_outliers.mistake(
    "binomial error with the effective size",
    "Right for equal weights. On {case} the share is right. √(f(1 − f)/n_eff) holds if outliers are as "
    "frequent at every weight. Here they are not: which square stands under the root of the text?",
)
def _(z_phot, z_spec, w, limit):
    share = _with_error(_bad(z_phot, z_spec, limit), w)[0]
    return share, np.sqrt(share * (1 - share) * np.sum(w**2)) / np.sum(w)


@honest_outliers.mistake(
    "weights not squared in the error",
    "On {case} the share is right, the error is not. A variance takes the square of every factor. Which "
    "factor has each loss in the mean?",
)
def _(z_phot, z_spec, w, limit):
    bad = _bad(z_phot, z_spec, limit)
    share = _with_error(bad, w)[0]
    return share, np.sqrt(np.sum(w * (bad - share) ** 2)) / np.sum(w)


@honest_outliers.mistake(
    "weighted standard deviation",
    "On {case} the share is right. Your second number is how much single galaxies scatter; it does not fall "
    "with their number. And the error of their mean?",
)
def _(z_phot, z_spec, w, limit):
    share = _with_error(_bad(z_phot, z_spec, limit), w)[0]
    return share, np.sqrt(share * (1 - share))


@honest_outliers.mistake(
    "variance instead of error",
    "On {case} the share is right. Your second number is a variance. In which unit is an error?",
)
def _(z_phot, z_spec, w, limit):
    share, error = _with_error(_bad(z_phot, z_spec, limit), w)
    return share, error**2


@honest_outliers.mistake(
    "share only",
    "On {case} you give {got}, the right share. How well is it known? The error is asked for, too.",
)
def _(z_phot, z_spec, w, limit):
    return _with_error(_bad(z_phot, z_spec, limit), w)[0]


@honest_outliers.mistake("order swapped", "On {case} you give {got}. Which of the two was asked for first?")
def _(z_phot, z_spec, w, limit):
    return _with_error(_bad(z_phot, z_spec, limit), w)[::-1]
