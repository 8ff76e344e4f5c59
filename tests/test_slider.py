"""The HTML of sliders: every frame described, the same each time, small, and clear errors."""

import base64
import configparser
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from failfirst import figures

ALTS = [
    "At 0.1 the path creeps along the valley and stops far from the minimum.",
    'At 0.2 the path meets the "minimum" & stays, <within> one pixel of it.',
    "At 0.3 the path jumps from wall to wall and leaves the picture.",
]


class Page(HTMLParser):
    """Elements with attributes and text of the body, without style and script."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL))
        self.close()

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        self.elements[-1][2] += data

    def all(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]

    def texts(self, tag):
        return [text for name, _, text in self.elements if name == tag]


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    yield bundles
    assert not plt.get_fignums(), "a figure was left open"


def draw(value, figsize=(2, 1)):
    fig, ax = plt.subplots(figsize=figsize)
    _ = ax.plot([0, float(value)])
    ax.set_ylim(0, 1)
    return fig


def noise(value):
    fig, ax = plt.subplots()
    _ = ax.imshow(np.random.default_rng(int(10 * value)).normal(size=(300, 600)))
    return fig


def move(**changes):
    arguments = {"id": "step", "draw": draw, "values": [0.1, 0.2, 0.3], "label": "Step size", "alt": ALTS}
    return figures.slider(**(arguments | changes))


def pictures(page):
    image = page.all("img")[0]
    data = [image[name].removeprefix("data:image/png;base64,") for name in ("src", "data-frames")]
    return [Image.open(io.BytesIO(base64.b64decode(text))) for text in data]


def test_html_is_labelled_and_described(shown):
    move(start=0.2, unit="km/s", label="Step <size>")
    html = shown[0]["text/html"]
    page = Page(html)
    [image], [input], [output] = (page.all(tag) for tag in ("img", "input", "output"))
    assert page.all("div")[0]["data-slider"] == "step"
    assert image["alt"] == ALTS[1]
    assert page.texts("output") == [ALTS[1]]
    assert page.texts("dt") == ["0.1 km/s", "0.2 km/s", "0.3 km/s"]
    assert page.texts("dd") == ALTS
    assert (input["type"], input["min"], input["max"], input["value"]) == ("range", "0", "2", "1")
    assert input["aria-valuetext"] == "0.2 km/s"
    assert "disabled" in input, "it moves nothing before its script runs"
    assert output["for"] == input["id"]
    assert re.search(r"<label><span>Step &lt;size&gt;</span> <input", html)
    assert "http" not in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert ids
    assert all(name.startswith("failfirst-slider-step") for name in ids)


def test_the_pictures_are_the_frames(shown):
    move(start=0.3)
    page = Page(shown[0]["text/html"])
    start, strip = (picture.convert("RGB") for picture in pictures(page))
    width, height = start.size
    assert strip.size == (3 * width, height)
    frames = [strip.crop((width * i, 0, width * (i + 1), height)) for i in range(3)]
    assert start.tobytes() == frames[2].tobytes()
    assert len({frame.tobytes() for frame in frames}) == 3
    image = page.all("img")[0]
    assert (image["width"], image["height"]) == (str(width), str(height))
    assert f"aspect-ratio: {width} / {height}" in image["style"]


def test_two_runs_agree(shown):
    assert move() is None
    move()
    assert shown[0] == shown[1]


def test_other_pixels_are_no_difference_for_nbval(shown):
    """Fonts and rasterisers differ between machines."""
    rules = configparser.ConfigParser(interpolation=None)
    rules.read(Path(__file__).parent / "sanitize.cfg")
    move()
    move(draw=lambda value: draw(value / 2))
    texts = [shown[i]["text/html"] for i in range(2)]
    assert texts[0] != texts[1]
    clean = [re.sub(rules["pictures"]["regex"], rules["pictures"]["replace"], text) for text in texts]
    assert clean[0] == clean[1]
    assert "base64" not in clean[0]


def test_text_for_a_terminal(shown):
    move(unit="km/s")
    assert shown[0]["text/plain"].splitlines() == [
        "Figure with a slider. Step size:",
        *(f"{value} km/s: {alt}" for value, alt in zip((0.1, 0.2, 0.3), ALTS, strict=True)),
    ]


def test_descriptions_may_come_from_what_was_drawn(shown):
    seen = []

    def draw_and_note(value):
        seen.append(value)
        return draw(value)

    move(draw=draw_and_note, alt=lambda value: f"After {seen[-1]} the line ends {value**2:.2f} above zero.")
    assert seen == [0.1, 0.2, 0.3]
    assert "the line ends 0.09 above zero" in shown[0]["text/plain"]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([0.30000000000000004, 1e-5, -2e-5], ["0.3", "10⁻⁵", "−2 × 10⁻⁵"]),
        ([1, 1000000, -3], ["1", "1000000", "−3"]),
        (np.array([1.0, 1e10, 2.5e10], dtype=np.float32), ["1", "10¹⁰", "2.5 × 10¹⁰"]),
        (["first-order", "1", "2"], ["first-order", "1", "2"]),
    ],
)
def test_values_as_one_reads_them(values, names, shown):
    move(values=values, draw=lambda value: draw(1))
    assert Page(shown[0]["text/html"]).texts("dt") == names


def test_thirteen_frames_that_share_their_axes_are_small(shown):
    move(
        values=np.linspace(0, 1, 13),
        draw=lambda value: draw(value, figsize=(7, 3.6)),
        alt=lambda value: f"The line rises from 0 to {value:.2f}, and half of it is {value / 2:.2f}.",
    )
    assert len(shown[0]["text/html"].encode()) < 80_000


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "Step size"}, "small letters"),
        ({"label": " "}, "the label must be a text that is not empty"),
        ({"label": "$\\eta$"}, "Unicode"),
        ({"unit": "$km$"}, "the unit holds TeX"),
        ({"values": [0.1, 0.2]}, "3 to 13 values, not 2"),
        ({"values": range(14)}, "3 to 13 values, not 14"),
        ({"values": [0.1, 0.2, 0.1]}, "two values read the same, 0.1"),
        ({"start": 0.5}, "start=0.5 is not among the values"),
        ({"alt": ALTS[0]}, "one text for each value"),
        ({"alt": ALTS[:2]}, "one text for each value"),
        ({"alt": [ALTS[0], "a plot", ALTS[2]]}, "'step', 0.2: alt must say in a sentence"),
        ({"alt": lambda value: None}, "'step', 0.1: alt must say in a sentence"),
        (
            {"alt": lambda value: f"The path of gradient descent for step size {value}"},
            "the same of every frame",
        ),
        ({"alt": lambda value: "The step size is $\\eta$, and the path is smooth."}, "alt for 0.1 holds TeX"),
        ({"draw": lambda value: draw(value).axes[0]}, r"draw\(0.1\) must return a figure"),
        (
            {"draw": lambda value: draw(value, figsize=(2, 10 * value))},
            "one size, but 0.1 has 220 × 110 pixels and 0.2 has 220 × 220",
        ),
        ({"draw": noise}, "kB, more than 80 kB; use fewer values"),
    ],
)
def test_slips(changes, reason, shown):
    with pytest.raises(ValueError, match=reason):
        move(**changes)
    assert shown == []


def test_an_error_while_drawing_leaves_no_figure_open(shown):
    def broken(value):
        fig = draw(value)
        return fig if value < 0.2 else 1 / 0

    with pytest.raises(ZeroDivisionError):
        move(draw=broken)


def test_figures_of_other_cells_stay_open(shown):
    other = draw(0.1)
    move()
    assert plt.get_fignums() == [other.number]
    plt.close(other)
