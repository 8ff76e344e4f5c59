"""Fixtures that several test files share."""

import pytest

from failfirst import paths


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An empty course in a temporary folder, for this process and for those it starts."""
    folders = {"NOTEBOOKS": "notebooks", "SOLUTIONS": "solutions", "EXERCISES": "exercises", "BOOK": "book"}
    root = tmp_path / "course"
    for constant, folder in folders.items():
        (root / folder).mkdir(parents=True)
        monkeypatch.setattr(paths, constant, root / folder)
    (root / "data").mkdir()
    monkeypatch.setattr(paths, "ROOT", root)
    monkeypatch.setattr(paths, "DATA", root / "data")
    monkeypatch.setenv("FAILFIRST_ROOT", str(root))
    monkeypatch.setenv("FAILFIRST_DATA", str(root / "data"))
    monkeypatch.delenv("FAILFIRST_CLAIMS", raising=False)
    return root
