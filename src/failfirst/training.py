"""The plain training loop of lesson 3.1, for the lessons after it."""

import torch
from torch import nn


def fit(net, x, y, *, epochs, rate=0.01, batch=32, seed=0, turns=False):
    """Train a classifier by stochastic gradient descent with momentum 0.9 on the cross-entropy.

    Parameters
    ----------
    net : torch.nn.Module
        Gives logits of shape (n, classes). It is changed in place.
    x : torch.Tensor, float, shape (n, 1, size, size)
    y : torch.Tensor, int64, shape (n,)
        Class of each picture.
    epochs : int
        Passes over the data.
    rate : float
        Step size (learning rate).
    batch : int
        Pictures a step.
    seed : int
        Of the order of the pictures, and of the turns.
    turns : bool
        Turn and mirror every batch at random, by one of the eight symmetries of the square.

    Returns
    -------
    list of float
        Loss of every step.

    Raises
    ------
    ValueError
        `x` and `y` differ in length, or `x` has a value that is not finite.
    """
    if len(x) != len(y):
        raise ValueError(f"{len(x)} pictures but {len(y)} labels")
    if not torch.isfinite(x).all():
        raise ValueError("x has NaN or infinite pixels: mask or replace them before training")
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)
    loss_function = nn.CrossEntropyLoss()
    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(len(x), generator=generator).split(batch):
            pictures = x[rows]
            if turns:
                pictures = symmetries(pictures)[int(torch.randint(8, (1,), generator=generator))]
            optimiser.zero_grad()
            loss = loss_function(net(pictures), y[rows])
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses


def symmetries(x):
    """The eight turned and mirrored copies of square pictures.

    Parameters
    ----------
    x : torch.Tensor, shape (..., size, size)

    Returns
    -------
    list of torch.Tensor
        The symmetries of the square applied to the last two axes; the first is `x` itself.
    """
    return [torch.rot90(view, k, (-2, -1)) for view in (x, x.flip(-1)) for k in range(4)]


@torch.no_grad()
def probability(net, x, *, turns=False):
    """Probability that a two-class network gives to class 1.

    Parameters
    ----------
    net : torch.nn.Module
        Gives logits of shape (n, 2).
    x : torch.Tensor, float, shape (n, 1, size, size)
    turns : bool
        Average over the eight symmetries of the square.

    Returns
    -------
    numpy.ndarray, float32, shape (n,)
    """
    parts = []
    for pictures in x.split(1024):
        views = symmetries(pictures) if turns else [pictures]
        parts.append(sum(net(view).softmax(1)[:, 1] for view in views) / len(views))
    return torch.cat(parts).numpy()
