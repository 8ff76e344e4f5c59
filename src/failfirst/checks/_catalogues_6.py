"""Feedback on the exercise of lesson 2.6."""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from . import function_task


def _log_normals(X, mu, C):
    return np.column_stack(
        [multivariate_normal.logpdf(X, mean, cov) for mean, cov in zip(mu, C, strict=True)]
    )


def _normalised(log_joint, axis=1):
    return np.exp(log_joint - logsumexp(log_joint, axis=axis, keepdims=True))


@function_task(
    right="Weights, determinants and logarithms are in place, and far stars belong somewhere, too."
)
def responsibilities(X, pi, mu, C):
    return _normalised(np.log(pi) + _log_normals(X, mu, C))


def _mixture(rng, N, K=3):
    A = rng.normal(size=(K, 2, 2))
    C = A @ A.transpose(0, 2, 1) + 0.3 * np.eye(2)
    mu = rng.normal(scale=2, size=(K, 2))
    return rng.normal(scale=2, size=(N, 2)), rng.dirichlet(np.full(K, 3.0)), mu, C


@responsibilities.inputs("twenty stars and three components", draws=3)
def _(rng):
    return _mixture(rng, 20)


@responsibilities.inputs("stars very far from all components", draws=2)
def _(rng):
    X, pi, mu, C = _mixture(rng, 6)
    return X + 300, pi, mu, 0.2 * C


responsibilities.example(
    "one star midway between two equal components",
    np.array([[0.0, 0.0]]),
    np.array([0.25, 0.75]),
    np.array([[-1.0, 0.0], [1.0, 0.0]]),
    np.array([np.eye(2), np.eye(2)]),
    expect="Both are equally near: what remains are the weights, 0.25 and 0.75.",
)


@responsibilities.mistake(
    "underflow",
    "Right where a density is a number that a computer can hold. On {case} you give {got}. What is 0/0, "
    "and what could be subtracted from all logarithms before the exponential?",
)
def _(X, pi, mu, C):
    joint = pi * np.exp(_log_normals(X, mu, C))
    with np.errstate(invalid="ignore"):
        return joint / joint.sum(axis=1, keepdims=True)


@responsibilities.mistake(
    "underflow patched",
    "Right where densities do not underflow. On {case} your responsibilities are zero. A small number "
    "below the line, or NaN replaced by 0, hides 0/0. Which component is responsible for a far star then?",
)
def _(X, pi, mu, C):
    joint = pi * np.exp(_log_normals(X, mu, C))
    return joint / (joint.sum(axis=1, keepdims=True) + 1e-12)


@responsibilities.mistake(
    "underflow shared equally",
    "Right where densities do not underflow. On {case} you share the star equally. Is one component not "
    "still nearer than the others?",
)
def _(X, pi, mu, C):
    joint = pi * np.exp(_log_normals(X, mu, C))
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(joint / joint.sum(axis=1, keepdims=True), nan=1 / len(pi))


@responsibilities.mistake(
    "wrong axis",
    "On {case} your columns sum to one, not your rows. Whose responsibilities must add up: those of all "
    "components for a star, or those of a component for all stars?",
)
def _(X, pi, mu, C):
    return _normalised(np.log(pi) + _log_normals(X, mu, C), axis=0)


@responsibilities.mistake(
    "weights forgotten",
    "On {case} a rare component claims as much as a common one. Which factor stands before the density?",
)
def _(X, pi, mu, C):
    return _normalised(_log_normals(X, mu, C))


@responsibilities.mistake(
    "weights without logarithm",
    "On {case} you seem to add π to a logarithm. What does a product become?",
)
def _(X, pi, mu, C):
    return _normalised(pi + _log_normals(X, mu, C))


def _without_determinant(X, pi, mu, C):
    return np.log(pi) + _log_normals(X, mu, C) + 0.5 * np.linalg.slogdet(C)[1]


@responsibilities.mistake(
    "determinant forgotten",
    "On {case} a wide component claims too much. Each normal density integrates to one: what stands below "
    "its exponential?",
)
def _(X, pi, mu, C):
    return _normalised(_without_determinant(X, pi, mu, C))


@responsibilities.mistake(
    "determinant without root",
    "On {case} a wide component claims too little. With which power does the determinant enter?",
)
def _(X, pi, mu, C):
    return _normalised(_without_determinant(X, pi, mu, C) - np.linalg.slogdet(C)[1])


@responsibilities.mistake(
    "hard assignment",
    "On {case} each star belongs to one component alone. That is K-means. How sure is the mixture?",
)
def _(X, pi, mu, C):
    log_joint = np.log(pi) + _log_normals(X, mu, C)
    return np.eye(len(pi))[log_joint.argmax(axis=1)]


@responsibilities.mistake(
    "logarithms returned",
    "On {case} your numbers are negative. They are the logarithms. How does one come back?",
)
def _(X, pi, mu, C):
    log_joint = np.log(pi) + _log_normals(X, mu, C)
    return log_joint - logsumexp(log_joint, axis=1, keepdims=True)


@responsibilities.mistake(
    "not normalised",
    "On {case} the rows do not sum to one: these are densities. What should they be divided by?",
)
def _(X, pi, mu, C):
    return pi * np.exp(_log_normals(X, mu, C))


@responsibilities.mistake(
    "transposed",
    "On {case} you return one row a component. The task asks for one row a star. Which way round are yours?",
)
def _(X, pi, mu, C):
    return _normalised(np.log(pi) + _log_normals(X, mu, C)).T


def _m(X, r, w):
    rw = r * w[:, None]
    N_k = rw.sum(axis=0)
    mu = rw.T @ X / N_k[:, None]
    C = np.array([_scatter(X - mu[k], rw[:, k]) / N_k[k] for k in range(len(N_k))])
    return N_k / N_k.sum(), mu, C


def _scatter(dx, v):
    return (v[:, None] * dx).T @ dx


@function_task(right="Weights, means and covariances, each star counted by r times w, about the new means.")
def m_step(X, r, w):
    return _m(X, r, w)


@m_step.inputs("thirty stars, three components, weights all one", draws=2)
def _(rng):
    return rng.normal(size=(30, 2)) + np.array([3.0, -2.0]), rng.dirichlet(np.ones(3), size=30), np.ones(30)


@m_step.inputs("thirty stars with weights from 0.2 to 5", draws=2)
def _(rng):
    return (
        rng.normal(size=(30, 2)) + np.array([3.0, -2.0]),
        rng.dirichlet(np.ones(3), size=30),
        rng.uniform(0.2, 5, size=30),
    )


m_step.example(
    "four stars, one component, one of them counted twice",
    np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    np.ones((4, 1)),
    np.array([1.0, 1.0, 1.0, 2.0]),
    expect="Five stars in all, two of them at (1, 1): the mean is (0.6, 0.6).",
)


@m_step.mistake(
    "weights of the stars forgotten",
    "Right if all stars count alike. On {case} `w` changes nothing. Where do r and w meet?",
)
def _(X, r, w):
    return _m(X, r, np.ones(len(X)))


@m_step.mistake(
    "star weights in the means only",
    "On {case} weights and means are right, the covariances are those of unweighted stars. Where does w "
    "belong, too?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    return pi, mu, np.array([_scatter(X - mu[k], r[:, k]) / r[:, k].sum() for k in range(len(mu))])


@m_step.mistake(
    "covariance without responsibilities",
    "On {case} weights and means are right. Your covariances let every star count fully for every "
    "component. Whose stars are they?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    return pi, mu, np.array([_scatter(X - a, w) / w.sum() for a in mu])


@m_step.mistake(
    "covariance of all stars",
    "On {case} weights and means are right. You give each component the covariance of the whole sample. "
    "About which mean is a component's own taken?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    mean = np.average(X, axis=0, weights=w)
    return pi, mu, np.array([_scatter(X - mean, w) / w.sum()] * len(mu))


@m_step.mistake(
    "covariance about another mean",
    "On {case} weights and means are right. Your covariances are taken about the mean of all stars, not "
    "about that of the component. Which centre came out of this very step?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    rw = r * w[:, None]
    mean = np.average(X, axis=0, weights=w)
    return pi, mu, np.array([_scatter(X - mean, v) / v.sum() for v in rw.T])


@m_step.mistake(
    "covariance about zero",
    "On {case} weights and means are right. Your covariances are mean squares about the origin. What must "
    "be taken away first?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    rw = r * w[:, None]
    return pi, mu, np.array([_scatter(X, v) / v.sum() for v in rw.T])


@m_step.mistake(
    "covariance about unweighted means",
    "On {case} weights and means are right. Your covariances are about means in which w did not enter. "
    "Which means came out of this step?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    old = _m(X, r, np.ones(len(X)))[1]
    rw = r * w[:, None]
    return pi, mu, np.array([_scatter(X - old[k], rw[:, k]) / rw[:, k].sum() for k in range(len(mu))])


@m_step.mistake(
    "covariance divided by N",
    "On {case} weights and means are right. Your covariances are too small, by the share of each "
    "component. How many stars does a component have?",
)
def _(X, r, w):
    pi, mu, C = _m(X, r, w)
    return pi, mu, C * pi[:, None, None]


@m_step.mistake(
    "means divided by N",
    "On {case} your means lie too near the origin. How many stars does a component have: all?",
)
def _(X, r, w):
    rw = r * w[:, None]
    N_k = rw.sum(axis=0)
    mu = rw.T @ X / N_k.sum()
    return N_k / N_k.sum(), mu, np.array([_scatter(X - mu[k], rw[:, k]) / N_k[k] for k in range(len(N_k))])


@m_step.mistake(
    "shares of the number of rows",
    "Right if all stars count alike. On {case} your weights of the components do not sum to one. How many "
    "stars are there, if each counts w?",
)
def _(X, r, w):
    pi, mu, C = _m(X, r, w)
    return pi * w.sum() / len(w), mu, C


@m_step.mistake(
    "N_k returned",
    "On {case} means and covariances are right. Your first answer holds numbers of stars. Which share is "
    "that?",
)
def _(X, r, w):
    pi, mu, C = _m(X, r, w)
    return pi * w.sum(), mu, C


@m_step.mistake(
    "responsibilities squared",
    "On {case} weights and means are right. In your covariances r or w stands twice. Did you multiply both "
    "factors by it?",
)
def _(X, r, w):
    pi, mu, _ = _m(X, r, w)
    rw = r * w[:, None]
    return pi, mu, np.array([_scatter(X - mu[k], rw[:, k] ** 2) / rw[:, k].sum() for k in range(len(mu))])


@m_step.mistake(
    "variances only",
    "On {case} weights and means are right. You give variances without the covariance of the two columns. "
    "Which way would the ellipses lean?",
)
def _(X, r, w):
    pi, mu, C = _m(X, r, w)
    return pi, mu, np.array([np.diag(np.diag(c)) for c in C])


@m_step.mistake(
    "order swapped", "On {case} your first answer has a column for each feature. What was asked for first?"
)
def _(X, r, w):
    pi, mu, C = _m(X, r, w)
    return mu, pi, C


def _share(m, parallax, giant, m_lim, p_min, *, power=3, constant=5.0, use_parallax=True, smaller=np.minimum):
    M = m - 5 * np.log10(1000 / parallax) + constant
    reach = 10 ** (0.2 * (m_lim - M) + 1)
    if use_parallax:
        reach = smaller(reach, 1000 / p_min)
    return np.average(giant, weights=reach ** -float(power))


@function_task(right="Each star stands for those that could not be seen as far, whichever limit comes first.")
def share_of_giants(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min)


def _survey(rng, p_min):
    N = 200
    d = min(1000 / p_min, 300) * rng.random(N) ** (1 / 3)
    giant = rng.random(N) < 0.4
    M = np.where(giant, rng.normal(1, 0.8, N), rng.normal(3.2, 0.8, N))
    m = M + 5 * np.log10(d) - 5
    seen = m < 7.3
    seen[:3] = True
    m[:3] = np.minimum(m[:3], 7.0)
    return m[seen], 1000 / d[seen], giant[seen], 7.3, p_min


@share_of_giants.inputs("a survey to 7.3 mag and parallaxes above 5 mas", draws=3)
def _(rng):
    return _survey(rng, 5.0)


@share_of_giants.inputs("a survey to 7.3 mag and parallaxes above 12 mas", draws=2)
def _(rng):
    return _survey(rng, 12.0)


@share_of_giants.inputs("a survey to 7.3 mag and parallaxes above 0.05 mas", draws=2)
def _(rng):
    return _survey(rng, 0.05)


share_of_giants.example(
    "one giant at M = 2 and one dwarf at M = 3, both at 10 pc, limit 3 mag",
    np.array([2.0, 3.0]),
    np.array([100.0, 100.0]),
    np.array([True, False]),
    3.0,
    10.0,
    expect="One magnitude is a factor 10^0.6 = 4 in volume, so the giant counts a fifth of the two.",
)


@share_of_giants.mistake(
    "not weighted",
    "On {case} you give {got}, the share in the sample. Are giants and dwarfs seen equally far?",
)
def _(m, parallax, giant, m_lim, p_min):
    return np.mean(giant)


@share_of_giants.mistake(
    "volume instead of one over volume",
    "On {case} you give {got}: the stars seen farthest count most. Are they too many in the sample, or too "
    "few?",
)
def _(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min, power=-3)


@share_of_giants.mistake(
    "distance squared",
    "On {case} you give {got}, as if the room grew with the square of the distance. How does a volume grow?",
)
def _(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min, power=2)


@share_of_giants.mistake(
    "distance itself",
    "On {case} you give {got}, as if the room grew with the distance. How does a volume grow?",
)
def _(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min, power=1)


@share_of_giants.mistake(
    "parallax limit forgotten",
    "On {case} you give {got}, and giants are seen beyond the parallax limit. From which distance on would "
    "a luminous star be dropped, however bright?",
)
def _(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min, use_parallax=False)


@share_of_giants.mistake(
    "magnitude limit forgotten or larger limit taken",
    "On {case} you give {got}: the larger of the two distances. A star must pass both cuts. Which one does "
    "it meet first?",
)
def _(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min, smaller=np.maximum)


@share_of_giants.mistake(
    "five forgotten",
    "Right where magnitude alone decides. On {case} you give {got}: nearly all of your stars reach the "
    "parallax limit, as if they were far too luminous. At which distance is M equal to m?",
)
def _(m, parallax, giant, m_lim, p_min):
    return _share(m, parallax, giant, m_lim, p_min, constant=0.0)


@share_of_giants.mistake(
    "own distance instead of the limit",
    "On {case} you give {got}: each star is weighted with the volume up to where it is. Up to where "
    "*could* it be?",
)
def _(m, parallax, giant, m_lim, p_min):
    return np.average(giant, weights=parallax**3.0)


@share_of_giants.mistake(
    "sum of weights instead of a share",
    "On {case} you give {got}: a number of giants per volume. Of how many stars per volume?",
)
def _(m, parallax, giant, m_lim, p_min):
    M = m - 5 * np.log10(1000 / parallax) + 5
    reach = np.minimum(10 ** (0.2 * (m_lim - M) + 1), 1000 / p_min)
    return np.sum(giant / (4 * np.pi / 3 * reach**3))


@share_of_giants.mistake(
    "giants over dwarfs",
    "On {case} you give {got}: giants over the others. A share is of all. What stands below the line?",
)
def _(m, parallax, giant, m_lim, p_min):
    share = _share(m, parallax, giant, m_lim, p_min)
    return share / (1 - share)
