"""The library's network and loop are those that lesson 3.1 writes out."""

import nbformat
import numpy as np
import pytest
import torch
from torch import nn

from failfirst import nets, paths, training


def lesson_functions():
    """What the cells of lesson 3.1 that write network and loop define."""
    notebook = nbformat.read(paths.NOTEBOOKS / "3_networks" / "1_the_recipe_that_worked.ipynb", 4)
    names = {"torch": torch, "nn": nn, "SEED": 1}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith(("network = nn.Sequential", "def fit(")):
            exec(cell.source.split("\n\n\nlosses = ")[0], names)
    names["loss_function"] = nn.CrossEntropyLoss()
    return names


def problem(seed=0, size=8, classes=10):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(100, 1, size, size, generator=generator)
    return x, torch.randint(classes, (100,), generator=generator)


def test_the_lessons_loop_and_the_librarys_agree():
    lesson = lesson_functions()
    x, y = problem()
    torch.manual_seed(3)
    library = nets.tutorial_net(8, 10)
    assert [str(layer) for layer in library] == [str(layer) for layer in lesson["network"]]
    lesson["network"].load_state_dict(library.state_dict())
    ours = training.fit(library, x, y, epochs=2, seed=5)
    theirs = lesson["fit"](lesson["network"], x, y, epochs=2, seed=5)
    assert ours == theirs
    assert all(
        torch.equal(a, b) for a, b in zip(library.parameters(), lesson["network"].parameters(), strict=True)
    )


def test_the_loss_falls_and_a_seed_repeats():
    x, _ = problem()
    y = (x.mean(dim=(1, 2, 3)) > 0).long()  # something that does not depend on a turn
    histories = []
    for _ in range(2):
        torch.manual_seed(0)
        net = nets.tutorial_net(8, 2)
        histories.append(training.fit(net, x, y, epochs=30, seed=1, turns=True))
    assert histories[0] == histories[1]
    assert np.mean(histories[0][-4:]) < 0.9 * np.mean(histories[0][:4])


def test_the_eight_symmetries_are_a_group():
    x = torch.arange(9.0).reshape(1, 1, 3, 3)
    views = {tuple(view.flatten().tolist()) for view in training.symmetries(x)}
    assert len(views) == 8
    again = {
        tuple(v.flatten().tolist()) for view in training.symmetries(x) for v in training.symmetries(view)
    }
    assert again == views


def test_averaging_over_turns_does_not_depend_on_the_turn():
    x, _ = problem()
    torch.manual_seed(0)
    net = nets.tutorial_net(8, 2)
    plain = training.probability(net, x)
    assert plain == pytest.approx(net(x).softmax(1)[:, 1].detach().numpy())
    averaged = training.probability(net, x, turns=True)
    for view in training.symmetries(x):
        assert training.probability(net, view, turns=True) == pytest.approx(averaged, abs=1e-6)


def test_bad_input_is_named():
    x, y = problem()
    net = nets.tutorial_net(8, 10)
    with pytest.raises(ValueError, match="100 pictures but 99 labels"):
        training.fit(net, x, y[:-1], epochs=1)
    x[3, 0, 2, 2] = float("nan")
    with pytest.raises(ValueError, match="NaN"):
        training.fit(net, x, y, epochs=1)
    with pytest.raises(ValueError, match="multiple of 4"):
        nets.tutorial_net(10, 2)
