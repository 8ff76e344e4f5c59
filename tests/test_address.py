"""The repository's public address stands in one place; all else is made from it."""

import shutil

import nbformat
import pytest

from failfirst import address, paths

BLOCKS = "<!-- badges -->\n<!-- /badges -->\n\n<!-- clone -->\nold\ntext\n<!-- /clone -->\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A small repository with one of each kind of generated place."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    set_address(tmp_path, "https://github.com/some/where")
    (tmp_path / "README.md").write_text(f"# Title\n\n{BLOCKS}\nText.\n")
    (tmp_path / "CITATION.cff").write_text('title: x\nrepository-code: "old"\nversion: 1\n')
    (tmp_path / "_config.yml").write_text(
        "title: x\nurl: kept\nrepository:\n  # where it is\n  path_to_book: .\n  url: old  # made\n"
        "  branch: main\n"
        "sphinx:\n  config:\n    html_theme_options:\n      repository_url: old\n      url: kept\n"
    )
    for top in ("notebooks", "exercises", "solutions"):
        file = tmp_path / top / "0_start" / "1_x.ipynb"
        file.parent.mkdir(parents=True)
        cells = [nbformat.v4.new_markdown_cell("# Title", id="a"), nbformat.v4.new_code_cell("x = 1", id="b")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), file)
    return tmp_path


def set_address(root, url):
    (root / "pyproject.toml").write_text(f'[project]\nname = "x"\n[project.urls]\nRepository = "{url}"\n')


def test_everything_is_made_from_the_one_place(repository):
    made = {"README.md", "CITATION.cff", "_config.yml"}
    made |= {f"{top}/0_start/1_x.ipynb" for top in ("notebooks", "exercises", "solutions")}
    assert set(address.refresh(write=False)) == made
    assert set(address.refresh(write=True)) == made
    assert address.refresh(write=False) == []
    assert address.strays() == []
    # Another address changes the same files, and nothing of the old one remains.
    set_address(repository, "https://github.com/new-owner/new.repo/")
    assert set(address.refresh(write=True)) == made
    for file in repository.rglob("*"):
        if file.is_file():
            assert "some/where" not in file.read_text()
    readme = (repository / "README.md").read_text()
    assert "https://mybinder.org/v2/gh/new-owner/new.repo/main?urlpath=lab%2Ftree%2Fworkspace%2F" in readme
    assert "git clone https://github.com/new-owner/new.repo.git\ncd new.repo\n" in readme
    assert readme.startswith("# Title\n\n<!-- badges -->\n")
    assert readme.endswith("<!-- /clone -->\n\nText.\n")
    config = (repository / "_config.yml").read_text()
    assert "  url: https://github.com/new-owner/new.repo  # made\n  branch: main\n" in config
    assert "repository_url: https://github.com/new-owner/new.repo\n" in config
    assert config.count("url: kept") == 2
    citation = (repository / "CITATION.cff").read_text()
    assert 'repository-code: "https://github.com/new-owner/new.repo"\nversion' in citation


def test_a_copy_written_by_hand_is_found(repository):
    address.refresh(write=True)
    (repository / "book").mkdir()
    (repository / "book" / "page.md").write_text("See https://github.com/Some/Where/issues.\n")
    file = repository / "notebooks" / "0_start" / "1_x.ipynb"
    notebook = nbformat.read(file, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("some/where", id="c"))
    nbformat.write(notebook, file)
    assert address.strays() == ["book/page.md", "notebooks/0_start/1_x.ipynb"]
    with pytest.raises(address.AddressError, match=r"written by hand in book/page\.md"):
        address.main()


def test_the_colab_cell_is_the_first_code_cell(repository):
    notebook = nbformat.read(repository / "notebooks/0_start/1_x.ipynb", as_version=4)
    assert address.stamp(notebook)
    title, cell, _ = notebook.cells
    assert title.cell_type == "markdown"
    assert cell.metadata == {"jupyter": {"source_hidden": True}, "tags": ["colab", "remove-cell"]}
    # A second stamp changes nothing; an execution count survives a change of address.
    cell.execution_count = 1
    assert not address.stamp(notebook)
    set_address(repository, "https://github.com/other/where")
    assert address.stamp(notebook)
    assert notebook.cells[1].execution_count == 1
    # Wherever the cell went, there is one, and it comes first.
    second = nbformat.from_dict(notebook.cells[1] | {"id": "colab-2"})
    notebook.cells = [*notebook.cells[::-1], second]
    address.stamp(notebook)
    assert [("colab" in c.metadata.get("tags", [])) for c in notebook.cells] == [True, False, False]
    nbformat.validate(notebook)


def test_the_colab_cell_does_nothing_elsewhere_and_installs_there(repository, monkeypatch):
    import subprocess
    import sys

    calls = []
    monkeypatch.setattr(subprocess, "run", lambda command, check: calls.append(command))
    monkeypatch.setattr(sys, "path", list(sys.path))
    source = compile(address.colab_cell_source(), "colab", "exec")
    exec(source, {})
    assert calls == []
    monkeypatch.setitem(sys.modules, "google.colab", object())
    exec(source, {})
    assert calls[0][:2] == ["git", "clone"]
    assert "https://github.com/some/where.git" in calls[0]
    assert calls[1][1:4] == ["-m", "pip", "install"]
    assert sys.path[0].replace("\\", "/") == "/content/where/src"


@pytest.mark.parametrize(
    "url", ["", "http://github.com/a/b", "https://gitlab.com/a/b", "https://github.com/a"]
)
def test_a_malformed_address(repository, url):
    set_address(repository, url)
    with pytest.raises(address.AddressError, match=r"project\.urls\.Repository"):
        address.url()


def test_the_course_is_up_to_date():
    """In the real checkout nothing is out of date and the address stands nowhere else."""
    assert address.refresh(write=False) == [], "`failfirst address --write` mends it"
    assert address.strays() == []


def test_the_readme_has_the_buttons():
    readme = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    for text in address.blocks().values():
        assert text in readme


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_ignored_files_are_not_searched(repository):
    import subprocess

    address.refresh(write=True)
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    (repository / ".gitignore").write_text("private/\n")
    (repository / "private").mkdir()
    (repository / "private" / "notes.txt").write_text("some/where")
    assert address.strays() == []
    (repository / "notes.txt").write_text("some/where")
    assert address.strays() == ["notes.txt"]
