"""Feedback on exercise 1.3: gradient descent and conditioning."""

import copy

import numpy as np

from . import function_task
from ._compare import Tolerance, compare
from ._plain import plain

# --- Adam --------------------------------------------------------------------------------------------------


def _alike(one, other):
    return compare(plain(one), plain(other), Tolerance()) is None


def _twice(answer, gradient, start, *rest):
    """Call an answer twice from one start, so that what survives the first call shows."""
    kept = copy.deepcopy(start)
    first = answer(gradient, start, *rest)
    if not isinstance(first, dict):
        return first
    if not _alike(start, kept):
        return {"the start was overwritten": 1.0}
    again = answer(gradient, start, *rest)
    return first if _alike(first, again) else {"first call": first, "second call": again}


@function_task(
    right="Two moments for each parameter, one step number for all, and nothing is left after the call.",
    otherwise="The first step changes each number by the rate, up or down, if epsilon is small. Does yours?",
    use=_twice,
)
def adam(gradient, start, rate, steps, beta1, beta2, epsilon):
    w = dict(start)
    m = dict.fromkeys(w, 0.0)
    v = dict.fromkeys(w, 0.0)
    for t in range(1, steps + 1):
        g = gradient(w)
        for name in w:
            m[name] = beta1 * m[name] + (1 - beta1) * g[name]
            v[name] = beta2 * v[name] + (1 - beta2) * g[name] ** 2
        w = {
            name: w[name] - rate * (m[name] / (1 - beta1**t)) / (np.sqrt(v[name] / (1 - beta2**t)) + epsilon)
            for name in w
        }
    return w


def _problem(rng, steps):
    """A bowl in two parameters of one shape, whose gradients differ in size."""
    root = rng.normal(size=(6, 6))
    bowl = root @ root.T / 6 + 0.3 * np.eye(6)
    bottom = rng.normal(size=6)
    scale = np.repeat([1.0, 0.02], 3)

    def gradient(w):
        g = scale * (bowl @ (np.concatenate([w["weights"], w["offsets"]]) - bottom))
        return {"weights": g[:3], "offsets": g[3:]}

    start = {"weights": rng.normal(size=3) + 3, "offsets": rng.normal(size=3) - 3}
    beta1, beta2 = float(rng.uniform(0.6, 0.8)), float(rng.uniform(0.9, 0.97))
    return gradient, start, float(rng.uniform(0.05, 0.1)), steps, beta1, beta2, 1e-3


@adam.inputs("two parameters, one step", draws=2)
def _(rng):
    return _problem(rng, 1)


@adam.inputs("two parameters, twelve steps", draws=3)
def _(rng):
    return _problem(rng, 12)


def _variant(
    correct=(True, True),
    inside=False,
    first=1,
    per_parameter=False,
    shared=False,
    sign=-1,
    root=True,
    moment=True,
    square=True,
    fewer=0,
    power=True,
    overwrite=False,
    averaged=True,
    frozen=False,
):
    """A wrong Adam: one thing changed, the rest as it should be."""

    def wrong(gradient, start, rate, steps, beta1, beta2, epsilon):
        w = dict(start)
        state = {name: [0.0, 0.0] for name in w}
        if shared:
            state = dict.fromkeys(w, [0.0, 0.0])  # noqa: RUF024, that is the mistake
        t = first - 1
        for _ in range(steps - fewer):
            t += 0 if per_parameter else 1
            new = {}
            for name, g in gradient(start if frozen else w).items():
                t += 1 if per_parameter else 0
                s = state[name]
                new_1, new_2 = (1 - beta1, 1 - beta2) if averaged else (1, 1)
                s[0] = beta1 * s[0] + new_1 * g
                s[1] = beta2 * s[1] + new_2 * (g if square else s[0]) ** 2
                less = (beta1**t, beta2**t) if power else (beta1 * t, beta2 * t)
                m = s[0] / (1 - less[0]) if correct[0] else s[0]
                v = s[1] / (1 - less[1]) if correct[1] else s[1]
                if overwrite:
                    s[:] = m, v
                size = np.sqrt(v + epsilon) if inside else (np.sqrt(v) if root else v) + epsilon
                new[name] = w[name] + sign * rate * (m if moment else g) / size
            w = new
        return w

    return wrong


for _name, _hint, _wrong in (
    (
        "no bias correction",
        "On {case} the moments enter as they are. Both start at zero: how large are they after one step?",
        _variant(correct=(False, False)),
    ),
    (
        "only the mean corrected",
        "On {case} the mean of the gradient is corrected and the mean of its square is not. "
        "Where did both start?",
        _variant(correct=(True, False)),
    ),
    (
        "only the square corrected",
        "On {case} the mean of the square is corrected and the mean of the gradient is not. "
        "Where did both start?",
        _variant(correct=(False, True)),
    ),
    (
        "epsilon inside the root",
        "On {case} small gradients make smaller steps than they should. An epsilon of 0.001 is how large "
        "once its root is taken?",
        _variant(inside=True),
    ),
    (
        "step number from zero",
        "On {case} something is divided by zero. What is 1 less a power of beta when the exponent is 0, "
        "and what number has the first step?",
        _variant(first=0),
    ),
    (
        "step number from two",
        "On {case} the correction is too weak from the start. What number has the first step when the "
        "correction uses it?",
        _variant(first=2),
    ),
    (
        "step number counts parameters",
        "On {case} one parameter is right at the first step and the other is not. How often does the step "
        "number grow in one step?",
        _variant(per_parameter=True),
    ),
    (
        "moments shared",
        "On {case} the offsets move as if they had the gradient of the weights. How many pairs of moments "
        "do two parameters need?",
        _variant(shared=True),
    ),
    (
        "uphill",
        "On {case} every number moves away from where it should. Which way does the gradient point?",
        _variant(sign=1),
    ),
    (
        "root forgotten",
        "On {case} large gradients make the smallest steps. In which units is the mean of the square, and "
        "in which the mean?",
        _variant(root=False),
    ),
    (
        "gradient instead of its mean",
        "Right at the first step only. On {case} you give {got}. Which of the two moments stands above the "
        "line?",
        _variant(moment=False),
    ),
    (
        "square of the mean",
        "On {case} the second moment is built from the first. What is it a mean of?",
        _variant(square=False),
    ),
    (
        "product instead of power",
        "Right at the first step only. On {case} you give {got}. Each step multiplies by beta once more: "
        "what stands there after t steps?",
        _variant(power=False),
    ),
    (
        "corrected moments carried on",
        "Right at the first step only. On {case} you give {got}. Is it the corrected moment that goes into "
        "the next step, or the one before correction?",
        _variant(overwrite=True),
    ),
    (
        "sum instead of mean",
        "On {case} you give {got}. A running mean keeps a share of the old. What share does the new "
        "gradient get?",
        _variant(averaged=False),
    ),
    (
        "gradient of the start",
        "Right at the first step only. On {case} you give {got}. Where is the gradient taken at the second "
        "step?",
        _variant(frozen=True),
    ),
    (
        "a step too few",
        "On {case} you stop one step early. How many numbers does `range(1, steps)` hold?",
        _variant(fewer=1),
    ),
):
    adam.mistake(_name, _hint)(_wrong)


@adam.mistake(
    "epsilon before the correction",
    "On {case} you give {got}, nearly right. Your epsilon is added to the root before that is corrected. "
    "Which root "
    "does the lesson add it to?",
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    w, m, v = dict(start), dict.fromkeys(start, 0.0), dict.fromkeys(start, 0.0)
    for t in range(1, steps + 1):
        g = gradient(w)
        for name in w:
            m[name] = beta1 * m[name] + (1 - beta1) * g[name]
            v[name] = beta2 * v[name] + (1 - beta2) * g[name] ** 2
        step = rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        w = {name: w[name] - step * m[name] / (np.sqrt(v[name]) + epsilon) for name in w}
    return w


@adam.mistake(
    "no epsilon",
    "On {case} you give {got}, nearly right. What keeps the division safe where a gradient is zero, and how "
    "large is "
    "it here?",
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    return adam.solution(gradient, start, rate, steps, beta1, beta2, 0.0)


@adam.mistake(
    "one step too many",
    "On {case} you give {got}. That is where Adam stands one step later. How many steps does your loop make?",
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    return adam.solution(gradient, start, rate, steps + 1, beta1, beta2, epsilon)


@adam.mistake(
    "usual values in place of the arguments",
    "On {case} you give {got}. It seems that 0.9 and 0.999 are used whatever the caller says. Where do "
    "beta1 and beta2 "
    "come in?",
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    return adam.solution(gradient, start, rate, steps, 0.9, 0.999, epsilon)


@adam.mistake(
    "betas swapped",
    "On {case} you give {got}. Which of the two, beta1 or beta2, belongs to the mean of the gradient?",
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    return adam.solution(gradient, start, rate, steps, beta2, beta1, epsilon)


@adam.mistake(
    "gradient after half a step",
    "On {case} one parameter has moved already when the other asks for its gradient. At which point are "
    "all gradients of one step taken?",
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    w, state = dict(start), {name: (0.0, 0.0) for name in start}
    for t in range(1, steps + 1):
        for name in w:
            g = gradient(w)[name]
            m, v = state[name]
            state[name] = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            m, v = state[name]
            w[name] = w[name] - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    return w


def _has_key(key):
    return lambda trials: any(isinstance(trial.got, dict) and key in trial.got for trial in trials)


_LEFT_OVER = {}


@adam.mistake(
    "state kept between calls",
    "On {case}, called twice with the same start, your function gives two answers. What is left over "
    "from the first call: the moments, or the step number?",
    when=_has_key("second call"),
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon, state=_LEFT_OVER):
    w = dict(start)
    for t in range(1, steps + 1):
        for name, g in gradient(w).items():
            m, v = state.get(name, (0.0, 0.0))
            state[name] = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            m, v = state[name]
            w[name] = w[name] - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    return w


@adam.mistake(
    "start overwritten",
    "After the call the start itself has changed, so that a second run begins where the first one ended. "
    "Does `w = start` make a copy, and does `w[name] -= ...` make a new array?",
    when=_has_key("the start was overwritten"),
)
def _(gradient, start, rate, steps, beta1, beta2, epsilon):
    end = adam.solution(gradient, start, rate, steps, beta1, beta2, epsilon)
    for name in start:
        start[name][...] = end[name]
    return start


# --- the plan of a descent ---------------------------------------------------------------------------------


def _plan(curvatures):
    low, high = min(curvatures), max(curvatures)
    return 2 / high, 2 / (high + low), (high - low) / (high + low)


@function_task(
    right="The edge, the best step and its factor, all from the two ends of the spectrum.",
    otherwise="With curvatures 0.5 and 2 the three numbers are 1, 0.8 and 0.6. Are yours?",
)
def descent_plan(X):
    curvatures = np.linalg.eigvalsh(X.T @ X / len(X))
    low, high = curvatures[0], curvatures[-1]
    return 2 / high, 2 / (low + high), (high - low) / (high + low)


descent_plan.example(
    "four rows, two columns",
    np.array([[1.0, 0], [0, 2], [-1, 0], [0, 2]]),
    expect="The curvatures are 0.5 and 2: the edge is at 1, the best step is 0.8 and the factor 0.6.",
    edge=True,
)


@descent_plan.inputs("forty objects, an intercept and three features", draws=3)
def _(rng):
    mixing = np.eye(3) + 0.3 * rng.normal(size=(3, 3))
    features = rng.normal(size=(40, 3)) @ mixing + rng.uniform(1, 2, size=3)
    return np.column_stack([np.ones(40), features])


@descent_plan.mistake(
    "sum instead of mean",
    "On {case} you give {got}. Does the edge move when every object is listed twice?",
)
def _(X):
    return _plan(np.linalg.eigvalsh(X.T @ X))


@descent_plan.mistake(
    "mean over features",
    "On {case} you give {got}. The loss is a mean: over the rows of X, or over its columns?",
)
def _(X):
    return _plan(np.linalg.eigvalsh(X.T @ X / X.shape[1]))


@descent_plan.mistake(
    "singular values",
    "On {case} you give {got}. How do the singular values of X become eigenvalues of the Hessian?",
)
def _(X):
    return _plan(np.linalg.svd(X, compute_uv=False) / np.sqrt(len(X)))


@descent_plan.mistake(
    "singular values, not divided",
    "On {case} you give {got}. What happens to singular values on the way to the Hessian of a mean loss?",
)
def _(X):
    return _plan(np.linalg.svd(X, compute_uv=False))


@descent_plan.mistake(
    "edge at one over the curvature",
    "On {case} you give {got}. At which step does the steepest direction arrive at once, and at which "
    "does it start to grow?",
)
def _(X):
    limit, best, factor = descent_plan.solution(X)
    return limit / 2, best, factor


@descent_plan.mistake(
    "best step for the steepest direction only",
    "On {case} you give {got}. Your second step removes the steepest error at once. How fast does the "
    "flattest one shrink there, and could it be faster?",
)
def _(X):
    limit, _, factor = descent_plan.solution(X)
    return limit, limit / 2, factor


@descent_plan.mistake(
    "factor of momentum",
    "On {case} you give {got}. A root of the condition number belongs to which method?",
)
def _(X):
    limit, best, factor = descent_plan.solution(X)
    root = np.sqrt((1 + factor) / (1 - factor))
    return limit, best, (root - 1) / (root + 1)


@descent_plan.mistake(
    "factor of the safe step",
    "On {case} you give {got}. Is the third number the factor at your second step, or at half the edge?",
)
def _(X):
    limit, best, factor = descent_plan.solution(X)
    return limit, best, 1 - (1 - factor) / (1 + factor)


@descent_plan.mistake(
    "factor of the loss",
    "On {case} you give {got}. Your third number is by how much the *loss* shrinks, the square. By how much "
    "does the "
    "error?",
)
def _(X):
    limit, best, factor = descent_plan.solution(X)
    return limit, best, factor**2


@descent_plan.mistake(
    "condition number instead of factor",
    "On {case} you give {got}. The third number should say what is left of an error after one step. Can "
    "it be larger than 1?",
)
def _(X):
    limit, best, factor = descent_plan.solution(X)
    return limit, best, (1 + factor) / (1 - factor)


@descent_plan.mistake(
    "half forgotten",
    "On {case} you give {got}. The loss carries a factor of a half: what does the 2 of the square become?",
)
def _(X):
    return _plan(2 * np.linalg.eigvalsh(X.T @ X / len(X)))


@descent_plan.mistake(
    "covariance",
    "On {case} you give {got}. You took the means away. Does X, as it stands, have none?",
)
def _(X):
    return _plan(np.linalg.eigvalsh(np.cov(X.T, bias=True)))


@descent_plan.mistake(
    "diagonal only",
    "On {case} you give {got}. Are the mean squares of the columns the eigenvalues, if the columns are "
    "correlated?",
)
def _(X):
    return _plan((X**2).mean(axis=0))


@descent_plan.mistake(
    "a second intercept",
    "On {case} you give {got}. X already is the whole design matrix. Was a column added?",
)
def _(X):
    X = np.column_stack([np.ones(len(X)), X])
    return _plan(np.linalg.eigvalsh(X.T @ X / len(X)))


# --- whitening ---------------------------------------------------------------------------------------------


def _near(a, b, tolerance=1e-3):
    return bool(np.all(np.abs(np.asarray(a) - b) < tolerance))


def _covariance(values):
    return np.cov(np.asarray(values, dtype=float).T, bias=True)


def _is_white(values, tolerance=0.02):
    # A variance over N - 1 is as good as one over N.
    values = np.asarray(values, dtype=float)
    return _near(values.mean(axis=0), 0) and _near(_covariance(values), np.eye(values.shape[1]), tolerance)


def _white_and_same_map(args, got, expected):
    """Any rotation of whitened features is white too: judge properties, not numbers."""
    train, new = args
    if not (isinstance(got, (tuple, np.ndarray)) and len(got) == 2):
        return "it should hold two arrays, the whitened training set and the whitened new objects"
    shapes = [np.shape(part) for part in got]
    if shapes != [train.shape, new.shape]:
        return f"the shapes should be {train.shape} and {new.shape}, and they are {shapes[0]} and {shapes[1]}"
    white, other = (np.asarray(part, dtype=float) for part in got)
    if not np.isfinite(white).all() or not np.isfinite(other).all():
        return "some values are not finite (NaN or infinite)"
    if not _is_white(white):
        return "the whitened training set should have mean 0 and the identity as covariance, and has not"
    mean = train.mean(axis=0)
    matrix, *_ = np.linalg.lstsq(train - mean, white, rcond=None)
    if not _near((train - mean) @ matrix, white):
        return "your map is not one matrix for all objects"
    if not _near((new - mean) @ matrix, other):
        return "the new objects did not go through the same map as the training set"
    return True


@function_task(
    right="Mean and matrix from the training set, and the same map for whatever comes later.",
    otherwise="Look at the mean and the covariance of both parts. Which should be 0 and the identity?",
    accept=_white_and_same_map,
)
def whiten(train, new):
    mean = train.mean(axis=0)
    variances, V = np.linalg.eigh(np.cov((train - mean).T, bias=True))
    matrix = V / np.sqrt(variances)
    return (train - mean) @ matrix, (new - mean) @ matrix


@whiten.inputs("four correlated magnitudes, and fainter, bluer objects", draws=3)
def _(rng):
    mixing = np.eye(4) + 0.6 * rng.uniform(0.5, 1, size=(4, 4))
    scale = np.array([0.6, 0.9, 1.3, 1.8])
    train = 17 + (scale * rng.normal(size=(200, 4))) @ mixing
    new = 18.5 + (0.5 * rng.normal(size=(60, 4))) @ mixing.T + np.array([-0.5, 0.1, 0, 0.3])
    return train, new


def _every(condition):
    """A predicate: the condition holds for the two parts of the answer on every input."""

    def when(trials):
        return all(
            isinstance(t.got, (tuple, np.ndarray))
            and [np.shape(part) for part in t.got] == [np.shape(part) for part in t.args]
            and condition(*(np.asarray(part, dtype=float) for part in t.got), *t.args)
            for t in trials
        )

    return when


def _map_of(train, ddof=0, power=-0.5):
    variances, V = np.linalg.eigh(np.cov(train.T, ddof=ddof))
    return V * variances**power


def _is_diagonal(matrix):
    return _near(matrix - np.diag(np.diag(matrix)), 0)


def _sorted_variances(values):
    return np.sort(np.diag(_covariance(values)))


@whiten.mistake(
    "each set by itself",
    "On {case} both parts come out with mean 0 and covariance 1. A difference between new objects and the "
    "training set is then gone. From which set should the map be learnt?",
    when=_every(lambda white, other, train, new: _is_white(white) and _is_white(other, 0.05)),
)
def _(train, new):
    return tuple((part - part.mean(axis=0)) @ _map_of(part) for part in (train, new))


@whiten.mistake(
    "its own mean",
    "On {case} the new objects come out with mean 0, though they are fainter. Whose mean was taken away?",
    when=_every(
        lambda white, other, train, new: (
            _is_white(white) and _near(other.mean(axis=0), 0) and not _is_white(other, 0.05)
        )
    ),
)
def _(train, new):
    matrix = _map_of(train)
    return (train - train.mean(axis=0)) @ matrix, (new - new.mean(axis=0)) @ matrix


@whiten.mistake(
    "both sets together",
    "On {case} the two parts *together* have mean 0 and covariance 1. Which objects may take part in the "
    "fit of the map?",
    when=_every(lambda white, other, train, new: _is_white(np.concatenate([white, other]))),
)
def _(train, new):
    both = np.concatenate([train, new])
    matrix = _map_of(both)
    return (train - both.mean(axis=0)) @ matrix, (new - both.mean(axis=0)) @ matrix


@whiten.mistake(
    "new objects left as they were",
    "On {case} the training set is right and the new objects are still magnitudes. Would a model trained "
    "on the one understand the other?",
    when=_every(lambda white, other, train, new: _is_white(white) and _near(other, new)),
)
def _(train, new):
    return (train - train.mean(axis=0)) @ _map_of(train), new


@whiten.mistake(
    "not centred",
    "On {case} the covariance of the training set is right and its mean is not 0. What should be taken "
    "away before the map?",
    when=_every(
        lambda white, other, train, new: (
            not _near(white.mean(axis=0), 0, 0.1)
            and not _near(other, new)
            and _near(_covariance(white), np.eye(white.shape[1]), 0.02)
        )
    ),
)
def _(train, new):
    return train @ _map_of(train), new @ _map_of(train)


@whiten.mistake(
    "only standardised",
    "On {case} each column has variance 1, and the columns are still correlated. Which transformation "
    "takes correlations away?",
    when=_every(
        lambda white, other, train, new: (
            _near(np.diag(_covariance(white)), 1, 0.02) and not _is_diagonal(_covariance(white))
        )
    ),
)
def _(train, new):
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / spread, (new - mean) / spread


@whiten.mistake(
    "only rotated",
    "On {case} the columns are uncorrelated, with the eigenvalues as variances. What makes a variance 1?",
    when=_every(
        lambda white, other, train, new: (
            _is_diagonal(_covariance(white))
            and _near(_sorted_variances(white) / np.linalg.eigvalsh(_covariance(train)), 1, 0.02)
        )
    ),
)
def _(train, new):
    mean, matrix = train.mean(axis=0), _map_of(train, power=0)
    return (train - mean) @ matrix, (new - mean) @ matrix


@whiten.mistake(
    "divided by variances",
    "On {case} the columns are uncorrelated, and their variances are one over the eigenvalues. By what "
    "must a variable be divided to get variance 1?",
    when=_every(
        lambda white, other, train, new: (
            _is_diagonal(_covariance(white))
            and _near(_sorted_variances(white) * np.linalg.eigvalsh(_covariance(train))[::-1], 1, 0.02)
        )
    ),
)
def _(train, new):
    mean, matrix = train.mean(axis=0), _map_of(train, power=-1)
    return (train - mean) @ matrix, (new - mean) @ matrix


@whiten.mistake(
    "sum of squares 1",
    "On {case} the columns are uncorrelated, and all variances are alike but tiny. Singular values square "
    "to sums over objects: what turns a sum into a mean?",
    when=_every(
        lambda white, other, train, new: _near(len(train) * _covariance(white), np.eye(train.shape[1]), 0.02)
    ),
)
def _(train, new):
    mean = train.mean(axis=0)
    matrix = _map_of(train) / np.sqrt(len(train))
    return (train - mean) @ matrix, (new - mean) @ matrix


@whiten.mistake(
    "eigenvectors as rows",
    "On {case} the columns are still correlated. Are the eigenvectors that numpy returns rows or columns, "
    "and which way does your product use them?",
)
def _(train, new):
    mean = train.mean(axis=0)
    variances, V = np.linalg.eigh(_covariance(train))
    return (train - mean) @ V.T / np.sqrt(variances), (new - mean) @ V.T / np.sqrt(variances)
