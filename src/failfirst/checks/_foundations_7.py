"""Feedback on the exercise of lesson 1.7."""

import numpy as np

from . import function_task

# --- A layer -----------------------------------------------------------------------------------------------


def _logistic(a):
    return 1 / (1 + np.exp(-a))


@function_task(right="Each gradient has the shape of its array, and the slope of softplus is taken at A.")
def softplus_backward(X, W, b, dY):
    dA = dY * _logistic(X @ W + b)
    return dA @ W.T, X.T @ dA, dA.sum(axis=0)


@softplus_backward.inputs("six objects, four features, three units", draws=2)
def _(rng):
    return rng.normal(size=(6, 4)), rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(6, 3))


@softplus_backward.inputs("five objects, five features, five units", draws=2)
def _(rng):
    return rng.normal(size=(5, 5)), rng.normal(size=(5, 5)), rng.normal(size=5), rng.normal(size=(5, 5))


def _layer(slope=lambda a: _logistic(a), offsets=lambda dA: dA.sum(axis=0), scale=lambda X: 1.0):
    """A wrong backward pass: one thing changed, the rest as it should be."""

    def wrong(X, W, b, dY):
        dA = dY * slope(X @ W + b) * scale(X)
        return dA @ W.T, X.T @ dA, offsets(dA)

    return wrong


def _untransposed_weights(X, W, b, dY):
    dA = dY * _logistic(X @ W + b)
    return dA @ W, X.T @ dA, dA.sum(axis=0)


def _untransposed_features(X, W, b, dY):
    dA = dY * _logistic(X @ W + b)
    return dA @ W.T, X @ dA, dA.sum(axis=0)


def _transposed_result(X, W, b, dY):
    dA = dY * _logistic(X @ W + b)
    return dA @ W.T, dA.T @ X, dA.sum(axis=0)


def _order(X, W, b, dY):
    dX, dW, db = softplus_backward.solution(X, W, b, dY)
    return dW, db, dX


def _slope_for_parameters_only(X, W, b, dY):
    dA = dY * _logistic(X @ W + b)
    return dY @ W.T, X.T @ dA, dA.sum(axis=0)


def _offsets_forgotten(X, W, b, dY):
    return softplus_backward.solution(X, W, 0 * b, dY)


def _mean_weights(X, W, b, dY):
    dX, dW, db = softplus_backward.solution(X, W, b, dY)
    return dX, dW / len(X), db / len(X)


for _name, _hint, _wrong in (
    (
        "weights not transposed",
        "On {case} the gradient by X uses W as it stands, or does not come out at all. dA is N × M and X is "
        "N × D: "
        "which shape must stand between them?",
        _untransposed_weights,
    ),
    (
        "features not transposed",
        "On {case} the gradient by W uses X as it stands, or does not come out at all. Which index is "
        "summed over, "
        "that of objects or that of features?",
        _untransposed_features,
    ),
    (
        "gradient of W lies on its side",
        "On {case} the gradient by W is transposed. Which shape has W?",
        _transposed_result,
    ),
    (
        "mean for the offsets",
        "On {case} the gradient by b is too small by the number of objects. Does dY hold the 1/N of the "
        "loss already?",
        _layer(offsets=lambda dA: dA.mean(axis=0)),
    ),
    (
        "mean for all parameters",
        "On {case} the gradients by W and b are too small by the number of objects. Does dY hold the 1/N of "
        "the loss "
        "already?",
        _mean_weights,
    ),
    (
        "divided by N everywhere",
        "On {case} all three are too small by the number of objects. Does dY hold the 1/N of the loss "
        "already?",
        _layer(scale=lambda X: 1 / len(X)),
    ),
    (
        "offsets summed over units",
        "On {case} the gradient by b has one number for each object. One offset serves all objects: over "
        "what "
        "should be summed?",
        _layer(offsets=lambda dA: dA.sum(axis=1)),
    ),
    (
        "offsets summed over everything",
        "On {case} the gradient by b is a single number. How many offsets are there?",
        _layer(offsets=lambda dA: dA.sum()),
    ),
    (
        "offsets not summed",
        "On {case} the gradient by b has a row for each object. Which shape has b?",
        _layer(offsets=lambda dA: dA),
    ),
    (
        "slope forgotten",
        "On {case} dY passes the softplus unchanged. How much does Y change when A changes a little?",
        _layer(slope=lambda a: np.ones_like(a)),
    ),
    (
        "slope at the output",
        "On {case} the slope of the softplus is taken at Y. It is the derivative by A: at which argument "
        "does it stand?",
        _layer(slope=lambda a: _logistic(np.logaddexp(0, a))),
    ),
    (
        "slope of ReLU",
        "On {case} your slope is 0 or 1. That is ReLU. What is the derivative of ln(1 + exp A) at A = 0?",
        _layer(slope=lambda a: (a > 0) * 1.0),
    ),
    (
        "slope of the logistic function",
        "On {case} your slope is p(1 − p), which falls again for large A. Is the softplus flat there?",
        _layer(slope=lambda a: _logistic(a) * (1 - _logistic(a))),
    ),
    (
        "softplus instead of its slope",
        "On {case} dY is multiplied by the softplus itself. How much does Y change when A changes a little?",
        _layer(slope=lambda a: np.logaddexp(0, a)),
    ),
    (
        "b forgotten in A",
        "On {case} your slope is right for b = 0. At which argument did the forward pass take the softplus?",
        _offsets_forgotten,
    ),
    (
        "sign inside the exponential",
        "On {case} your slope falls where A grows. Towards which value should it go for large A?",
        _layer(slope=lambda a: _logistic(-a)),
    ),
    (
        "slope only for the parameters",
        "On {case} the gradients by W and b are right. The one by X did not pass the softplus. Which way "
        "does it go "
        "from Y to X?",
        _slope_for_parameters_only,
    ),
    (
        "order swapped",
        "On {case} the three are right, in another order. Which was asked for first?",
        _order,
    ),
):
    softplus_backward.mistake(_name, _hint)(_wrong)

# --- The loss ----------------------------------------------------------------------------------------------


def _softmax(z, axis=1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=axis is not None))
    return e / e.sum(axis=axis, keepdims=axis is not None)


def _hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


@function_task(
    right="Loss and gradient are means over objects, and large logits do them no harm.",
    otherwise="Is the loss minus the mean of ln P of the true class, never with the logarithm of a zero? "
    "And does each row of the gradient sum to zero?",
)
def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    hot = _hot(logits, labels)
    return -np.sum(hot * log_p) / len(labels), (np.exp(log_p) - hot) / len(labels)


@softmax_cross_entropy.inputs("six objects, four classes", draws=3)
def _(rng):
    return 2 * rng.normal(size=(6, 4)), rng.integers(4, size=6)


@softmax_cross_entropy.inputs("five objects with logits of about a thousand", draws=2)
def _(rng):
    return rng.normal(size=(5, 3)) + np.array([[1000], [-1000], [800], [1], [-900]]), rng.integers(3, size=5)


@softmax_cross_entropy.inputs("one hopeless object", draws=1, edge=True)
def _(rng):
    return np.array([[0.0, 1000.0, 3.0], [1.0, 0.0, 2.0]]), np.array([0, 2])


def _loss(value=None, gradient=None):
    """A wrong loss or a wrong gradient; the other is right."""

    def wrong(logits, labels):
        right = softmax_cross_entropy.solution(logits, labels)
        p, hot = _softmax(logits), _hot(logits, labels)
        first = right[0] if value is None else value(logits, p, hot)
        second = right[1] if gradient is None else gradient(logits, p, hot)
        return first, second

    return wrong


def _unstable(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    hot = _hot(logits, labels)
    return -np.mean(np.log(p[np.arange(len(labels)), labels])), (p - hot) / len(labels)


def _one_shift(logits, labels):
    return _unstable(logits - logits.max(), labels)


def _twice(logits, labels):
    return softmax_cross_entropy.solution(_softmax(logits), labels)


def _down_the_columns(logits, labels):
    p, hot = _softmax(logits, axis=0), _hot(logits, labels)
    return -np.mean(np.log(np.sum(p * hot, axis=1))), (p - hot) / len(labels)


def _cross(logits, p, hot):
    return -np.mean(np.log(np.sum(p * hot, axis=1)))


for _name, _hint, _wrong in (
    (
        "softmax applied twice",
        "On {case} your loss hardly depends on the logits, as if they were probabilities already. How often "
        "is "
        "softmax applied on the way?",
        _twice,
    ),
    (
        "not stable",
        "Right for small logits. On {case} an exponential overflows, or all of a row vanish. What may be "
        "taken from "
        "a whole row without changing softmax?",
        _unstable,
    ),
    (
        "one shift for all rows",
        "On {case} rows far below the largest logit vanish. Is the shift free to differ from row to row?",
        _one_shift,
    ),
    (
        "sum instead of mean",
        "On {case} both are too large by the number of objects. Is the loss a sum or a mean?",
        _loss(lambda z, p, hot: len(z) * _cross(z, p, hot), lambda z, p, hot: p - hot),
    ),
    (
        "mean forgotten in the gradient",
        "On {case} the loss is right, and a mean. Your gradient belongs to the sum. What would a gradient "
        "check say?",
        _loss(gradient=lambda z, p, hot: p - hot),
    ),
    (
        "mean forgotten in the loss",
        "On {case} the gradient is right. Your loss is a sum over objects. Which was asked for?",
        _loss(value=lambda z, p, hot: len(z) * _cross(z, p, hot)),
    ),
    (
        "gradient uphill",
        "On {case} the loss is right and the gradient has the opposite sign. Does more logit for the true "
        "class raise "
        "the loss?",
        _loss(gradient=lambda z, p, hot: (hot - p) / len(z)),
    ),
    (
        "labels missing in the gradient",
        "On {case} your gradient is the probability alone. Which part of the loss knows the label, and what "
        "is its "
        "derivative?",
        _loss(gradient=lambda z, p, hot: p / len(z)),
    ),
    (
        "mean over classes, too",
        "On {case} the loss is right and the gradient too small by the number of classes. Over what is the "
        "mean?",
        _loss(gradient=lambda z, p, hot: (p - hot) / z.size),
    ),
    (
        "derivative of softmax once more",
        "On {case} your gradient holds an extra p(1 − p). What happened to it when softmax and logarithm "
        "met?",
        _loss(gradient=lambda z, p, hot: (p - hot) * p * (1 - p) / len(z)),
    ),
    (
        "gradient by the probabilities",
        "On {case} your gradient is that by p. The logits stand one step further back. Which function lies "
        "between?",
        _loss(gradient=lambda z, p, hot: -hot / p / len(z)),
    ),
    (
        "sign of the loss",
        "On {case} the loss is negative. Can minus the logarithm of a probability be?",
        _loss(value=lambda z, p, hot: _cross(z, p, hot) * -1),
    ),
    (
        "logarithm to base ten",
        "On {case} the gradient is right and the loss too small by a factor of 2.3. Which logarithm was "
        "asked for?",
        _loss(value=lambda z, p, hot: _cross(z, p, hot) / np.log(10)),
    ),
    (
        "softmax down the columns",
        "On {case} your probabilities sum to one over objects. Over what should they?",
        _down_the_columns,
    ),
    (
        "loss of every object",
        "On {case} the first answer has a number for each object. How does one get a single one?",
        _loss(value=lambda z, p, hot: -np.log(np.sum(p * hot, axis=1))),
    ),
):
    softmax_cross_entropy.mistake(_name, _hint)(_wrong)

# --- The check ---------------------------------------------------------------------------------------------


def _watched(answer, function, gradient, w):
    """Call an answer; an error small enough for a right gradient counts as 0."""
    before = w.copy()
    value = answer(function, gradient, w)
    if not np.array_equal(w, before):
        return {"w was changed": 1.0}
    if isinstance(value, (float, int, np.floating)) and 0 <= value < 1e-7:
        return 0.0
    return value


@function_task(
    right="Below 1e-7 for a right gradient, large for a wrong one, in any unit, and w is as it was.",
    otherwise="For a right gradient the answer should be below 1e-7, for one of the wrong sign 1.",
    use=_watched,
    rtol=1e-3,
)
def gradient_check(function, gradient, w):
    return _checked(function, gradient, w)


def _norm(a):
    return np.sqrt(np.sum(np.abs(a) ** 2))


def _relative(g, n):
    return _norm(g - n) / (_norm(g) + _norm(n))


def _checked(function, gradient, w, h=1e-5, error=_relative, kind="both", half=True):
    """Gradient check with things to spoil; `kind` is the side that differences are taken on."""
    n = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[index] = h
        if kind == "both":
            n[index] = (function(w + step) - function(w - step)) / (2 * h if half else h)
        else:
            n[index] = (function(w + step) - function(w)) / h
    return error(gradient(w), n)


def _bent(unit, factor):
    """A function of strong curvature, in some unit, and its gradient times a factor."""

    def function(w):
        return unit * float(np.sum(np.exp(3 * w)) + np.prod(np.cos(w)))

    def gradient(w):
        cosines = np.array([np.prod(np.cos(np.delete(w, k))) for k in range(w.size)])
        return factor * unit * (3 * np.exp(3 * w) - np.sin(w) * cosines.reshape(w.shape))

    return function, gradient


@gradient_check.inputs("a right gradient", draws=2)
def _(rng):
    return *_bent(1.0, 1.0), rng.uniform(0.2, 1.2, size=4)


@gradient_check.inputs("a right gradient of a loss in millionths", draws=1)
def _(rng):
    return *_bent(1e-6, 1.0), rng.uniform(0.2, 1.2, size=4)


@gradient_check.inputs("a gradient that is too large", draws=2)
def _(rng):
    return *_bent(1.0, rng.uniform(1.2, 2)), rng.uniform(0.2, 1.2, size=4)


@gradient_check.inputs("a gradient of the wrong sign, loss in thousands", draws=1)
def _(rng):
    return *_bent(1e3, -1.0), rng.uniform(0.2, 1.2, size=4)


def _one_wrong_part(shape):
    """A right gradient, but for the sign of its second number: no sum and no single number may stand for "
    "all."""

    def case(rng):
        function, gradient = _bent(1.0, 1.0)
        signs = np.where(np.arange(np.prod(shape)) == 1, -1.0, 1.0).reshape(shape)
        return function, lambda w: signs * gradient(w), rng.uniform(0.2, 1.2, size=shape)

    return case


gradient_check.inputs("a gradient with one wrong part", draws=2)(_one_wrong_part((4,)))
gradient_check.inputs("a matrix with one wrong part", draws=1, edge=True)(_one_wrong_part((2, 3)))


@gradient_check.inputs("a matrix of parameters", draws=1, edge=True)
def _(rng):
    return *_bent(1.0, 1.5), rng.uniform(0.2, 1.2, size=(2, 3))


def _off_for_right_gradients(low, high):
    """Right for wrong gradients, off within a range for right ones."""

    def recognised(trials):
        right = [t for t in trials if t.case.startswith("a right")]
        wrong = [t for t in trials if not t.case.startswith("a right")]
        good = all(t.ok or np.isclose(t.got, t.expected, rtol=0.05) for t in wrong)
        return (
            good
            and any(not t.ok for t in right)
            and all(low <= float(t.got) < high for t in right if not t.ok)
        )

    return recognised


@gradient_check.mistake(
    "steps too small, or in single precision",
    "On {case} you give {got}, far from a right gradient's. The difference of two losses has few digits "
    "left when "
    "they are almost equal. How large is your step?",
    when=_off_for_right_gradients(1e-4, 0.9),
)
def _(function, gradient, w):
    return _checked(function, gradient, w, h=1e-13)


@gradient_check.mistake(
    "one-sided differences, or a step too large or too small",
    "Right gradients look slightly wrong: on {case} you give {got}. Do you step to both sides? If so, is the "
    "step near 1e-5? Larger ones truncate, smaller ones round.",
    when=_off_for_right_gradients(1e-7, 1e-4),
)
def _(function, gradient, w):
    return _checked(function, gradient, w, kind="one")


@gradient_check.mistake(
    "w left changed",
    "On {case} w is not what it was before the call. Whoever trains with it goes on from another place. "
    "Which line "
    "writes into it?",
    when=lambda trials: any(isinstance(t.got, dict) for t in trials),
)
def _(function, gradient, w):
    g, n = gradient(w), np.zeros_like(w)
    for index in np.ndindex(w.shape):
        w[index] += 1e-5
        up = function(w)
        w[index] -= 2e-5
        n[index] = (up - function(w)) / 2e-5
    return _relative(g, n)


for _name, _hint, _spoilt in (
    (
        "absolute error",
        "On {case} you give {got}. It changes with the unit of the loss. What should it be compared with?",
        {"error": lambda g, n: _norm(g - n)},
    ),
    (
        "largest absolute difference",
        "On {case} you give {got}. The largest difference has the unit of the loss. What should it be "
        "compared with?",
        {"error": lambda g, n: np.max(np.abs(g - n))},
    ),
    (
        "relative to the numerical gradient",
        "On {case} you give {got}. You divide by the norm of one gradient. Which sum was asked for?",
        {"error": lambda g, n: _norm(g - n) / _norm(n)},
    ),
    (
        "relative to the given gradient",
        "On {case} you give {got}. You divide by the norm of the given gradient alone. Which sum was asked "
        "for?",
        {"error": lambda g, n: _norm(g - n) / _norm(g)},
    ),
    (
        "norms of the norms",
        "On {case} you give {got}. You compare the lengths of the two gradients. Can two arrows of one "
        "length differ?",
        {"error": lambda g, n: abs(_norm(g) - _norm(n)) / (_norm(g) + _norm(n))},
    ),
    (
        "norm of the sum",
        "On {case} you give {got}. Below the line stands the norm of a sum. What if the two gradients are "
        "opposite?",
        {"error": lambda g, n: _norm(g - n) / _norm(g + n)},
    ),
    (
        "divided by h, not 2h",
        "On {case} you give {got}: your differences are twice too large. How far apart are the two points?",
        {"half": False},
    ),
    (
        "signed answer",
        "On {case} you give {got}. Errors of opposite sign cancel in a mean. What does a norm do to signs?",
        {"error": lambda g, n: np.mean(g - n) / (_norm(g) + _norm(n))},
    ),
    (
        "an array of errors",
        "On {case} you give one number for each parameter. How does one judge all of them by a single one?",
        {"error": lambda g, n: np.abs(g - n) / (np.abs(g) + np.abs(n))},
    ),
):
    gradient_check.mistake(_name, _hint)(
        lambda function, gradient, w, spoilt=_spoilt: _checked(function, gradient, w, **spoilt)
    )


@gradient_check.mistake(
    "one parameter only",
    "On {case} you give {got}. Does every parameter get a difference of its own?",
)
def _(function, gradient, w):
    def error(g, n):
        return abs(g.flat[0] - n.flat[0]) / (abs(g.flat[0]) + abs(n.flat[0]))

    return _checked(function, gradient, w, error=error)


@gradient_check.mistake(
    "all parameters moved at once",
    "On {case} you give {got}. Your step moves every parameter at the same time. What is a partial "
    "derivative?",
)
def _(function, gradient, w):
    n = (function(w + 1e-5) - function(w - 1e-5)) / 2e-5
    return _relative(gradient(w), n * np.ones_like(w))
