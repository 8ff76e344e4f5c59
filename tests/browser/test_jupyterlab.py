"""A quiz in a real JupyterLab: run its cell, answer by keyboard, read the feedback."""

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
# JupyterLab's windowed notebook and its news prompt would only add chance to the test.
SETTINGS = {
    "apputils-extension/notification.jupyterlab-settings": '{"fetchNews": "false", "checkForUpdates": false}',
    "notebook-extension/tracker.jupyterlab-settings": '{"windowingMode": "none"}',
}


@pytest.fixture
def lab(tmp_path):
    """URL of a JupyterLab whose root folder holds ``quiz.ipynb``."""
    pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
    work = tmp_path / "work"
    work.mkdir()
    cells = [nbformat.v4.new_code_cell(QUIZ, id="quiz"), nbformat.v4.new_code_cell("1 + 1", id="after")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), work / "quiz.ipynb")
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


@pytest.mark.slow
def test_a_quiz_in_jupyterlab(page, lab):
    page.set_default_timeout(60_000)
    page.goto(f"{lab}/lab/tree/quiz.ipynb")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for()
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
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
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-InputPrompt").get_by_text("[2]:").wait_for()
    quiz.wait_for()
    assert quiz.get_by_role("status").inner_text() == ""
    assert quiz.locator("input").nth(1).is_checked()
