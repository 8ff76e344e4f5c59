"""The command: exit codes, and failures that end in a sentence instead of a traceback."""

import os
import subprocess
import sys
import types

import nbformat
import pytest

from failfirst import cli, paths, registry
from failfirst.errors import FailFirstError


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course on disk, with one lesson and one data set, as seen from this process."""
    for name in ("ROOT", "DATA", "NOTEBOOKS", "WORKSPACE"):
        place = {"ROOT": "", "DATA": "data", "NOTEBOOKS": "notebooks", "WORKSPACE": "workspace"}[name]
        monkeypatch.setattr(paths, name, tmp_path / place)
    monkeypatch.delenv("FAILFIRST_WORKSPACE", raising=False)
    folder = tmp_path / "notebooks" / "0_start"
    folder.mkdir(parents=True)
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")]), folder / "1_x.ipynb"
    )
    (tmp_path / "data" / "moon").mkdir(parents=True)
    (tmp_path / "data" / "moon" / "map.csv").write_text("1,2\n")
    registry.register("moon")
    (tmp_path / "pyproject.toml").write_text('[project]\nurls.Repository = "https://github.com/some/where"\n')
    return tmp_path


def run(capsys, *argv):
    """Exit code, standard output and standard error of a call in this process."""
    code = cli.main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def assert_one_sentence(code, err):
    assert code == 1
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1
    assert err.strip().endswith((".", ").", "?"))


def test_success(course, capsys):
    assert run(capsys, "data", "verify")[:2] == (0, "Data: 1 file, 0.0 MB, all as registered.\n")
    code, out, err = run(capsys, "workspace")
    assert (code, err) == (0, "")
    assert "1 new" in out
    assert run(capsys, "workspace", "--reset", "0.1")[0] == 0
    assert run(capsys, "workspace", "--to", str(course / "elsewhere"))[0] == 0
    assert run(capsys, "address")[0] == 1
    assert run(capsys, "address", "--write")[0] == 0
    assert run(capsys, "address")[0] == 0
    assert run(capsys, "data", "register", "moon")[0] == 0


@pytest.mark.parametrize(
    "argv",
    [
        ("workspace", "--reset", "9.9"),
        ("data", "build", "nothing"),
        ("data", "register", "nothing"),
        ("data", "verify", "nothing"),
        ("address",),
    ],
)
def test_expected_failures(course, capsys, argv):
    code, out, err = run(capsys, *argv)
    assert_one_sentence(code, err)
    assert out == ""


def test_damaged_data(course, capsys):
    (course / "data" / "moon" / "map.csv").write_text("1,3\n")
    code, _, err = run(capsys, "data", "verify")
    assert_one_sentence(code, err)
    assert "data/moon/map.csv is altered" in err


@pytest.mark.parametrize("option", [False, True])
def test_a_read_only_checkout(course, capsys, option):
    """A file where the folder should be fails like a read-only folder does, also for root."""
    (course / "workspace").write_text("in the way")
    code, _, err = run(
        capsys, "workspace", *(["--to", str(course / "workspace" / "below")] if option else [])
    )
    assert_one_sentence(code, err)
    assert "FAILFIRST_WORKSPACE" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_really_read_only_checkout(course, capsys):
    course.chmod(0o555)
    try:
        code, _, err = run(capsys, "workspace")
    finally:
        course.chmod(0o755)
    assert_one_sentence(code, err)


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("raise OSError(101, 'Network is unreachable')", "Network is unreachable."),
        ("raise SystemExit('The archive is not the expected one.')", "The archive is not the expected one."),
        ("raise KeyboardInterrupt", "the same command can be run again."),
        ("import no_such_package", "requirements-dev.txt -c constraints.txt`."),
        ("import sys; sys.exit(3)", None),
        ("return 3", None),
    ],
)
def test_a_recipe_that_fails(course, capsys, body, end):
    (course / "data" / "moon" / "build.py").write_text(f"def main():\n    {body}\n")
    code, _, err = run(capsys, "data", "build", "moon")
    if end is None:
        assert (code, err) == (3, "")
    else:
        assert_one_sentence(code, err)
        assert err.strip().endswith(end)


def test_a_recipe_is_compared_with_the_register(course, capsys):
    recipe = course / "data" / "moon" / "build.py"
    write = (
        "from pathlib import Path\ndef main():\n    Path(__file__).with_name('map.csv').write_text({!r})\n"
    )
    recipe.write_text(write.format("1,2\n"))
    assert run(capsys, "data", "build", "moon")[0] == 0
    recipe.write_text(write.format("changed\n"))
    code, _, err = run(capsys, "data", "build", "moon")
    assert code == 1
    assert "`failfirst data register moon`" in err


def test_a_bug_keeps_its_traceback_and_still_ends_in_a_sentence(course, capsys):
    (course / "data" / "moon" / "build.py").write_text("def main():\n    1 / 0\n")
    code, _, err = run(capsys, "data", "build", "moon")
    assert code == 1
    assert "Traceback" in err
    assert "ZeroDivisionError" in err.splitlines()[-1]
    assert err.splitlines()[-1].startswith("This is a bug of `failfirst data build moon`")


@pytest.mark.parametrize("name", sorted(cli.AUTHORING))
def test_authors_commands_get_their_arguments(monkeypatch, capsys, name):
    got = []
    module = types.ModuleType(name)
    module.main = got.append
    monkeypatch.setitem(sys.modules, f"failfirst.authoring.{name}", module)
    assert run(capsys, name, "--check", "a") == (0, "", "")
    assert got == [["--check", "a"]]

    def fails(argv):
        raise FailFirstError("One sentence.")

    module.main = fails
    assert run(capsys, name) == (1, "", "One sentence.\n")


def test_usage_errors_and_help(capsys):
    assert cli.main(["no-such-command"]) == 2
    assert cli.main([]) == 2
    assert cli.main(["--help"]) == 0


def test_the_command_line_starts_fast():
    """Help needs neither numpy nor torch nor the notebook machinery."""
    code = (
        "import sys\nfrom failfirst import cli\ncli.main(['--help'])\n"
        "heavy = {'numpy', 'torch', 'nbformat', 'pandas', 'matplotlib'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
