"""Feedback on the exercise of lesson 1.5."""

import numpy as np

from . import function_task
from ._plain import is_array, plain

# --- Ridge -------------------------------------------------------------------------------------------------


def _weights(X, y, factor):
    """Weights from an SVD of the centred X, with ``factor(s, N)`` times uᵀy along each direction."""
    U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return Vt.T @ (factor(s, len(y)) * (U.T @ (y - y.mean())))


@function_task(
    right="The penalty is on the scale of a mean loss, and the intercept goes free.",
    otherwise="Does your line pass through the mean star, and which fraction of the "
    "least-squares fit is left "
    "along each singular direction?",
)
def ridge(X, y, alpha):
    w = _weights(X, y, lambda s, N: s / (s**2 + N * alpha))
    return y.mean() - X.mean(axis=0) @ w, w


def _linear(rng, N, D):
    X = rng.uniform(2, 6, size=D) + rng.normal(size=(N, D)) * rng.uniform(0.5, 2, size=D)
    return X, rng.uniform(15, 25) + X @ rng.normal(size=D) + rng.normal(size=N)


@ridge.inputs("forty stars with six features", draws=2)
def _(rng):
    return *_linear(rng, 40, 6), rng.uniform(0.2, 0.6)


@ridge.inputs("eight stars with thirty channels", draws=2)
def _(rng):
    return *_linear(rng, 8, 30), rng.uniform(0.2, 0.6)


ridge.example(
    "two stars at 4 and 6, of types 0 and 2, with alpha = 1",
    np.array([[4.0], [6.0]]),
    np.array([0.0, 2.0]),
    1.0,
    expect="The slope without penalty is 1. Half of it should be left, and the line should still pass "
    "through the mean of the stars.",
    edge=True,
)


def _other(factor):
    """A wrong factor; the intercept goes with it."""

    def wrong(X, y, alpha):
        w = _weights(X, y, lambda s, N: factor(s, N, alpha))
        return y.mean() - X.mean(axis=0) @ w, w

    return wrong


def _intercept(of):
    """The right weights with another intercept."""

    def wrong(X, y, alpha):
        w = ridge.solution(X, y, alpha)[1]
        return of(X, y, w), w

    return wrong


def _penalised(X, y, alpha):
    A = np.column_stack([np.ones(len(y)), X])
    w = np.linalg.solve(A.T @ A + len(y) * alpha * np.eye(A.shape[1]), A.T @ y)
    return w[0], w[1:]


def _penalised_without_n(X, y, alpha):
    return _penalised(X, y, alpha / len(y))


def _uncentred(intercept):
    def wrong(X, y, alpha):
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        target = y - (y.mean() if intercept == "mean" else 0)
        w = Vt.T @ (s / (s**2 + len(y) * alpha) * (U.T @ target))
        return {"none": 0.0, "mean": y.mean(), "late": y.mean() - X.mean(axis=0) @ w}[intercept], w

    return wrong


def _standardised(back):
    def wrong(X, y, alpha):
        spread = X.std(axis=0)
        w = ridge.solution(X / spread, y, alpha)[1]
        w = w / spread if back else w
        return y.mean() - X.mean(axis=0) @ w, w

    return wrong


def _one_mean(X, y, alpha):
    U, s, Vt = np.linalg.svd(X - X.mean(), full_matrices=False)
    w = Vt.T @ (s / (s**2 + len(y) * alpha) * (U.T @ (y - y.mean())))
    return y.mean() - X.mean() * w.sum(), w


def _untransposed(X, y, alpha):
    U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    w = Vt @ (s / (s**2 + len(y) * alpha) * (U.T @ (y - y.mean())))
    return y.mean() - X.mean(axis=0) @ w, w


def _swapped(X, y, alpha):
    return ridge.solution(X, y, alpha)[::-1]


for _name, _hint, _wrong in (
    (
        "intercept penalised",
        "On {case} the line misses the mean of the stars: your intercept was pulled towards zero. If all "
        "types were larger by 100, by how much should the predictions change?",
        _penalised,
    ),
    (
        "intercept penalised, and no N",
        "On {case} two things differ: the intercept was pulled towards zero, and the penalty is that of a "
        "sum over stars. Which numbers should be pulled, and is the loss a sum or a mean?",
        _penalised_without_n,
    ),
    (
        "N forgotten",
        "On {case} your penalty is too weak by the number of stars. Is the loss a sum over stars or a mean?",
        _other(lambda s, N, alpha: s / (s**2 + alpha)),
    ),
    (
        "features counted instead of stars",
        "On {case} your penalty grows with the number of columns. Over what does the mean in the loss run?",
        lambda X, y, alpha: _other(lambda s, N, alpha: s / (s**2 + X.shape[1] * alpha))(X, y, alpha),
    ),
    (
        "one mean for all columns",
        "On {case} you took the same number from every column, the mean of the whole table. Has not "
        "each column "
        "a mean of its own?",
        _one_mean,
    ),
    (
        "divided by N",
        "On {case} your penalty is too weak by the number of stars squared. Multiply the gradient by N: "
        "what happens to each of its two terms?",
        _other(lambda s, N, alpha: s / (s**2 + alpha / N)),
    ),
    (
        "alpha squared",
        "On {case} your penalty enters as its square. The singular values do, in s². Does alpha belong to s"
        " or to s²?",
        _other(lambda s, N, alpha: s / (s**2 + N * alpha**2)),
    ),
    (
        "N alpha squared",
        "On {case} your penalty enters as (N alpha)². The singular values do, in s². Which power of the "
        "penalty stands in the gradient?",
        _other(lambda s, N, alpha: s / (s**2 + (N * alpha) ** 2)),
    ),
    (
        "alpha squared, and no N",
        "On {case} alpha enters as its square and without the number of stars. Which power of it stands in "
        "the gradient, and is the loss a mean?",
        _other(lambda s, N, alpha: s / (s**2 + alpha**2)),
    ),
    (
        "singular values not squared",
        "On {case} each direction keeps s/(s + N alpha) of its fit. Which power of the singular values "
        "stands in XᵀX?",
        _other(lambda s, N, alpha: 1 / (s + N * alpha)),
    ),
    (
        "singular values not squared, and no N",
        "On {case} each direction keeps s/(s + alpha) of its fit. Which power of the singular values stands"
        " in XᵀX, and what became of the mean in the loss?",
        _other(lambda s, N, alpha: 1 / (s + alpha)),
    ),
    (
        "fraction without 1/s",
        "On {case} you multiply by the fraction that is left, and not by 1/s. What would your weights be "
        "for alpha = 0, and what should they be?",
        _other(lambda s, N, alpha: s**2 / (s**2 + N * alpha)),
    ),
    (
        "numerator 1",
        "On {case} you divide by s² + N alpha only. What would be left for alpha = 0: 1/s, or 1/s²?",
        _other(lambda s, N, alpha: 1 / (s**2 + N * alpha)),
    ),
    (
        "twice the penalty",
        "On {case} your penalty is twice too strong. Both terms of the loss are squares. Where does the 2 "
        "of the one derivative go, and where that of the other?",
        _other(lambda s, N, alpha: s / (s**2 + 2 * N * alpha)),
    ),
    (
        "half the penalty",
        "On {case} your penalty is twice too weak. Both terms of the loss are squares. Where does the 2 of "
        "the one derivative go, and where that of the other?",
        _other(lambda s, N, alpha: s / (s**2 + N * alpha / 2)),
    ),
    (
        "no penalty",
        "On {case} you give the weights of least squares. Where does alpha come in?",
        _other(lambda s, N, alpha: np.where(s > 1e-10 * s[0], 1 / np.maximum(s, 1e-12), 0)),
    ),
    (
        "intercept for centred features",
        "On {case} your weights are right. Your intercept is the mean type: the prediction at the mean "
        "star. What is the prediction where all features are zero?",
        _intercept(lambda X, y, w: y.mean()),
    ),
    (
        "no intercept",
        "On {case} your weights are right, for centred data, and your intercept is 0. What has to be added "
        "for stars that are not centred?",
        _intercept(lambda X, y, w: 0.0),
    ),
    (
        "sign in the intercept",
        "On {case} your weights are right. Put the mean star into your formula: does its mean type come out?",
        _intercept(lambda X, y, w: y.mean() + X.mean(axis=0) @ w),
    ),
    (
        "mean type forgotten in the intercept",
        "On {case} your weights are right. Put the mean star into your formula: which type comes out?",
        _intercept(lambda X, y, w: -X.mean(axis=0) @ w),
    ),
    (
        "nothing centred",
        "On {case} your line passes through zero: there is no intercept at all. From where should features "
        "and types be counted, if the intercept is free?",
        _uncentred("none"),
    ),
    (
        "features not centred",
        "On {case} you took the mean from the types and not from the features. Which intercept makes the "
        "residuals sum to zero?",
        _uncentred("mean"),
    ),
    (
        "centred for the intercept only",
        "On {case} your weights belong to data with their means still in. The penalty then works against "
        "the means as well. When does the mean have to go?",
        _uncentred("late"),
    ),
    (
        "columns standardised",
        "On {case} you divided every column by its spread first. Which weights does the penalty then see: "
        "those per unit, or those per spread?",
        _standardised(True),
    ),
    (
        "columns standardised, weights in spreads",
        "On {case} your weights are per spread of a column. To which features will they be applied, and was"
        " a division asked for?",
        _standardised(False),
    ),
    (
        "V on its side",
        "On {case} you multiply with Vᵀ where V should stand, or the shapes do not fit. `np.linalg.svd` "
        "returns Vᵀ. How many numbers has w?",
        _untransposed,
    ),
    (
        "weights without intercept",
        "On {case} your weights are right, and they come alone. They belong to centred data: what turns "
        "them into a type for a star that is not centred?",
        lambda X, y, alpha: ridge.solution(X, y, alpha)[1],
    ),
    (
        "intercept and weights in one array",
        "On {case} the numbers are right, all in one array. How does a function return two things?",
        lambda X, y, alpha: np.hstack(ridge.solution(X, y, alpha)),
    ),
    (
        "order swapped",
        "On {case} both answers are right, in another order. Which was asked for first?",
        _swapped,
    ),
):
    ridge.mistake(_name, _hint)(_wrong)

# --- Validation --------------------------------------------------------------------------------------------


def _correlations(X, y):
    Z = X - X.mean(axis=0)
    return (y - y.mean()) @ Z / np.linalg.norm(Z, axis=0)


def _largest(values, n_columns):
    return np.argsort(-values)[:n_columns]


@function_task(
    right="Choice of columns, spread and weights come from the training folds alone, each time "
    "anew. (The mean of "
    "a column would cancel: the intercept is free.)",
    otherwise="For each fold: which rows may choose columns, set mean and spread, and fit? And which row of"
    " the answer belongs to which star?",
)
def honest_predictions(X, y, fold, n_columns, alpha):
    return _validated(X, y, fold, n_columns, alpha)


def _validated(
    X,
    y,
    fold,
    n_columns,
    alpha,
    *,
    measure=lambda X, y: np.abs(_correlations(X, y)),
    chooses=lambda train, test: train,
    scales=lambda train, test: train,
    scales_test=None,
    fits=lambda train, test: train,
    centres=lambda train, test: train,
    spread=True,
    ddof=0,
    predicts=lambda train, test: test,
    penalty=lambda fit, fold: len(fit),
    labels=np.unique,
):
    """Out-of-fold predictions, with each step's rows free to be wrong."""
    predicted = np.zeros(len(y))
    for label in labels(fold):
        rows = np.flatnonzero(fold != label), np.flatnonzero(fold == label)
        if not len(rows[1]):
            continue
        chosen = chooses(*rows)
        columns = _largest(measure(X[chosen], y[chosen]), n_columns)
        part, fit = X[:, columns], fits(*rows)
        scaled = _scale(part, scales(*rows), spread, ddof)
        tested = _scale(part, scales_test(*rows), spread, ddof) if scales_test else scaled
        mean = y[centres(*rows)].mean()
        strength = penalty(fit, fold) * alpha
        w = _weights(scaled[fit], y[fit], lambda s, N, strength=strength: s / (s**2 + strength))
        to = predicts(*rows)
        predicted[to] = mean + (tested[to] - scaled[fit].mean(axis=0)) @ w
    return predicted


def _scale(part, rows, spread, ddof=0):
    if rows is None or not spread:
        return part
    return (part - part[rows].mean(axis=0)) / part[rows].std(axis=0, ddof=ddof)


def _stars(rng, N, D, informative):
    X = rng.uniform(-3, 3, size=D) + rng.normal(size=(N, D)) * 10 ** rng.uniform(-1, 1, size=D)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    signs = rng.choice([-1, 1], size=informative)
    return X, rng.uniform(15, 25) + Z[:, :informative] @ signs + 2 * rng.normal(size=N)


@honest_predictions.inputs("sixty stars with thirty columns, in four folds", draws=2)
def _(rng):
    return *_stars(rng, 60, 30, 3), rng.permutation(np.arange(60) % 4), 8, rng.uniform(0.2, 0.6)


@honest_predictions.inputs("thirty stars with eighty columns of noise, in three folds", draws=2)
def _(rng):
    return *_stars(rng, 30, 80, 0), rng.permutation(np.arange(30) % 3), 6, rng.uniform(0.2, 0.6)


@honest_predictions.inputs("folds with the numbers 2, 5 and 9", draws=1, edge=True)
def _(rng):
    fold = np.array([2, 5, 9])[rng.permutation(np.arange(40) % 3)]
    return *_stars(rng, 40, 12, 3), fold, 4, rng.uniform(0.2, 0.6)


def _everything(train, test):
    return np.sort(np.concatenate([train, test]))


def _held(train, test):
    return test


def _spoilt(**steps):
    def wrong(X, y, fold, n_columns, alpha):
        return _validated(X, y, fold, n_columns, alpha, **steps)

    return wrong


def _in_order_of_folds(X, y, fold, n_columns, alpha):
    predicted = _validated(X, y, fold, n_columns, alpha)
    return np.concatenate([predicted[fold == label] for label in np.unique(fold)])


def _one_fit(X, y, fold, n_columns, alpha):
    columns = _largest(np.abs(_correlations(X, y)), n_columns)
    scaled = _scale(X[:, columns], slice(None), True)
    return y.mean() + scaled @ _weights(scaled, y, lambda s, N: s / (s**2 + N * alpha))


def _first_choice(X, y, fold, n_columns, alpha):
    first = np.flatnonzero(fold != np.unique(fold)[0])
    return _validated(X, y, fold, n_columns, alpha, chooses=lambda train, test: first)


def _no_mean(X, y, fold, n_columns, alpha):
    predicted = _validated(X, y, fold, n_columns, alpha)
    return predicted - np.array([y[fold != label].mean() for label in fold])


def _raw_test(X, y, fold, n_columns, alpha):
    predicted = np.zeros(len(y))
    for label in np.unique(fold):
        fit = fold != label
        columns = _largest(np.abs(_correlations(X[fit], y[fit])), n_columns)
        scaled = _scale(X[:, columns], fit, True)[fit]
        w = _weights(scaled, y[fit], lambda s, N: s / (s**2 + N * alpha))
        predicted[~fit] = y[fit].mean() + X[~fit][:, columns] @ w
    return predicted


def _exchanged(X, y, fold, n_columns, alpha):
    predicted = np.zeros(len(y))
    for label in np.unique(fold):
        fit = fold == label
        columns = _largest(np.abs(_correlations(X[fit], y[fit])), n_columns)
        scaled = _scale(X[:, columns], fit, True)
        w = _weights(scaled[fit], y[fit], lambda s, N: s / (s**2 + N * alpha))
        predicted[~fit] = y[fit].mean() + scaled[~fit] @ w
    return predicted


for _name, _hint, _wrong in (
    (
        "selected on all stars",
        "On {case} the columns were chosen with the types of all stars, those of the held fold included. "
        "Which rows may see the choice?",
        _spoilt(chooses=_everything),
    ),
    (
        "selected in the first fold only",
        "On {case} the same columns serve all folds, those that the first training part chose. For the "
        "other folds, have these rows been kept back?",
        _first_choice,
    ),
    (
        "selected on the held fold",
        "On {case} the columns were chosen by the very stars that are to be predicted. Which rows may "
        "choose?",
        _spoilt(chooses=_held),
    ),
    (
        "scaler fitted on all stars",
        "On {case} your columns are right. A spread has seen the held stars. Which rows should it come from?",
        _spoilt(scales=_everything),
    ),
    (
        "selected and scaled on all stars",
        "On {case} only the ridge fit stays inside the fold: columns, means and spreads come from all "
        "stars. What else has looked at the held ones?",
        _spoilt(chooses=_everything, scales=_everything),
    ),
    (
        "scaler fitted anew on the held fold",
        "On {case} the held stars are scaled with their own mean and spread. Imagine a fold with one star: "
        "what would be left of it?",
        _spoilt(scales_test=_held),
    ),
    (
        "held fold not scaled",
        "On {case} your weights belong to scaled columns, and the held stars come as they are. Which map "
        "did the training stars go through?",
        _raw_test,
    ),
    (
        "not standardised",
        "On {case} the columns keep their own units, from a tenth to ten. Which of them does one penalty "
        "then hit hardest?",
        _spoilt(spread=False),
    ),
    (
        "in the order of the folds",
        "On {case} the numbers are right, fold after fold. Row i of the answer should belong to star i. "
        "Where do the predictions of one fold go?",
        _in_order_of_folds,
    ),
    (
        "one fit to all stars",
        "On {case} you fit all stars and predict the same ones. For which star is that a prediction?",
        _one_fit,
    ),
    (
        "predicts the training rows",
        "On {case} each fit predicts the stars that it was fitted to, and the last fold leaves its marks on"
        " the others. For which stars has a fit not seen the type?",
        _spoilt(predicts=lambda train, test: train),
    ),
    (
        "spread with N − 1",
        "On {case} your predictions are off by less than a per cent, as if the spread were that of "
        "`ddof=1`. Which is the default of `np.std`?",
        _spoilt(ddof=1),
    ),
    (
        "fitted on the held fold, too",
        "On {case} the ridge fit has seen the held stars. Which rows may set the weights?",
        _spoilt(fits=_everything, centres=_everything),
    ),
    (
        "fitted on all stars, chosen inside",
        "On {case} the columns come from the training part, the weights from all stars. Have the held stars"
        " been kept back from both?",
        _spoilt(fits=_everything, centres=_everything, scales=_everything),
    ),
    (
        "training and held fold exchanged",
        "On {case} each fit uses one fold and predicts the others, so that later folds overwrite earlier "
        "ones. How large should the training part be?",
        _exchanged,
    ),
    (
        "sign of the correlation",
        "On {case} you take the largest correlations and leave out strong negative ones. Does a column that"
        " falls with the type know less about it?",
        _spoilt(measure=_correlations),
    ),
    (
        "weakest columns",
        "On {case} you take the columns that correlate least. In which order does `np.argsort` sort?",
        _spoilt(measure=lambda X, y: -np.abs(_correlations(X, y))),
    ),
    (
        "covariance",
        "On {case} columns with a large spread win, whatever they know. By what must a covariance be "
        "divided to become a correlation?",
        _spoilt(measure=lambda X, y: np.abs((y - y.mean()) @ (X - X.mean(axis=0)))),
    ),
    (
        "N forgotten in the penalty",
        "On {case} columns and scales are right, the penalty is too weak by the number of training stars. "
        "Is alpha that of a mean loss?",
        _spoilt(penalty=lambda fit, fold: 1),
    ),
    (
        "N of all stars in the penalty",
        "On {case} columns and scales are right, the penalty counts all stars. How many does this fit have?",
        _spoilt(penalty=lambda fit, fold: len(fold)),
    ),
    (
        "mean type missing",
        "On {case} your predictions scatter around zero. Which number do predictions of centred types still"
        " need?",
        _no_mean,
    ),
    (
        "mean type of all stars",
        "On {case} all is right but the mean type that is added: it has seen the held stars. Which rows "
        "should it come from?",
        _spoilt(centres=_everything),
    ),
    (
        "folds taken to be 0 to K − 1",
        "Right where the folds are 0, 1, 2. On {case} some stars get no prediction. Over what should the "
        "loop run?",
        _spoilt(labels=lambda fold: range(len(np.unique(fold)))),
    ),
):
    honest_predictions.mistake(_name, _hint)(_wrong)

# --- Folds of objects --------------------------------------------------------------------------------------


def _looked_at(answer, groups, n_folds, seed):
    """What the folds of an answer are like; anything that is no array of one number a row comes as it is."""
    first = answer(groups.copy(), n_folds, np.random.default_rng(seed))
    fold = plain(first)
    if not is_array(fold) or fold.shape != groups.shape or fold.dtype.kind not in "iuf":
        return first
    if fold.dtype.kind == "f" and not np.isfinite(fold).all():
        return first
    again, *others = (
        np.asarray(plain(answer(groups.copy(), n_folds, np.random.default_rng(seed + k)))) for k in range(6)
    )
    names, inverse = np.unique(groups, return_inverse=True)
    numbers = _numbers(sorted(set(fold.tolist())), n_folds)
    fold = fold - (numbers == "from 1")
    folds = [set(fold[inverse == g].tolist()) for g in range(len(names))]
    split = sum(len(found) > 1 for found in folds)
    sizes = [int(np.sum(fold == label)) for label in range(n_folds)]
    objects = [sum(label in found for found in folds) for label in range(n_folds)]
    return {
        "numbers": numbers,
        "split": split,
        "most split": split > 0.5 * sum(np.bincount(inverse) > 1),
        "gap": max(sizes) - min(sizes),
        "gap of the rest": sorted(sizes)[-2] - min(sizes),
        "best": _gap(_balanced(groups, n_folds, np.random.default_rng(0)), n_folds),
        "objects": max(objects) - min(objects),
        "repeats": np.array_equal(plain(first), again),
        "random": any(not np.array_equal(_parted(again), _parted(other)) for other in others),
        "renamed": any(not np.array_equal(again, other) for other in others),
        "how": _pattern(fold, groups, n_folds),
    }


def _modulo(groups, n_folds):
    """The label itself modulo K; of a name, its digits."""
    return np.array([int(str(label).lstrip("J")) for label in groups.tolist()]) % n_folds


def _numbers(found, n_folds):
    for first in (0, 1):
        if found == list(range(first, first + n_folds)):
            return f"from {first}"
    return "other"


def _gap(fold, n_folds):
    sizes = np.bincount(fold, minlength=n_folds)
    return int(sizes.max() - sizes.min())


def _parted(fold):
    """The same for two answers that differ in the names of the folds only."""
    _, first, inverse = np.unique(fold, return_index=True, return_inverse=True)
    return first[inverse]


def _pattern(fold, groups, n_folds):
    """Name of a well-known wrong scheme."""
    names, inverse = np.unique(groups, return_inverse=True)
    n_groups = len(names)
    rows = np.arange(len(fold))
    blocks = np.repeat(np.arange(n_folds), [len(p) for p in np.array_split(np.arange(n_groups), n_folds)])
    rows_in_blocks = np.repeat(np.arange(n_folds), [len(p) for p in np.array_split(rows, n_folds)])
    for name, scheme in (
        ("rows in turn", rows % n_folds),
        ("rows in blocks", rows_in_blocks),
        ("groups in turn", inverse % n_folds),
        ("groups in blocks", blocks[inverse]),
        ("labels modulo", _modulo(groups, n_folds)),
    ):
        if np.array_equal(fold, scheme):
            return name
    return ""


def _verdict(args, got, expected):
    if not isinstance(got, dict) or "split" not in got:
        return "it should give one fold number for each row, an array as long as `groups`"
    if got["split"]:
        return f"{got['split']} of the groups have rows in more than one fold"
    if got["numbers"] != "from 0":
        return f"the folds should be numbered from 0 to {args[1] - 1}, and none should be empty"
    if got["gap"] > max(got["best"], 1):
        return f"largest and smallest fold differ by {got['gap']} rows, where {got['best']} is possible"
    if not got["random"]:
        return "six generators with different seeds give the same folds"
    return bool(got["repeats"]) or "the same seed gives other folds the second time"


@function_task(
    right="No group is split, the folds are as even as the groups allow, and `rng` decides the rest.",
    otherwise="Is every group in one fold, are the folds even in rows, and does `rng` decide which is which?",
    accept=_verdict,
    use=_looked_at,
)
def grouped_folds(groups, n_folds, rng):
    return _balanced(groups, n_folds, rng)


def _balanced(groups, n_folds, rng):
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    order = rng.permutation(len(names))
    order = order[np.argsort(-counts[order], kind="stable")]
    rows, fold_of = np.zeros(n_folds, dtype=int), np.empty(len(names), dtype=int)
    for group in order:
        fold_of[group] = np.argmin(rows)
        rows[fold_of[group]] += counts[group]
    return fold_of[inverse]


@grouped_folds.inputs("thirty-five stars of one to six spectra, five folds", draws=3)
def _(rng):
    sizes = np.concatenate([rng.permutation(np.repeat([2, 3, 4, 5, 6], 4)), np.ones(15, dtype=int)])
    labels = rng.choice(np.arange(100, 999), size=35, replace=False)
    return rng.permutation(np.repeat(labels, sizes)), 5, int(rng.integers(10**6))


@grouped_folds.inputs("one star with fifteen spectra among thirty single ones, three folds", draws=3)
def _(rng):
    labels = rng.choice(np.arange(100, 999), size=31, replace=False)
    sizes = np.r_[15, np.ones(30, dtype=int)]
    return rng.permutation(np.repeat(labels, sizes)), 3, int(rng.integers(10**6))


@grouped_folds.inputs("stars with names for labels", draws=1, edge=True)
def _(rng):
    labels = np.array([f"J{number}" for number in rng.choice(np.arange(1000, 9999), 24, replace=False)])
    sizes = np.r_[6, 5, 4, 3, np.ones(20, dtype=int)]
    return rng.permutation(np.repeat(labels, sizes)), 3, int(rng.integers(10**6))


def _seen(trials, *keys):
    return [tuple(trial.got[key] for key in keys) for trial in trials]


def _scheme(name):
    return lambda trials: all(how == name for (how,) in _seen(trials, "how"))


def _most_split(trials):
    return all(most for (most,) in _seen(trials, "most split"))


def _whole(trials):
    return not any(split for (split,) in _seen(trials, "split"))


def _numbered(trials, first=0):
    return all(numbers == f"from {first}" for (numbers,) in _seen(trials, "numbers"))


def _uneven(trials):
    return any(gap > max(best, 1) for gap, best in _seen(trials, "gap", "best"))


def _equal_objects(trials):
    return all(objects <= 1 for (objects,) in _seen(trials, "objects"))


def _all_random(trials):
    return any(random for (random,) in _seen(trials, "random"))


def _all_repeat(trials):
    return all(repeats for (repeats,) in _seen(trials, "repeats"))


def _giant_last(trials):
    """The one large star of the second case found three even folds, each time."""
    giants = [t for t in trials if t.args[1] == 3 and np.unique(t.args[0], return_counts=True)[1].max() == 15]
    many = [t for t in trials if t.args[1] == 5]
    return (
        bool(giants)
        and all(gap == 15 and rest == 0 for gap, rest in _seen(giants, "gap", "gap of the rest"))
        # Where sizes vary, filling the emptiest fold keeps folds within one star of each other.
        and all(gap <= 6 for (gap,) in _seen(many, "gap"))
    )


def _by_group(groups, fold_of):
    _, inverse = np.unique(groups, return_inverse=True)
    return fold_of[inverse]


def _in_blocks(count, n_folds):
    return np.repeat(np.arange(n_folds), [len(p) for p in np.array_split(np.arange(count), n_folds)])


def _first_come(groups, n_folds, rng):
    names, counts = np.unique(groups, return_counts=True)
    rows, fold_of = np.zeros(n_folds, dtype=int), np.empty(len(names), dtype=int)
    for group in rng.permutation(len(names)):
        fold_of[group] = np.argmin(rows)
        rows[fold_of[group]] += counts[group]
    return _by_group(groups, fold_of)


def _smallest_first(groups, n_folds, rng):
    names, counts = np.unique(groups, return_counts=True)
    order = rng.permutation(len(names))
    order = order[np.argsort(counts[order], kind="stable")]
    rows, fold_of = np.zeros(n_folds, dtype=int), np.empty(len(names), dtype=int)
    for group in order:
        fold_of[group] = np.argmin(rows)
        rows[fold_of[group]] += counts[group]
    return _by_group(groups, fold_of)


def _lists_of_rows(groups, n_folds, rng):
    fold = _balanced(groups, n_folds, rng)
    return [np.flatnonzero(fold == label) for label in range(n_folds)]


def _pairs(groups, n_folds, rng):
    fold = _balanced(groups, n_folds, rng)
    return [(np.flatnonzero(fold != label), np.flatnonzero(fold == label)) for label in range(n_folds)]


def _fold_of_each_group(groups, n_folds, rng):
    fold = _balanced(groups, n_folds, rng)
    return fold[np.unique(groups, return_index=True)[1]]


def _parts(of_one_fold):
    """A rule for answers with one thing a fold, and what each of these things has to be."""

    def recognised(trials):
        return all(
            # Parts of one length come as a matrix.
            (isinstance(t.got, tuple) or (is_array(t.got) and t.got.ndim == 2))
            and len(t.got) == t.args[1]
            and all(of_one_fold(part) for part in t.got)
            for t in trials
        )

    return recognised


for _name, _hint, _when, _wrong in (
    (
        "rows in turn",
        "On {case} the fold follows from the number of the row, and spectra of one star lie in several "
        "folds. What should stay together?",
        _scheme("rows in turn"),
        lambda groups, n_folds, rng: np.arange(len(groups)) % n_folds,
    ),
    (
        "rows in blocks",
        "On {case} the first rows are fold 0, the next fold 1, and so on, wherever the spectra of a star "
        "are. What should stay together?",
        _scheme("rows in blocks"),
        lambda groups, n_folds, rng: _in_blocks(len(groups), n_folds),
    ),
    (
        "rows shuffled",
        "On {case} the folds are even and random, and spectra of one star lie in several of them. Do you "
        "shuffle rows or stars?",
        lambda trials: _most_split(trials) and _all_random(trials) and not _uneven(trials),
        lambda groups, n_folds, rng: rng.permutation(np.arange(len(groups)) % n_folds),
    ),
    (
        "rows drawn",
        "On {case} each row draws its own fold: spectra of one star lie in several, and the folds are of "
        "unequal size. For what should a fold be drawn?",
        lambda trials: _most_split(trials) and _all_random(trials) and _uneven(trials),
        lambda groups, n_folds, rng: rng.integers(n_folds, size=len(groups)),
    ),
    (
        "groups in turn",
        "On {case} no star is split. The fold follows from the order of the labels alone: neighbours in a "
        "sorted catalogue always go the same ways. What is `rng` for, and how even are the folds in rows?",
        _scheme("groups in turn"),
        lambda groups, n_folds, rng: _by_group(groups, np.arange(len(np.unique(groups))) % n_folds),
    ),
    (
        "groups in blocks",
        "On {case} no star is split. The smallest labels are fold 0, the next fold 1. If labels are sorted "
        "by sky or date, what does each fold hold? And what is `rng` for?",
        _scheme("groups in blocks"),
        lambda groups, n_folds, rng: _by_group(groups, _in_blocks(len(np.unique(groups)), n_folds)),
    ),
    (
        "labels modulo K",
        "On {case} no star is split. The fold is the remainder of the label: a star gets the same fold for "
        "ever, and the folds are as even as the labels happen to be. What is `rng` for?",
        _scheme("labels modulo"),
        lambda groups, n_folds, rng: _modulo(groups, n_folds),
    ),
    (
        "only the numbers of the folds are random",
        "On {case} the folds are even. Another generator gives them other numbers, and the same stars stay "
        "together. What should be shuffled: the folds or the stars?",
        lambda trials: (
            _whole(trials)
            and _numbered(trials)
            and not _uneven(trials)
            and not _all_random(trials)
            and any(renamed for (renamed,) in _seen(trials, "renamed"))
        ),
        lambda groups, n_folds, rng: rng.permutation(n_folds)[
            _balanced(groups, n_folds, np.random.default_rng(3))
        ],
    ),
    (
        "even, but not random",
        "On {case} no star is split and the folds are even. Another generator gives the very same folds. "
        "Where could `rng` decide, when several stars have as many spectra?",
        lambda trials: (
            _whole(trials) and _numbered(trials) and not _uneven(trials) and not _all_random(trials)
        ),
        lambda groups, n_folds, rng: _balanced(groups, n_folds, np.random.default_rng(3)),
    ),
    (
        "smallest groups first",
        "On {case} the star with the most spectra came when all folds were full, and one fold is far "
        "too large. "
        "In which order would the stars fit better?",
        lambda trials: _whole(trials) and _numbered(trials) and _giant_last(trials),
        _smallest_first,
    ),
    (
        "as many groups in each",
        "On {case} every fold has as many stars, and not as many rows: some stars have many spectra. What "
        "should be even?",
        lambda trials: _whole(trials) and _numbered(trials) and _uneven(trials) and _equal_objects(trials),
        lambda groups, n_folds, rng: _by_group(
            groups, rng.permutation(np.arange(len(np.unique(groups))) % n_folds)
        ),
    ),
    (
        "large groups come late",
        "On {case} no star is split, and the folds are less even than the stars allow. Which stars "
        "leave you the "
        "least choice, and when are they placed?",
        lambda trials: (
            _whole(trials)
            and _numbered(trials)
            and _uneven(trials)
            and _all_random(trials)
            and all(
                gap <= max(np.unique(t.args[0], return_counts=True)[1])
                for t, (gap,) in zip(trials, _seen(trials, "gap"), strict=True)
            )
        ),
        _first_come,
    ),
    (
        "sizes left to chance",
        "On {case} no star is split, and how large a fold becomes is left to chance. When a star is placed,"
        " how full are the folds?",
        lambda trials: _whole(trials) and _uneven(trials) and _all_random(trials),
        lambda groups, n_folds, rng: _by_group(groups, rng.integers(n_folds, size=len(np.unique(groups)))),
    ),
    (
        "folds from 1",
        "On {case} your folds are good, and numbered from 1. From which number was asked?",
        lambda trials: _whole(trials) and _numbered(trials, first=1),
        lambda groups, n_folds, rng: _balanced(groups, n_folds, rng) + 1,
    ),
    (
        "global random numbers",
        "On {case} your folds are good, and the same seed gives others the second time. Which generator do "
        "you shuffle with?",
        lambda trials: (
            _whole(trials) and _numbered(trials) and not _uneven(trials) and not _all_repeat(trials)
        ),
        lambda groups, n_folds, rng: _balanced(groups, n_folds, np.random.default_rng()),
    ),
    (
        "lists of rows",
        "On {case} you give the rows of each fold. Asked is the other way round: which fold has each row?",
        _parts(lambda part: is_array(part) and part.ndim == 1),
        _lists_of_rows,
    ),
    (
        "pairs of training and test",
        "On {case} you give training and test rows, as `split` of scikit-learn does. Asked is one number "
        "for each row: where is it in the test part?",
        _parts(lambda part: isinstance(part, tuple) and len(part) == 2),
        _pairs,
    ),
    (
        "one fold for each group",
        "On {case} you give one number for each star. The rows are spectra: which number has each of them?",
        lambda trials: all(np.shape(t.got) == (len(np.unique(t.args[0])),) for t in trials),
        _fold_of_each_group,
    ),
):
    grouped_folds.mistake(_name, _hint, when=_when)(_wrong)
