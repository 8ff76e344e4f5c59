"""The verbs of the Makefile, read from what make would do (`make -n`): nothing is installed here."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import failfirst
from failfirst import paths
from failfirst.workspace import START

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


@pytest.fixture
def make(tmp_path):
    """Call make on the real Makefile in an empty folder: no environment, no course."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "constraints.txt", "pyproject.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)

    def call(*arguments):
        done = subprocess.run(["make", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    return call


def test_make_alone_lists_the_verbs(make):
    code, out, _ = make()
    assert code == 0
    listed = {line.split()[1] for line in out.splitlines()}
    assert {"lab", "test", "book", "execute", "exercises", "evidence", "clean"} <= listed


def test_lab(make):
    code, out, _ = make("-n", "lab")
    assert code == 0
    steps = [
        "requirements.txt -c constraints.txt",
        "--no-deps -e .",
        "data verify",
        "cli workspace",
        "jupyterlab",
    ]
    places = [out.index(step) for step in steps]
    assert places == sorted(places)
    assert START in out
    assert "requirements-dev" not in out
    assert "--no-browser" not in out
    assert "--no-browser" in make("-n", "lab", "NO_BROWSER=1")[1]


def test_the_cpu_index_is_asked_for_torch_alone(make):
    def commands(*options):
        """Whether make's output lets torch be asked for (a test that always fails guards it otherwise)."""
        out = make("-n", "lab", *options)[1]
        return '[ -z "cpu" ]' in out, out

    assert not commands()[0]
    used, out = commands("TORCH=cpu")
    assert used
    assert out.count(CPU_INDEX) == 1
    before_index = out[: out.index(CPU_INDEX)].splitlines()
    assert not any("-r requirements.txt" in line for line in before_index)


@pytest.mark.parametrize("verb", ["test", "book", "execute", "exercises", "evidence"])
def test_authors_verbs_install_on_demand(make, verb):
    code, out, _ = make("-n", verb)
    assert code == 0
    assert "requirements-dev.txt -c constraints.txt" in out


def test_changed_only(make):
    assert "tests/run.py --changed" in make("-n", "test", "CHANGED=1")[1]
    assert "--changed" not in make("-n", "test")[1]


def test_no_suitable_python_is_one_sentence(make):
    code, out, err = make("lab", "PYTHON=/no/such/python")
    assert code == 2
    assert "needs Python 3.11, 3.12 or 3.13" in err
    assert "Traceback" not in out + err


def fake_environment(folder):
    """An environment whose Python answers yes to everything; gives the log of what it was asked."""
    log = folder / "log"
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\necho "$*" >> "{log}"\nexit 0\n')
    python.chmod(0o755)
    return log


def test_a_second_call_installs_nothing_until_the_pins_change(make, tmp_path):
    log = fake_environment(tmp_path)
    assert make("lab")[0] == 0
    assert "-m pip install" in log.read_text()
    log.unlink()
    assert make("lab")[0] == 0
    assert "pip" not in log.read_text()
    assert "jupyterlab" in log.read_text()
    pins = tmp_path / "requirements.txt"
    pins.write_text(pins.read_text() + "# changed\n")
    # Not older than the stamp, even where the file system keeps whole seconds.
    import os

    later = (tmp_path / ".venv" / ".installed-learner").stat().st_mtime + 10
    os.utime(pins, (later, later))
    make("lab")
    assert "-m pip install" in log.read_text()


@pytest.mark.parametrize("copied", [True, False])
def test_an_environment_that_came_with_a_copied_folder_is_not_taken_for_its_own(make, tmp_path, copied):
    fake_environment(tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    stamp = tmp_path / ".venv" / ".installed-learner"
    stamp.touch()
    if copied:
        (tmp_path / "src" / "failfirst").mkdir(parents=True)
        shutil.copy(failfirst.__file__, tmp_path / "src" / "failfirst")
    else:
        (tmp_path / "src").symlink_to(Path(failfirst.__file__).parents[1])
    assert make("help")[0] == 0
    assert stamp.exists() != copied


def test_a_failed_install_is_not_taken_for_done(make, tmp_path):
    fake_environment(tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace("exit 0", 'case "$*" in *install*) exit 1;; esac'))
    code, _, err = make("lab")
    assert code == 2
    assert "could not be installed" in err
    assert not (tmp_path / ".venv" / ".installed-learner").exists()


def test_clean_keeps_the_workspace(make, tmp_path):
    for name in ("workspace", ".venv", "_build", "book/_generated", "src", "tests/__pycache__", "data"):
        (tmp_path / name).mkdir(parents=True)
    assert make("clean")[0] == 0
    assert (tmp_path / "workspace").exists()
    assert (tmp_path / ".venv").exists()
    assert not (tmp_path / "_build").exists()
    assert not (tmp_path / "tests/__pycache__").exists()
