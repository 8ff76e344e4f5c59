"""Feedback on the exercise of lesson 2.2."""

import numpy as np

from . import function_task


def _counts(y, chosen):
    """True positives, false positives, true negatives, false negatives."""
    y = np.asarray(y) == 1
    return tuple(float(np.sum(part)) for part in (chosen & y, chosen & ~y, ~chosen & ~y, ~chosen & y))


def _share(part, rest):
    return part / (part + rest) if part + rest else np.nan


@function_task(
    right="Completeness counts among the pulsars, purity among what you chose; and an empty list is pure."
)
def completeness_and_purity(y, p, threshold):
    tp, fp, _, fn = _counts(y, p > threshold)
    return _share(tp, fn), tp / (tp + fp) if tp + fp else 1.0


@completeness_and_purity.inputs("ninety sources, a third of them pulsars, threshold 0.3", draws=2)
def _(rng):
    y = rng.permutation(np.arange(90) < 30).astype(int)
    return y, np.clip(0.25 + 0.35 * y + rng.normal(0, 0.22, size=90), 0.01, 0.99), 0.3


@completeness_and_purity.inputs("two hundred sources with few pulsars, threshold 0.7", draws=2)
def _(rng):
    y = rng.permutation(np.arange(200) < 24).astype(int)
    return y, np.clip(0.4 + 0.4 * y + rng.normal(0, 0.2, size=200), 0.01, 0.99), 0.7


completeness_and_purity.example(
    "four sources, of which one has exactly the probability of the threshold",
    np.array([1, 1, 0, 0]),
    np.array([0.9, 0.5, 0.2, 0.8]),
    0.5,
    expect="A source is chosen if p is *above* the threshold: here the first and the last.",
)
completeness_and_purity.example(
    "three sources, none above the threshold",
    np.array([1, 0, 0]),
    np.array([0.4, 0.2, 0.1]),
    0.9,
    expect="Nothing is chosen: no pulsar found, and by the convention in the text a purity of 1.",
    edge=True,
)


@completeness_and_purity.mistake(
    "swapped",
    "On {case} you give {got}: both numbers, in the other order. Which of them divides by all pulsars?",
)
def _(y, p, threshold):
    return completeness_and_purity.solution(y, p, threshold)[::-1]


@completeness_and_purity.mistake(
    "below the threshold chosen",
    "On {case} you choose the sources that look *least* like pulsars. Of what is p the probability?",
)
def _(y, p, threshold):
    tp, fp, _, fn = _counts(y, p <= threshold)
    return _share(tp, fn), tp / (tp + fp) if tp + fp else 1.0


@completeness_and_purity.mistake(
    "one minus the threshold",
    "On {case} you give {got}. The threshold that you used is not the one you were given, but its distance "
    "to 1. Which class does p speak of?",
)
def _(y, p, threshold):
    return completeness_and_purity.solution(y, p, 1 - threshold)


@completeness_and_purity.mistake(
    "threshold ignored",
    "On {case} you give {got}, the answer for a threshold of one half. Which argument did you not use?",
)
def _(y, p, threshold):
    return completeness_and_purity.solution(y, p, 0.5)


@completeness_and_purity.mistake(
    "threshold included",
    "Right where no source lies on the threshold. On {case} you chose one that does. Is 0.5 above 0.5?",
)
def _(y, p, threshold):
    tp, fp, _, fn = _counts(y, p >= threshold)
    return _share(tp, fn), tp / (tp + fp) if tp + fp else 1.0


@completeness_and_purity.mistake(
    "AGN instead of pulsars",
    "On {case} you give {got}: how many AGN you keep as AGN, and how pure that list is. Which class is "
    "looked for?",
)
def _(y, p, threshold):
    _, fp, tn, fn = _counts(y, p > threshold)
    return _share(tn, fp), _share(tn, fn)


@completeness_and_purity.mistake(
    "accuracy as completeness",
    "On {case} the purity is right, the first number is a share of *all* sources. Whom does completeness "
    "count?",
)
def _(y, p, threshold):
    tp, fp, tn, _ = _counts(y, p > threshold)
    return (tp + tn) / len(y), tp / (tp + fp) if tp + fp else 1.0


@completeness_and_purity.mistake(
    "accuracy as purity",
    "On {case} the completeness is right, the second number is a share of *all* sources. What stands on "
    "your list?",
)
def _(y, p, threshold):
    tp, _, tn, fn = _counts(y, p > threshold)
    return _share(tp, fn), (tp + tn) / len(y)


@completeness_and_purity.mistake(
    "share of all sources found",
    "On {case} you give {got}. The found pulsars are divided by the number of all sources. How many could "
    "have been found?",
)
def _(y, p, threshold):
    tp, fp, _, _ = _counts(y, p > threshold)
    return tp / len(y), tp / (tp + fp) if tp + fp else 1.0


@completeness_and_purity.mistake(
    "false positive rate for purity",
    "On {case} the completeness is right. Your second number divides the false alarms by all AGN. Is that "
    "an axis of the ROC curve, or a property of your list?",
)
def _(y, p, threshold):
    tp, fp, tn, fn = _counts(y, p > threshold)
    return _share(tp, fn), _share(fp, tn)


@completeness_and_purity.mistake(
    "specificity for purity",
    "On {case} the completeness is right. Your second number is the share of the AGN that are kept off the "
    "list. Does it change when AGN become a hundred times as many? Should a purity?",
)
def _(y, p, threshold):
    tp, fp, tn, fn = _counts(y, p > threshold)
    return _share(tp, fn), _share(tn, fp)


@completeness_and_purity.mistake(
    "contamination for purity",
    "On {case} the completeness is right. Your second number is the share of the list that are *not* "
    "pulsars. What is the rest called?",
)
def _(y, p, threshold):
    tp, fp, _, fn = _counts(y, p > threshold)
    return _share(tp, fn), fp / (tp + fp) if tp + fp else 1.0


@completeness_and_purity.mistake(
    "probabilities summed",
    "On {case} you give {got}. Sources count with their probability, but a telescope looks or does not. "
    "Where is the threshold?",
)
def _(y, p, threshold):
    return np.sum(p * y) / np.sum(y), np.sum(p * y) / np.sum(p)


@completeness_and_purity.mistake(
    "no purity of an empty list",
    "Right wherever something is chosen. On {case} you divide nothing by nothing. What does the text say of "
    "an empty list?",
)
def _(y, p, threshold):
    tp, fp, _, fn = _counts(y, p > threshold)
    return _share(tp, fn), _share(tp, fp)


@completeness_and_purity.mistake(
    "empty list impure",
    "Right wherever something is chosen. On {case} you call an empty list impure, as scikit-learn does by "
    "default. Which convention does the text take?",
)
def _(y, p, threshold):
    tp, fp, _, fn = _counts(y, p > threshold)
    return _share(tp, fn), tp / (tp + fp) if tp + fp else 0.0


def _corrected(p, train_share, true_share):
    yes, no = p * true_share / train_share, (1 - p) * (1 - true_share) / (1 - train_share)
    return yes / (yes + no)


@function_task(
    right="Both classes are scaled, so the odds are; the order of the sources, and with it the AUC, stays."
)
def prior_corrected(p, train_share, true_share):
    return _corrected(p, train_share, true_share)


@prior_corrected.inputs("a model trained on one half pulsars, for a sky with few", draws=2)
def _(rng):
    return rng.uniform(0.02, 0.98, size=12), 0.5, rng.uniform(0.03, 0.15)


@prior_corrected.inputs("a model trained on few pulsars, for a sky with a third", draws=2)
def _(rng):
    return rng.uniform(0.05, 0.95, size=12), rng.uniform(0.05, 0.12), 1 / 3


prior_corrected.example(
    "one undecided source, 50 % pulsars in training, 20 % in the sky",
    np.array([0.5]),
    0.5,
    0.2,
    expect="If the features say nothing, only the share of the class is left.",
)
prior_corrected.example(
    "the certain ones, p = 0 and p = 1",
    np.array([0.0, 1.0]),
    0.5,
    0.1,
    expect="Whoever is certain stays certain.",
)
prior_corrected.example(
    "a share that does not change",
    np.array([0.1, 0.4, 0.8]),
    0.3,
    0.3,
    expect="Same mixture, same probabilities.",
)


@prior_corrected.mistake(
    "score scaled, not the odds",
    "On {case} you multiply p by one factor. Can p = 1 stay certain then? What is multiplied by the ratio "
    "of the shares besides the pulsars' part?",
)
def _(p, train_share, true_share):
    return p * true_share / train_share


@prior_corrected.mistake(
    "score scaled and clipped",
    "On {case} you multiply p by one factor, and cut at 1 what comes out too large. A probability that must "
    "be cut was not one. What is scaled by Bayes' rule?",
)
def _(p, train_share, true_share):
    return np.clip(p * true_share / train_share, 0, 1)


@prior_corrected.mistake(
    "ratio upside down",
    "On {case} the probabilities move away from the new share. If pulsars become rarer, should p rise?",
)
def _(p, train_share, true_share):
    return _corrected(p, true_share, train_share)


@prior_corrected.mistake(
    "negative class forgotten",
    "On {case} you scale the pulsars' part, and then divide by the sum with the AGN's part as it was. Does "
    "the share of AGN not change?",
)
def _(p, train_share, true_share):
    yes = p * true_share / train_share
    return yes / (yes + 1 - p)


@prior_corrected.mistake(
    "positive class forgotten",
    "On {case} you scale the AGN's part only. Does the share of pulsars not change?",
)
def _(p, train_share, true_share):
    no = (1 - p) * (1 - true_share) / (1 - train_share)
    return p / (p + no)


@prior_corrected.mistake(
    "balanced training assumed",
    "Right where one half of the training sample are pulsars. On {case} they were not. Which argument is "
    "missing?",
)
def _(p, train_share, true_share):
    return _corrected(p, 0.5, true_share)


@prior_corrected.mistake(
    "AGN's share not divided by that of training",
    "On {case} the AGN's part carries their new share, but the share that they had in training is still in "
    "it, too. How did you treat the pulsars' part?",
)
def _(p, train_share, true_share):
    yes, no = p * true_share / train_share, (1 - p) * (1 - true_share)
    return yes / (yes + no)


@prior_corrected.mistake(
    "odds returned",
    "On {case} you return odds. They are the right ones; how do odds become a probability?",
)
def _(p, train_share, true_share):
    with np.errstate(divide="ignore"):
        return p / (1 - p) * (true_share / (1 - true_share)) / (train_share / (1 - train_share))


@prior_corrected.mistake(
    "normalised over the sources",
    "On {case} your numbers add up to 1 over the *sources*. Over what do the probabilities of one source "
    "add up to 1?",
)
def _(p, train_share, true_share):
    yes = _corrected(p, train_share, true_share)
    return yes / np.sum(yes)


@prior_corrected.mistake(
    "mean forced to the share",
    "On {case} your numbers have exactly the new share as their mean. The whole sky should have it. Must "
    "these dozen sources?",
)
def _(p, train_share, true_share):
    return p * true_share / np.mean(p)


@prior_corrected.mistake(
    "shifted by the difference",
    "On {case} you add the difference of the shares. A source with p = 0 then gets another probability. "
    "Should it? What does Bayes' rule do with a prior: add, or multiply?",
)
def _(p, train_share, true_share):
    return p + true_share - train_share


@prior_corrected.mistake(
    "labels instead of probabilities",
    "On {case} you return only 0 and 1. A corrected label is still a label. What was asked to be corrected?",
)
def _(p, train_share, true_share):
    return (_corrected(p, train_share, true_share) > 0.5).astype(float)


@prior_corrected.mistake(
    "probability of the other class",
    "On {case} you return the probability of an AGN. Which part of the sum goes on top?",
)
def _(p, train_share, true_share):
    return 1 - _corrected(p, train_share, true_share)


@prior_corrected.mistake(
    "logarithms mixed up",
    "On {case} you add the ratio of odds to the log-odds. What must be added to a logarithm, so that the "
    "thing itself is multiplied?",
)
def _(p, train_share, true_share):
    factor = (true_share / (1 - true_share)) / (train_share / (1 - train_share))
    with np.errstate(divide="ignore"):
        return 1 / (1 + (1 - p) / p * np.exp(-factor))


def _bins(y, p, n_bins):
    """For every bin that is not empty: members, mean of p, mean of y, centre."""
    which = np.minimum((p * n_bins).astype(int), n_bins - 1)
    for b in range(n_bins):
        inside = which == b
        if inside.any():
            yield inside.sum(), p[inside].mean(), y[inside].mean(), (b + 0.5) / n_bins


@function_task(
    right="Bins count by their members, empty ones not at all, and p = 1 has its place in the last."
)
def calibration_error(y, p, n_bins):
    return sum(n * abs(said - seen) for n, said, seen, _ in _bins(y, p, n_bins)) / len(p)


@calibration_error.inputs("three hundred sources, most of them with a small p, ten bins", draws=2)
def _(rng):
    p = 0.002 + 0.99 * rng.beta(0.5, 2, size=300)
    return (rng.random(300) < 0.15 + 0.55 * p).astype(int), p, 10


@calibration_error.inputs("forty sources, of which none has a p between 0.4 and 0.8, five bins", draws=2)
def _(rng):
    p = np.where(np.arange(40) < 25, rng.uniform(0.02, 0.38, size=40), rng.uniform(0.82, 0.98, size=40))
    return (rng.random(40) < 0.45 + 0.15 * (p > 0.5)).astype(int), p, 5


calibration_error.example(
    "two sources, called 0.2 and 0.8, in two bins",
    np.array([1, 0]),
    np.array([0.2, 0.8]),
    2,
    expect="In each bin what is said and what is seen differ by 0.8.",
    edge=True,
)
calibration_error.example(
    "six sources, two of them with p = 1",
    np.array([0, 1, 1, 0, 0, 0]),
    np.array([1.0, 1.0, 0.95, 0.3, 0.3, 0.3]),
    10,
    expect="The two with p = 1 belong in the last bin, beside the one with 0.95: 2/3 is seen there.",
    edge=True,
)


@calibration_error.mistake(
    "p of one in a bin of its own",
    "Right where every p is below 1. On {case} p = 1 has a bin to itself. How many bins are there then?",
)
def _(y, p, n_bins):
    which = (p * n_bins).astype(int)
    return sum(abs(np.sum(p[which == b] - y[which == b])) for b in np.unique(which)) / len(y)


@calibration_error.mistake(
    "all bins alike",
    "On {case} you give {got}: a bin with three sources counts as much as one with a hundred. How many "
    "sources does an error concern?",
)
def _(y, p, n_bins):
    return np.mean([abs(said - seen) for _, said, seen, _ in _bins(y, p, n_bins)])


@calibration_error.mistake(
    "divided by all bins",
    "On {case} you give {got}: every bin counts alike, and empty ones as perfect. By what should a bin be "
    "weighted?",
)
def _(y, p, n_bins):
    return sum(abs(said - seen) for _, said, seen, _ in _bins(y, p, n_bins)) / n_bins


@calibration_error.mistake(
    "no bins",
    "On {case} you give {got}, the difference of the overall means. A model that says too much here and too "
    "little there passes. When is the absolute value taken: before the sum over bins, or after?",
)
def _(y, p, n_bins):
    return abs(np.mean(p - y))


@calibration_error.mistake(
    "absolute value forgotten",
    "On {case} you give {got}: bins above the diagonal cancel bins below. What keeps them from it?",
)
def _(y, p, n_bins):
    return np.mean(p - y)


@calibration_error.mistake(
    "absolute value of each source",
    "On {case} you give {got}, the mean of |p − y|. A source is 0 or 1 and never 0.3: even true "
    "probabilities have such a distance. Of what should the mean be taken first?",
)
def _(y, p, n_bins):
    return np.mean(np.abs(p - y))


@calibration_error.mistake(
    "Brier score",
    "On {case} you give {got}, the Brier score. It is proper, but it is not the distance from the diagonal. "
    "Where are the bins?",
)
def _(y, p, n_bins):
    return np.mean((p - y) ** 2)


@calibration_error.mistake(
    "AUC as calibration",
    "On {case} you give {got}, the AUC. Halve every p: does the order of the sources change, and do the "
    "frequencies still agree with what is said?",
)
def _(y, p, n_bins):
    pulsars, agn = p[y == 1][:, None], p[y == 0][None]
    return np.mean((pulsars > agn) + 0.5 * (pulsars == agn))


@calibration_error.mistake(
    "squared",
    "On {case} you give {got}: the differences of the bins are squared. Which distance does the formula "
    "take?",
)
def _(y, p, n_bins):
    return sum(n * (said - seen) ** 2 for n, said, seen, _ in _bins(y, p, n_bins)) / len(p)


@calibration_error.mistake(
    "root of the mean square",
    "On {case} you give {got}: the root of a mean square lets large differences count more. Which distance "
    "does the formula take?",
)
def _(y, p, n_bins):
    return np.sqrt(sum(n * (said - seen) ** 2 for n, said, seen, _ in _bins(y, p, n_bins)) / len(p))


@calibration_error.mistake(
    "largest difference",
    "On {case} you give {got}, the difference of the worst bin. That is another useful number. And the mean "
    "over all sources?",
)
def _(y, p, n_bins):
    return max(abs(said - seen) for _, said, seen, _ in _bins(y, p, n_bins))


@calibration_error.mistake(
    "centre of the bin",
    "On {case} you give {got}: you compare what is seen with the centre of the bin. Where in the first bin "
    "do most sources lie?",
)
def _(y, p, n_bins):
    return sum(n * abs(centre - seen) for n, _, seen, centre in _bins(y, p, n_bins)) / len(p)


@calibration_error.mistake(
    "not divided by the number of sources",
    "On {case} you give {got}. Can a distance between two probabilities exceed 1? What is still to be "
    "divided by?",
)
def _(y, p, n_bins):
    return sum(n * abs(said - seen) for n, said, seen, _ in _bins(y, p, n_bins))


@calibration_error.mistake(
    "bins of equal number",
    "On {case} you give {got}: your bins hold equal numbers of sources. Which bins does the text ask for?",
)
def _(y, p, n_bins):
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, n_bins) if len(part)]
    return sum(len(part) * abs(np.mean(p[part] - y[part])) for part in parts) / len(p)


@calibration_error.mistake(
    "confidence in the predicted class",
    "On {case} you give {got}: you binned how sure the model is of its *class*, as is done for many "
    "classes. Here p speaks of one class. What is compared with the share of pulsars?",
)
def _(y, p, n_bins):
    sure, hit = np.maximum(p, 1 - p), ((p > 0.5) == (y == 1)).astype(float)
    return sum(n * abs(said - seen) for n, said, seen, _ in _bins(hit, sure, n_bins)) / len(p)


@calibration_error.mistake(
    "p of one lost",
    "Right where every p is below 1. On {case} sources with p = 1 are in no bin of yours. Where does the "
    "last bin end?",
)
def _(y, p, n_bins):
    inside = p < 1
    return calibration_error.solution(y[inside], p[inside], n_bins) * inside.sum() / len(p)


@calibration_error.mistake(
    "p of one lost, and not counted",
    "Right where every p is below 1. On {case} the sources with p = 1 are gone, as if there were fewer "
    "sources. Where does the last bin end?",
)
def _(y, p, n_bins):
    inside = p < 1
    return calibration_error.solution(y[inside], p[inside], n_bins)


@calibration_error.mistake(
    "empty bins",
    "Right where every bin has members. On {case} your answer is not a number, since the mean of nothing "
    "is none. How much should an empty bin count?",
)
def _(y, p, n_bins):
    filled = len(list(_bins(y, p, n_bins))) == n_bins
    return calibration_error.solution(y, p, n_bins) if filled else np.nan
