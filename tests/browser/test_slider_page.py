"""Sliders on a static page, as in the book: used by keyboard alone, read by axe-core, without network."""

import io

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from failfirst import figures

SQUARES = [
    "A blue square covers the left end of the picture.",
    "An orange square stands in the middle, and this text is so much longer than the others that on a phone "
    "it needs more lines than they do.",
    "A green square covers the right end of the picture.",
]
COLOURS = {0: (0, 114, 178), 1: (230, 159, 0), 2: (0, 158, 115)}
HEIGHTS = ("a quarter", "half", "three quarters", "all")
LINES = [f"The line falls from {part} of the height to zero." for part in HEIGHTS]


def square(place):
    fig = plt.figure(figsize=(7, 3))
    colour = [figures.BLUE, figures.ORANGE, figures.GREEN][place]
    _ = fig.add_artist(plt.Rectangle((place / 3, 0), 1 / 3, 1, color=colour, transform=fig.transFigure))
    return fig


def line(step):
    fig, ax = plt.subplots()
    _ = ax.plot([step, 0])
    ax.set_ylim(0, 4)
    return fig


@pytest.fixture(scope="module")
def sliders():
    """HTML of two sliders."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle["text/html"]))
        figures.slider("square", square, [0, 1, 2], label="Place", alt=SQUARES, unit="kpc", start=1)
        figures.slider("line", line, [1, 2, 3, 4], label="Fall of the line from left to right", alt=LINES)
    return shown


@pytest.fixture
def slider_page(open_lesson, sliders):
    return open_lesson(sliders)


def state(page, name):
    """What a slider tells those who see it and those who hear it."""
    box = page.locator(f'[data-slider="{name}"]')
    return {
        "alt": box.locator("img").get_attribute("alt"),
        "spoken": box.locator("input").get_attribute("aria-valuetext"),
        "value": box.locator(".ff-value").inner_text(),
        "text": box.get_by_role("status").inner_text(),
    }


def told(value, text):
    return {"alt": text, "spoken": value, "value": value, "text": text}


def colours(page, name):
    """Colours in the middle of the left, middle and right third of the picture on the screen."""
    picture = page.locator(f'[data-slider="{name}"] img').screenshot()
    picture = Image.open(io.BytesIO(picture)).convert("RGB")
    return [picture.getpixel((picture.width * k // 6, picture.height // 2)) for k in (1, 3, 5)]


def seen(place):
    return [COLOURS[place] if k == place else (255, 255, 255) for k in range(3)]


def test_frames_by_keyboard(slider_page):
    page = slider_page
    assert state(page, "square") == told("1 kpc", SQUARES[1])
    assert colours(page, "square") == seen(1)
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for key, place in [("Home", 0), ("ArrowRight", 1), ("End", 2), ("ArrowLeft", 1), ("ArrowUp", 2)]:
        page.keyboard.press(key)
        assert state(page, "square") == told(f"{place} kpc", SQUARES[place]), key
        assert colours(page, "square") == seen(place), key
    assert state(page, "line") == told("1", LINES[0]), "the other slider stays"
    page.keyboard.press("Tab")  # the descriptions
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert state(page, "line") == told("4", LINES[3])
    assert state(page, "square") == told("2 kpc", SQUARES[2])
    assert page.errors == []


def test_the_label_is_the_name(slider_page):
    slider = slider_page.get_by_role("slider", name="Fall of the line from left to right", exact=True)
    slider.focus()
    slider.press("ArrowRight")
    assert state(slider_page, "line") == told("2", LINES[1])


def test_the_page_around_does_not_hear_the_keys(slider_page):
    page = slider_page
    page.evaluate("document.addEventListener('keydown', () => { window.heard = true })")
    page.get_by_role("slider").first.press("ArrowRight")
    assert page.evaluate("window.heard") is None


@pytest.mark.parametrize("width", [1200, 390])
def test_nothing_jumps_or_sticks_out(slider_page, width):
    page = slider_page
    page.set_viewport_size({"width": width, "height": 800})
    places = []
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.get_by_role("slider").first.press(key)
        places.append(page.get_by_text("The end.").bounding_box())
    assert places[0] == places[1] == places[2]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 2
    assert colours(page, "square") == seen(2)
    box = page.locator("img").first.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(7 / 3, rel=0.02)


def test_a_theme_that_pads_pictures_shows_no_second_frame(slider_page):
    page = slider_page
    page.add_style_tag(
        content="html body main img { padding: 20px; border: 5px solid; box-sizing: border-box }"
    )
    page.get_by_role("slider").nth(1).press("ArrowRight")
    box = slider_page.locator("img").nth(1)
    style = box.evaluate("img => [getComputedStyle(img).padding, getComputedStyle(img).borderWidth]")
    assert style == ["0px", "0px"]
    assert box.evaluate("img => img.clientWidth / img.clientHeight") == pytest.approx(7 / 3.6, rel=0.005)


def test_descriptions_open_by_keyboard(slider_page):
    page = slider_page
    assert not page.locator("dl").first.is_visible()
    assert not page.locator(".ff-asleep").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("dl").first.wait_for(state="visible", timeout=5000)


def test_a_slider_inserted_again_wakes_up(slider_page, sliders):
    """JupyterLab puts a new copy in place and runs its script."""
    page = slider_page
    page.get_by_role("slider").first.press("End")
    page.evaluate(
        "html => { const copy = document.createElement('div'); copy.id = 'copy'; copy.innerHTML = html;"
        " document.querySelector('main').append(copy);"
        " const script = document.createElement('script');"
        " script.textContent = copy.querySelector('script').textContent; copy.append(script); }",
        sliders[0],
    )
    page.locator("#copy").get_by_role("slider").press("Home")
    assert page.locator("#copy").get_by_role("status").inner_text() == SQUARES[0]
    assert page.get_by_role("status").first.inner_text() == SQUARES[2], "the first copy stays"


def test_axe_finds_nothing_grave(slider_page, axe):
    page = slider_page
    page.locator("summary").first.click()
    page.get_by_role("slider").first.press("End")
    assert axe(page) == []


def test_without_script_the_start_frame_and_all_descriptions_are_there(browser, serve, tmp_path, sliders):
    (tmp_path / "index.html").write_text('<meta charset="utf-8">' + sliders[0], encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(serve(tmp_path))
        assert state(page, "square") == told("1 kpc", SQUARES[1])
        assert colours(page, "square") == seen(1)
        assert page.get_by_role("slider").is_disabled()
        assert page.locator(".ff-asleep").is_visible()
        page.locator("summary").click()
        assert page.locator("dd").all_inner_texts() == SQUARES
        assert page.locator("dl").is_visible()
    finally:
        context.close()
