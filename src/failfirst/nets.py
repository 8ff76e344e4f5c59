"""Networks that more than one lesson uses."""

from torch import nn


def tutorial_net(size, classes):
    """The small convolutional network of countless tutorials, written out in lesson 3.1.

    Parameters
    ----------
    size : int
        Pixels along a side of the (square, one-channel) picture; a multiple of 4.
    classes : int
        Number of classes.

    Returns
    -------
    torch.nn.Sequential
        Takes a float tensor of shape (n, 1, size, size), gives logits of shape (n, classes).

    Raises
    ------
    ValueError
        `size` is not a multiple of 4: two poolings halve it twice.
    """
    if size % 4:
        raise ValueError(f"size must be a multiple of 4 (it is halved twice), got {size}")
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * (size // 4) ** 2, classes),
    )
