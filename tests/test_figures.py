"""Figures carry a description, stay small and look the same in every lesson."""

import base64
import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from failfirst import figures

ALT = 'A line rises from 0 to 1: "the finding", with <signs>.'


def shown(fig, alt, monkeypatch):
    outputs = []
    monkeypatch.setattr(figures, "display", lambda data, raw: outputs.append(data))
    figures.show(fig, alt)
    return outputs[0]


def test_a_figure_is_one_image_with_its_description(monkeypatch):
    fig, ax = plt.subplots()
    _ = ax.plot([0, 1])
    data = shown(fig, ALT, monkeypatch)
    assert data["text/plain"] == f"Figure: {ALT}"
    assert "&quot;the finding&quot;, with &lt;signs&gt;" in data["text/html"]
    assert not plt.fignum_exists(fig.number)


@pytest.mark.parametrize("alt", ["", "a plot", None, " " * 40])
def test_a_figure_without_a_description_is_refused(alt):
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="alt"):
        figures.show(fig, alt)
    plt.close(fig)


def test_even_noise_is_stored_in_80_kb(monkeypatch):
    fig, ax = plt.subplots()
    _ = ax.imshow(np.random.default_rng(0).normal(size=(300, 300)))
    picture = re.search('base64,([^"]+)', shown(fig, ALT, monkeypatch)["text/html"])[1]
    assert len(base64.b64decode(picture)) <= 80_000


def test_one_small_marker_keeps_its_colour(monkeypatch):
    """Readers are told to look for the red cross."""
    fig, ax = plt.subplots()
    _ = ax.imshow(np.random.default_rng(0).normal(size=(60, 120)).cumsum(0), cmap="viridis")
    _ = ax.plot(30, 30, "s", color=figures.RED, ms=5)
    picture = re.search('base64,([^"]+)', shown(fig, ALT, monkeypatch)["text/html"])[1]
    pixels = np.array(Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB"), dtype=int)
    red = [int(figures.RED[i : i + 2], 16) for i in (1, 3, 5)]
    assert np.abs(pixels - red).max(axis=2).min() <= 10
    assert list(pixels[0, 0]) == [255, 255, 255]


def test_a_gallery_has_one_panel_a_picture():
    fig = figures.gallery(np.zeros((5, 3, 3)), titles=list("abcde"), columns=3, heading="five")
    assert len(fig.axes) == 6
    assert [len(ax.images) for ax in fig.axes] == [1, 1, 1, 1, 1, 0]
    assert [ax.get_title() for ax in fig.axes] == [*"abcde", ""]
    plt.close(fig)
