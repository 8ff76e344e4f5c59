"""A quiz and a slider in a real JupyterLab: run the cell, use them by keyboard, read what they say."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

QUIZ = """from failfirst.quiz import quiz
options = {"one": "One is less than two.", "two": "Two is one more."}
quiz("lab-test", "Which is larger?", options, right="two")"""
SLIDER = """import matplotlib.pyplot as plt
from failfirst import figures

def draw(step):
    fig, ax = plt.subplots(figsize=(4, 2))
    _ = ax.plot([step, 0])
    return fig

alt = [f"The line falls from {part} of the height to zero." for part in ("a third", "two thirds", "all")]
figures.slider("lab-test", draw, [1, 2, 3], label="Height", alt=alt, start=2)"""
FALLS = "The line falls from {} of the height to zero."
# JupyterLab's windowed notebook and its news prompt would only add chance to the test.
SETTINGS = {
    "apputils-extension/notification.jupyterlab-settings": '{"fetchNews": "false", "checkForUpdates": false}',
    "notebook-extension/tracker.jupyterlab-settings": '{"windowingMode": "none"}',
}


def stored(code):
    """Outputs that a notebook from elsewhere brings along."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
        exec(code, {})
    return [nbformat.v4.new_output("display_data", bundle) for bundle in shown]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """URL of a JupyterLab whose root folder holds ``quiz.ipynb`` and ``slider.ipynb``."""
    pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
    tmp_path = tmp_path_factory.mktemp("lab")
    work = tmp_path / "work"
    work.mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, code, outputs in (("quiz", QUIZ, []), ("slider", SLIDER, stored(SLIDER))):
        cells = [
            nbformat.v4.new_code_cell(code, id=name, outputs=outputs),
            nbformat.v4.new_code_cell("1 + 1", id="after"),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), work / f"{name}.ipynb")
    for name, content in SETTINGS.items():
        path = tmp_path / "settings" / "@jupyterlab" / name
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = {
        "JUPYTERLAB_SETTINGS_DIR": tmp_path / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": tmp_path / "workspaces",
        "JUPYTER_CONFIG_DIR": tmp_path / "config",
        "JUPYTER_RUNTIME_DIR": tmp_path / "runtime",
        "IPYTHONDIR": tmp_path / "ipython",
    }
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={work}",
        "--LabApp.news_url=None",
    ]
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env={**os.environ, **{name: str(path) for name, path in folders.items()}},
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=work,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url + "/api", server, tmp_path / "server.log")
        yield url
    finally:
        server.send_signal(signal.SIGTERM)  # ends its kernels, too
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(url, server, log, patience=60):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def open_notebook(page, lab, name):
    page.set_default_timeout(60_000)
    # A workspace of its own: else the tab of the test before comes back, too.
    page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for()


def run_first_cell(page):
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")


@pytest.mark.slow
def test_a_quiz_in_jupyterlab(page, lab):
    open_notebook(page, lab, "quiz")
    run_first_cell(page)
    quiz = page.locator(".failfirst-quiz[data-awake]")
    quiz.wait_for()

    quiz.locator("input").first.focus()
    page.keyboard.press("Space")
    assert quiz.locator("input").first.is_checked()
    page.keyboard.press("Enter")
    quiz.get_by_role("status").get_by_text("One is less than two.").wait_for()
    page.keyboard.press("ArrowDown")
    assert quiz.locator("input").nth(1).is_checked(), "the notebook took the arrow key"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    quiz.get_by_role("status").get_by_text("Two is one more.").wait_for()
    assert "Right." in quiz.get_by_role("status").inner_text()

    # Keys that are shortcuts of the notebook: `b` would insert a cell, `d d` delete one.
    for key in ("b", "d", "d"):
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 2

    # Run again: the new copy works, and knows the choice.
    run_first_cell(page)
    page.locator(".jp-InputPrompt").get_by_text("[2]:").wait_for()
    quiz.wait_for()
    assert quiz.get_by_role("status").inner_text() == ""
    assert quiz.locator("input").nth(1).is_checked()


@pytest.mark.slow
def test_a_slider_in_jupyterlab(page, lab):
    open_notebook(page, lab, "slider")
    # Stored outputs of a notebook that is not trusted: JupyterLab drops style, script and unknown attributes.
    slider = page.locator(".failfirst-slider")
    slider.wait_for()
    assert page.locator(".failfirst-slider[data-awake]").count() == 0
    picture = slider.locator("img")
    assert picture.get_attribute("alt") == FALLS.format("two thirds")
    assert picture.evaluate("img => [img.naturalWidth, img.naturalHeight]") == [440, 220]
    assert slider.locator("input").is_disabled()
    assert slider.get_by_text("Run this cell").is_visible()
    slider.locator("summary").click()
    assert slider.locator("dd").last.inner_text() == FALLS.format("all")

    run_first_cell(page)
    slider = page.locator(".failfirst-slider[data-awake]")
    slider.wait_for()
    slider.locator("input").focus()
    for key, part in (("ArrowRight", "all"), ("Home", "a third"), ("ArrowUp", "two thirds")):
        page.keyboard.press(key)
        assert slider.get_by_role("status").inner_text() == FALLS.format(part), key
        assert slider.locator("img").get_attribute("alt") == FALLS.format(part), key
    # Keys that are shortcuts of the notebook: `b` would insert a cell, `d d` delete one.
    for key in ("b", "d", "d"):
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 2
    box = slider.locator("img").bounding_box()
    assert box["width"] / box["height"] == pytest.approx(2, rel=0.02), (
        "one frame is to be seen, not the strip"
    )

    # Run again: the new copy works, and starts at its start.
    run_first_cell(page)
    page.locator(".jp-InputPrompt").get_by_text("[2]:").wait_for()
    slider.wait_for()
    assert slider.get_by_role("status").inner_text() == FALLS.format("two thirds")
    slider.locator("input").press("End")
    assert slider.get_by_role("status").inner_text() == FALLS.format("all")
