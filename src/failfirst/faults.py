"""Trainings with a planted fault, for the exercise of lesson 3.2: real runs on scikit-learn's digits."""

import pandas as pd
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn

from .nets import tutorial_net

FAULTS = {
    "A": "step too small",
    "B": "softmax twice",
    "C": "pixels on a pedestal",
    "D": "labels shuffled",
    "E": "too few pictures",
}


def training_log(letter, epochs=8, seed=1):
    """Train the tutorial network on digits with one fault planted, and keep a log.

    Parameters
    ----------
    letter : str
        ``"A"`` to ``"E"``.
    epochs : int
    seed : int

    Returns
    -------
    pandas.DataFrame
        One row an epoch: mean training loss, training and test accuracy, norm of the last gradient, and the
        share of the second layer's filters that are zero for every test picture.

    Raises
    ------
    ValueError
        `letter` is not one of the five.
    """
    if letter not in FAULTS:
        raise ValueError(f"there are logs {', '.join(FAULTS)}, not {letter!r}")
    fault = FAULTS[letter]
    generator = torch.Generator().manual_seed(seed)
    digits = load_digits()
    x = torch.tensor(digits.images[:, None], dtype=torch.float32)
    if fault == "pixels on a pedestal":
        x = 10 * x + 1000
    x_train, x_test, y_train, y_test = train_test_split(
        x, torch.tensor(digits.target), test_size=0.25, random_state=seed
    )
    if fault == "labels shuffled":
        y_train = y_train[torch.randperm(len(y_train), generator=generator)]
    if fault == "too few pictures":
        x_train, y_train = x_train[:40], y_train[:40]
    torch.manual_seed(seed)
    net = tutorial_net(8, 10)
    output = nn.Softmax(dim=1) if fault == "softmax twice" else nn.Identity()
    rate = 1e-5 if fault == "step too small" else 0.01
    # As many pictures an epoch for 40 as for 1,347, so that the logs can be compared.
    passes = -(-1347 // len(x_train))
    optimiser = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)
    rows = []
    for epoch in range(1, epochs + 1):
        losses = []
        for _ in range(passes):
            for batch in torch.randperm(len(x_train), generator=generator).split(32):
                optimiser.zero_grad()
                loss = nn.functional.cross_entropy(output(net(x_train[batch])), y_train[batch])
                loss.backward()
                optimiser.step()
                losses.append(loss.item())
        rows.append(
            {
                "epoch": epoch,
                "loss": sum(losses) / len(losses),
                **_measures(net, x_train, y_train, x_test, y_test),
            }
        )
    return pd.DataFrame(rows).set_index("epoch")


@torch.no_grad()
def _measures(net, x_train, y_train, x_test, y_test):
    gradient = torch.cat([p.grad.flatten() for p in net.parameters()]).norm().item()
    units = net[:5](x_test)
    return {
        "training accuracy": (net(x_train).argmax(1) == y_train).float().mean().item(),
        "test accuracy": (net(x_test).argmax(1) == y_test).float().mean().item(),
        "gradient": gradient,
        "dead filters": (units.amax(dim=(0, 2, 3)) == 0).float().mean().item(),
    }
