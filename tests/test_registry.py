"""The register of data files: a missing, truncated or altered file is refused with a sentence that helps."""

import pytest

from failfirst import paths, registry


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with one registered set; gives the file."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "data" / "moon_craters"
    folder.mkdir(parents=True)
    (folder / "moon_wac.fits").write_bytes(b"regolith" * 100)
    (folder / "catalogue.csv").write_text("lat,lon\n1,2\n")
    (folder / "card.md").write_text("not data")
    (folder / "build.py").write_text("not data")
    registry.register("moon_craters")
    return folder / "moon_wac.fits"


def test_intact(data):
    assert registry.verify() == []
    assert registry.path("moon_craters", "moon_wac.fits") == data


def test_register_is_sorted_complete_and_stable(data):
    first = (paths.DATA / "registry.toml").read_text()
    registry.register("moon_craters")
    assert (paths.DATA / "registry.toml").read_text() == first
    assert list(registry.read()["moon_craters"]) == ["catalogue.csv", "moon_wac.fits"]


def missing(file):
    file.unlink()


def truncated(file):
    file.write_bytes(file.read_bytes()[:-1])


def altered(file):
    file.write_bytes(b"Regolith" + file.read_bytes()[8:])


def longer(file):
    file.write_bytes(file.read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (missing, "is missing"),
        (truncated, "is truncated: 799 bytes of 800"),
        (altered, "altered"),
        (longer, "altered"),
    ],
)
def test_damage_is_named_with_the_command_that_mends(data, damage, reason):
    registry.path("moon_craters", "moon_wac.fits")  # a cached answer must not hide the damage
    damage(data)
    with pytest.raises(registry.DataError) as failure:
        registry.path("moon_craters", "moon_wac.fits")
    message = str(failure.value)
    assert message.startswith("data/moon_craters/moon_wac.fits ")
    assert reason in message
    assert "`git checkout -- data/moon_craters/moon_wac.fits`" in message
    assert "`failfirst data build moon_craters`" in message
    assert [problem.file for problem in registry.verify()] == ["data/moon_craters/moon_wac.fits"]
    # The other file is still good.
    registry.path("moon_craters", "catalogue.csv")


def test_no_git_command_outside_a_git_checkout(data):
    (paths.ROOT / ".git").rmdir()
    data.unlink()
    (problem,) = registry.verify("moon_craters")
    assert "git checkout" not in str(problem)


@pytest.mark.parametrize(
    "content", [None, "not toml [", '[moon_craters."a"]\nbytes = 1\n', "moon_craters = 3\n", "[m]\na = 1\n"]
)
def test_a_damaged_register(data, content):
    file = paths.DATA / "registry.toml"
    file.unlink() if content is None else file.write_text(content)
    (problem,) = registry.verify()
    assert "data/registry.toml" in str(problem)
    assert "git checkout -- data/registry.toml" in str(problem)


def test_unknown_names(data):
    with pytest.raises(registry.DataError, match="Registered sets: moon_craters"):
        registry.path("mars", "x")
    with pytest.raises(registry.DataError, match="Registered files of moon_craters"):
        registry.path("moon_craters", "x")
    assert len(registry.verify("mars")) == 1
    with pytest.raises(registry.DataError, match="has no data file"):
        registry.register("mars")


def test_the_course_registers_every_data_file():
    """In the real checkout: what lies in a set's folder is what the register names."""
    found = {file.parent.name for file in paths.DATA.glob("*/build.py")}
    if not found:
        pytest.skip("no data set is there")
    register = registry.read()
    assert found == set(register)
    for name in found:
        assert registry.data_files(name) == sorted(register[name])
