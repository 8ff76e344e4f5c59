"""Feedback on the exercise of lesson 3.6."""

import numpy as np
from scipy import ndimage

from . import function_task, value_task

# 1. A lifting layer


def _seen(f, kernel):
    """Correlation with zeros outside the picture, which keeps its size."""
    return ndimage.correlate(f, kernel, mode="constant")


def _lifted(f, kernels):
    return np.stack([_seen(f, kernel) for kernel in kernels])


@function_task(right="One kernel, turned four ways, and the picture left as it is.")
def lift(f, w):
    return _lifted(f, [np.rot90(w, k) for k in range(4)])


@lift.inputs("a picture of 7 × 7 and a kernel without any symmetry", draws=2)
def _(rng):
    return rng.normal(size=(7, 7)), rng.normal(size=(3, 3))


@lift.inputs("a picture of 6 × 6 and a kernel without any symmetry", draws=2)
def _(rng):
    return rng.normal(size=(6, 6)), rng.normal(size=(3, 3))


lift.example(
    "one bright pixel and a kernel with one number",
    np.pad(np.ones((1, 1)), 2),
    np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
    expect="The kernel looks one pixel up, so the bright pixel should show one row below its place in map 0.",
)


@lift.mistake(
    "transposed kernels",
    "On {case} maps 1 and 3 are off. Draw an F and transpose it: is that a turn, or a mirror?",
)
def _(f, w):
    return _lifted(f, [w, w.T, w[::-1, ::-1], w[::-1, ::-1].T])


@lift.mistake(
    "transposed at every step",
    "On {case} maps 1, 2 and 3 are off. Transposing twice gives the kernel back. How many quarter turns does "
    "that take?",
)
def _(f, w):
    return _lifted(f, [w, w.T, w, w.T])


@lift.mistake(
    "mirrors for turns",
    "On {case} maps 1 and 3 are off. A kernel and its mirror image: can one turn the one into the other?",
)
def _(f, w):
    return _lifted(f, [w, w[::-1], w[::-1, ::-1], w[:, ::-1]])


@lift.mistake(
    "order reversed",
    "On {case} maps 1 and 3 have changed places. Which way round is a positive angle in the text?",
)
def _(f, w):
    return _lifted(f, [np.rot90(w, -k) for k in range(4)])


@lift.mistake(
    "picture turned, not turned back",
    "On {case} each map lies in a frame of its own. You turned the picture. What has to happen to the "
    "answer?",
)
def _(f, w):
    return np.stack([_seen(np.rot90(f, -k), w) for k in range(4)])


@lift.mistake(
    "picture turned the other way",
    "On {case} each map lies in a frame of its own. You turned the picture. Which of the two is to be "
    "turned, and in which frame is the answer?",
)
def _(f, w):
    return np.stack([_seen(np.rot90(f, k), w) for k in range(4)])


@lift.mistake(
    "one map in four positions",
    "On {case} your four maps are one map in four positions. That happens if picture and kernel turn "
    "together, or if the answer of one kernel is turned. Which one thing should turn?",
)
def _(f, w):
    return np.stack([_seen(np.rot90(f, k), np.rot90(w, k)) for k in range(4)])


@lift.mistake(
    "convolution",
    "On {case} your maps are those of a kernel upside down. Does a layer of PyTorch correlate, or convolve?",
)
def _(f, w):
    return np.stack([ndimage.convolve(f, np.rot90(w, k), mode="constant") for k in range(4)])


@lift.mistake(
    "edges reflected",
    "On {case} the middle is right and the edge is not. What does the text put outside the picture, and what "
    "does your function assume?",
)
def _(f, w):
    return np.stack([ndimage.correlate(f, np.rot90(w, k)) for k in range(4)])


@lift.mistake(
    "edges wrapped",
    "On {case} the middle is right and the edge is not: you put the picture on a circle. What does the text "
    "put outside?",
)
def _(f, w):
    return np.stack([ndimage.correlate(f, np.rot90(w, k), mode="wrap") for k in range(4)])


@lift.mistake(
    "edges cut off",
    "On {case} your maps are smaller than the picture. What does one need outside it to keep the size?",
)
def _(f, w):
    return _lifted(f, [np.rot90(w, k) for k in range(4)])[:, 1:-1, 1:-1]


@lift.mistake(
    "turns on the last axis",
    "On {case} the numbers are right and the axis of the four turns comes last. Where does the text want it?",
)
def _(f, w):
    return np.moveaxis(_lifted(f, [np.rot90(w, k) for k in range(4)]), 0, -1)


@lift.mistake(
    "maximum over turns",
    "On {case} one map is left of four. You pooled over the turns already. What would a next layer still "
    "need?",
)
def _(f, w):
    return _lifted(f, [np.rot90(w, k) for k in range(4)]).max(axis=0)


@lift.mistake("eight kernels", "On {case} you give eight maps. Which symmetries does this task ask for?")
def _(f, w):
    return _lifted(f, [np.rot90(v, k) for v in (w, w[:, ::-1]) for k in range(4)])


_PLACES = {"map 0": 3, "map 1": 0, "map 2": 1, "map 3": 2}

came_from = (
    value_task(
        "came_from",
        _PLACES,
        right="The maps move up by one place, in a circle: that is the whole effect of a turn.",
        otherwise="Let your `lift` answer: turn a random picture, lift it, and turn each map back. To which "
        "map of the old picture is it equal?",
    )
    .mistake(
        "the other way round",
        {"map 0": 1, "map 1": 2, "map 2": 3, "map 3": 0},
        "You say where each old map goes. Asked is where each new one comes from. In which direction do the "
        "maps move?",
    )
    .mistake(
        "nothing moves",
        {"map 0": 0, "map 1": 1, "map 2": 2, "map 3": 3},
        "You leave each map in its place. By the proof, with which kernel does one have to "
        "look at the old picture?",
    )
    .mistake(
        "half turn",
        {"map 0": 2, "map 1": 3, "map 2": 0, "map 3": 1},
        "Your maps move by two places. By how many quarter turns was the picture turned?",
    )
    .mistake(
        "order reversed",
        {"map 0": 0, "map 1": 3, "map 2": 2, "map 3": 1},
        "You reverse the order of the maps. Does a turn do that, or a mirror?",
    )
    .mistake(
        "no circle",
        {"map 0": -1, "map 1": 0, "map 2": 1, "map 3": 2},
        "There is no map −1. Which turn is the same as a quarter turn back?",
    )
)


# 2. A test of equivariance


def _difference(layer, x, k):
    return layer(np.rot90(x, k)) - np.rot90(layer(x), k)


@function_task(right="Every turn, the whole map, and both orders of turning and looking.", atol=1e-9)
def equivariance_error(layer, x):
    return max(np.max(np.abs(_difference(layer, x, k))) for k in (1, 2, 3))


def _kernel_layer(kernel):
    return lambda f: _seen(f, kernel)


@equivariance_error.inputs("a layer with a kernel without any symmetry", draws=3)
def _(rng):
    return _kernel_layer(rng.normal(size=(3, 3))), rng.normal(size=(6, 6))


@equivariance_error.inputs(
    "a layer that keeps every second pixel of an even grid",
    expect="The kernel is symmetric, so only the pixels that are kept can spoil it.",
)
def _(rng):
    edge, corner = rng.normal(size=2)
    kernel = np.array([[corner, edge, corner], [edge, 1, edge], [corner, edge, corner]])
    return (lambda f: _seen(f, kernel)[::2, ::2]), rng.normal(size=(8, 8))


@equivariance_error.inputs("a layer with its largest error at the half turn", draws=2)
def _(rng):
    # Adds c in one corner and -c in the opposite one: the errors at the three turns are c, 2c, c.
    corners = np.zeros((5, 5))
    corners[0, 0], corners[-1, -1] = np.array([1, -1]) * rng.uniform(1, 2)
    return (lambda f: f + corners), rng.normal(size=(5, 5))


equivariance_error.example(
    "a layer that blurs all directions alike",
    _kernel_layer(np.ones((3, 3)) / 9),
    np.arange(16.0).reshape(4, 4) ** 2 / 50,
    expect="It treats all four directions alike, so the error should be zero.",
)


@equivariance_error.mistake(
    "means only",
    "On {case} you give {got}. You compare the means of two maps. Can two maps differ and have the same "
    "mean?",
)
def _(layer, x):
    return max(abs(np.mean(_difference(layer, x, k))) for k in (1, 2, 3))


@equivariance_error.mistake(
    "largest values only",
    "On {case} you give {got}. You compare the largest values of two maps. Do they have to be in the same "
    "place?",
)
def _(layer, x):
    return max(abs(np.max(layer(np.rot90(x, k))) - np.max(layer(x))) for k in (1, 2, 3))


@equivariance_error.mistake(
    "one quarter turn only",
    "On {case} you give {got}. One turn was tried. Is the largest error at that one?",
)
def _(layer, x):
    return np.max(np.abs(_difference(layer, x, 1)))


@equivariance_error.mistake(
    "half turn only",
    "On {case} you give {got}. You tried the half turn. A layer may pass it and fail at the others: which?",
)
def _(layer, x):
    return np.max(np.abs(_difference(layer, x, 2)))


@equivariance_error.mistake(
    "last turn only",
    "On {case} you give {got}, the error at the last turn. Which of the turns should be reported?",
)
def _(layer, x):
    return np.max(np.abs(_difference(layer, x, 3)))


@equivariance_error.mistake(
    "invariance instead of equivariance",
    "On {case} you give {got}. You ask that the map stay the same when the picture turns. What should a map"
    " do instead?",
)
def _(layer, x):
    return max(np.max(np.abs(layer(np.rot90(x, k)) - layer(x))) for k in (1, 2, 3))


@equivariance_error.mistake(
    "turned the wrong way",
    "On {case} you give {got}. Picture and map are turned in opposite ways, or one of them twice. Which way "
    "does the map go when the picture goes left?",
)
def _(layer, x):
    return max(np.max(np.abs(layer(np.rot90(x, k)) - np.rot90(layer(x), -k))) for k in (1, 2, 3))


@equivariance_error.mistake(
    "symmetric input",
    "On {case} you give {got}. Does your function look at `x`? A flat picture cannot show which way it lies.",
)
def _(layer, x):
    return max(np.max(np.abs(_difference(layer, np.ones_like(x), k))) for k in (1, 2, 3))


@equivariance_error.mistake(
    "signs kept",
    "On {case} you give {got}, the largest difference with its sign. What if the largest error is negative?",
)
def _(layer, x):
    return max(np.max(_difference(layer, x, k)) for k in (1, 2, 3))


@equivariance_error.mistake(
    "mean absolute difference",
    "On {case} you give {got}, a mean over pixels. May a layer be wrong in one corner and pass?",
)
def _(layer, x):
    return max(np.mean(np.abs(_difference(layer, x, k))) for k in (1, 2, 3))


@equivariance_error.mistake(
    "mean over turns",
    "On {case} you give {got}, a mean over the turns. Which of them should be reported?",
)
def _(layer, x):
    return np.mean([np.max(np.abs(_difference(layer, x, k))) for k in (1, 2, 3)])


@equivariance_error.mistake(
    "mean over turns, with the one that does nothing",
    "On {case} you give {got}, a mean over four turns, one of which does nothing. Which should be reported?",
)
def _(layer, x):
    return np.mean([np.max(np.abs(_difference(layer, x, k))) for k in range(4)])


@equivariance_error.mistake(
    "root mean square",
    "On {case} you give {got}, a root mean square. May a layer be wrong in one corner and pass?",
)
def _(layer, x):
    return max(np.sqrt(np.mean(_difference(layer, x, k) ** 2)) for k in (1, 2, 3))


@equivariance_error.mistake(
    "mirrors for turns",
    "On {case} you give {got}. You mirrored the picture. Is a mirror one of the four turns?",
)
def _(layer, x):
    return max(np.max(np.abs(layer(np.flip(x, axis)) - np.flip(layer(x), axis))) for axis in (0, 1))


@equivariance_error.mistake(
    "transposed for turned",
    "On {case} you give {got}. You transposed the picture. Is that a turn?",
)
def _(layer, x):
    return np.max(np.abs(layer(x.T) - layer(x).T))


# 3. Which layers pass

_WHICH = {
    "symmetric kernel": True,
    "every second pixel of 8": False,
    "every second pixel of 9": True,
    "pooling": True,
    "kernel and its transpose": False,
    "maximum of four turned kernels": True,
}

which_pass = (
    value_task(
        "which_pass",
        _WHICH,
        right="An odd stride grid lies on itself when turned, an even one does not, and a mirror is no turn.",
        otherwise="Measure it: what does your `equivariance_error` give for that layer, on a random picture "
        "of that size?",
    )
    .mistake(
        "upside down",
        {name: not passes for name, passes in _WHICH.items()},
        "Every answer is upside down. Does `True` stand for a layer that passes, or for one that has an "
        "error?",
    )
    .mistake(
        "stride on an even grid",
        {"every second pixel of 8": True},
        "You let the stride on 8 × 8 pass. It keeps rows 0, 2, 4 and 6. Which rows are these after a half "
        "turn?",
    )
    .mistake(
        "stride on an odd grid",
        {"every second pixel of 9": False},
        "You fail the stride on 9 × 9. It keeps rows 0, 2, 4, 6 and 8. Which rows are these after a half "
        "turn?",
    )
    .mistake(
        "pooling",
        {"pooling": False},
        "You fail the pooling of 2 × 2 windows on 8 × 8. Where does the window in the upper left corner lie "
        "after a quarter turn, and is there a window?",
    )
    .mistake(
        "transpose",
        {"kernel and its transpose": True},
        "You let a kernel with its transpose pass. Added up, the two are symmetric about the diagonal. Is "
        "that diagonal still there after a quarter turn?",
    )
    .mistake(
        "maximum",
        {"maximum of four turned kernels": False},
        "You fail the maximum over four turned kernels. What does a turn of the picture do to the list of "
        "four maps, and does a maximum mind the order?",
    )
    .mistake(
        "symmetric kernel",
        {"symmetric kernel": False},
        "You fail a kernel that a quarter turn leaves alone. What is left to go wrong, with zeros all "
        "around?",
    )
)

# 4. A test-time average of maps


@function_task(right="Turn, ask, turn back, and only then average.")
def turn_average(predict, x):
    return _averaged(predict, x)


def _averaged(predict, x, back=-1, turns=range(4), step=lambda p: p):
    views = [np.rot90(step(predict(np.rot90(x, k, (1, 2)))), back * k, (1, 2)) for k in turns]
    return np.mean(views, axis=0)


def _map_model(rng):
    """A made-up network: a probability for every pixel from its neighbours, not all directions alike."""
    kernel = 2 * rng.normal(size=(3, 3))
    return lambda x: 1 / (1 + np.exp(-np.stack([_seen(f, kernel) for f in x])))


@turn_average.inputs("three pictures of 6 × 6", draws=2)
def _(rng):
    return _map_model(rng), rng.normal(size=(3, 6, 6))


@turn_average.inputs("five pictures of 5 × 5", draws=2)
def _(rng):
    return _map_model(rng), rng.normal(size=(5, 5, 5))


@turn_average.inputs(
    "a network that says 0.9 on the left edge of whatever it gets",
    expect="Each edge is the left one in one of the four views.",
    draws=1,
)
def _(rng):
    left = np.full((1, 4, 4), 0.1)
    left[:, :, 0] = 0.9
    return (lambda x: np.repeat(left, len(x), axis=0)), rng.normal(size=(2, 4, 4))


@turn_average.mistake(
    "not turned back",
    "On {case} you average four maps that lie in four positions. In which frame is each of them?",
)
def _(predict, x):
    return _averaged(predict, x, back=0)


@turn_average.mistake(
    "turned on",
    "On {case} you turn each map further instead of back. What undoes a turn to the left?",
)
def _(predict, x):
    return _averaged(predict, x, back=1)


@turn_average.mistake(
    "labels averaged",
    "On {case} you average yes and no. What does a vote lose that a probability knows?",
)
def _(predict, x):
    return _averaged(predict, x, step=lambda p: p > 0.5)


@turn_average.mistake(
    "decided at the end",
    "On {case} you give yes or no. Which number was asked for?",
)
def _(predict, x):
    return _averaged(predict, x) > 0.5


@turn_average.mistake(
    "logits averaged",
    "On {case} you average log-odds. That is a choice one can defend. Which average does the text name?",
)
def _(predict, x):
    odds = _averaged(predict, x, step=lambda p: np.log(p / (1 - p)))
    return 1 / (1 + np.exp(-odds))


@turn_average.mistake(
    "over the pictures",
    "On {case} one map is left for all pictures. Over which axis did you average?",
)
def _(predict, x):
    return np.mean([_averaged(predict, x, turns=[k]).mean(axis=0) for k in range(4)], axis=0)


@turn_average.mistake(
    "axes of the pictures swapped with the batch",
    "On {case} you turned the axis that counts the pictures. Which two axes are rows and columns?",
)
def _(predict, x):
    views = [np.rot90(predict(np.rot90(x, k)), -k) for k in range(4)]
    return np.mean(views, axis=0)


@turn_average.mistake(
    "the first view twice",
    "On {case} one of the four turns is missing. How many quarter turns lead back to the start?",
)
def _(predict, x):
    return _averaged(predict, x, turns=range(3))


@turn_average.mistake(
    "without the picture itself",
    "On {case} you average three views. Is the picture as it came one of the four?",
)
def _(predict, x):
    return _averaged(predict, x, turns=range(1, 4))


@turn_average.mistake(
    "pictures averaged",
    "On {case} you average the four turned *pictures* and ask once. Is the answer to a mean the mean of the "
    "answers?",
)
def _(predict, x):
    return predict(np.mean([np.rot90(x, k, (1, 2)) for k in range(4)], axis=0))


@turn_average.mistake("summed", "On {case} your values exceed 1. Is a sum of four an average?")
def _(predict, x):
    return 4 * _averaged(predict, x)


@turn_average.mistake("not averaged", "On {case} you give {got}, one view alone. How many were asked for?")
def _(predict, x):
    return predict(x)


@turn_average.mistake("all four views", "On {case} you give four maps a picture. What is still to be done?")
def _(predict, x):
    return np.stack([_averaged(predict, x, turns=[k]) for k in range(4)])


@turn_average.mistake("maximum", "On {case} you take the largest of four. Which average does the text name?")
def _(predict, x):
    return np.max([_averaged(predict, x, turns=[k]) for k in range(4)], axis=0)
