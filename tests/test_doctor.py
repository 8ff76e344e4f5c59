"""What the doctor finds on machines with something wrong, and that it says how to mend it."""

import builtins
import subprocess
import sys
import types
from pathlib import Path

import pytest

from failfirst import doctor, machine, paths, registry

PINS = {"numpy": "2.4.6", "torch": "2.13.0"}


def levels(findings):
    return [finding.level for finding in findings]


def test_pins_met_with_a_local_version():
    installed = {"numpy": "2.4.6", "torch": "2.13.0+cpu"}
    assert levels(doctor.check_packages(PINS, installed.get)) == ["ok"]


def test_an_old_package():
    ok, old = doctor.check_packages(PINS, {"numpy": "1.26.4", "torch": "2.13.0"}.get, {"numpy": ">=2.2"})
    assert ok.level == "ok"
    assert old.level == "problem"
    assert "numpy 1.26.4" in old.what
    assert "2.4.6" in old.what
    assert "pip install -r requirements.txt -c constraints.txt" in old.how_to_mend


def test_versions_are_compared_as_numbers():
    assert levels(doctor.check_packages({"numpy": "2.10.0"}, {"numpy": "2.9.1"}.get)) == ["problem"]


def test_a_missing_package_and_one_command_for_all():
    findings = doctor.check_packages(PINS, {}.get)
    assert levels(findings) == ["problem", "problem"]
    assert "torch is not installed" in findings[1].what
    assert [bool(finding.how_to_mend) for finding in findings] == [False, True]


def test_a_newer_package():
    newer = {"numpy": "2.5.0", "torch": "3.0"}
    found = doctor.check_packages(PINS, newer.get, {"numpy": ">=2.2", "torch": ">=2.8,<3"})
    assert levels(found) == ["note", "problem"]


def test_without_packaging(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("packaging"):
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    found = doctor.check_packages(PINS, {"numpy": "2.4.6", "torch": "2.9.0+cpu"}.get, {"torch": ">=2.8"})
    assert levels(found) == ["ok", "problem"]


def test_unreadable_pins(tmp_path):
    assert doctor.read_pins(tmp_path / "none.txt") == {}
    assert levels(doctor.check_packages({}, {}.get)) == ["problem"]


@pytest.mark.parametrize(
    ("version", "level"),
    [((3, 11, 7), "ok"), ((3, 13, 0), "ok"), ((3, 10, 9), "problem"), ((3, 14, 0), "problem")],
)
def test_python(version, level):
    assert doctor.check_python(version, ((3, 11), (3, 14))).level == level


def test_python_range_is_that_of_the_package():
    assert doctor.requires_python() == ((3, 11), (3, 14))


@pytest.mark.parametrize(
    ("total", "available", "limit", "level"),
    [
        (16e9, 8e9, None, "ok"),
        (16e9, 1e9, None, "note"),
        (1e9, 0.5e9, None, "problem"),
        (16e9, 8e9, 1e9, "problem"),
        (16e9, 8e9, 9e18, "ok"),
        (None, None, None, "note"),
    ],
)
def test_memory(total, available, limit, level):
    finding = doctor.check_memory(total, available, limit)
    assert finding.level == level
    assert bool(finding.how_to_mend) == (level != "ok")


def test_disk():
    assert doctor.check_disk(1e8, Path("/")).level == "problem"
    assert doctor.check_disk(1e11, Path("/")).level == "ok"


def test_gpu():
    good = {"kind": "cuda", "name": "A100", "memory": 40e9, "precisions": ["fp32", "fp16", "bf16"]}
    (finding,) = doctor.check_gpu(good)
    assert finding.what == "GPU: A100, 40 GB; computes in fp32, fp16, bf16"
    assert "gpu scale" in doctor.verdict([finding], good)
    assert levels(doctor.check_gpu(good | {"precisions": []})) == ["ok", "problem"]
    assert "TORCH=cpu" in doctor.check_gpu({"kind": None, "nvidia": True, "cuda_build": False})[0].how_to_mend
    assert "driver" in doctor.check_gpu({"kind": None, "nvidia": True, "cuda_build": True})[0].how_to_mend
    assert levels(doctor.check_gpu({"kind": None, "nvidia": False, "cuda_build": False})) == ["ok"]
    assert levels(doctor.check_gpu({"error": "ImportError: libcudart"})) == ["problem"]
    assert "laptop scale" in doctor.verdict([finding], {})


def test_torch_missing_broken_or_strange(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert machine.probe_gpu() == {}
    # An old torch without the parts that are asked for.
    monkeypatch.setitem(sys.modules, "torch", types.ModuleType("torch"))
    assert "error" in machine.probe_gpu()


def test_precisions_are_tried_not_assumed():
    torch = pytest.importorskip("torch")
    assert machine._precisions(torch, "cpu")[0] == "fp32"
    assert machine._precisions(torch, "no-such-device") == []


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    (tmp_path / "data" / "moon").mkdir(parents=True)
    file = tmp_path / "data" / "moon" / "map.csv"
    file.write_text("1,2,3\n")
    registry.register("moon")
    return file


def test_data_intact(data):
    (finding,) = doctor.check_data()
    assert finding == doctor.Finding("ok", "data: 1 file, all as registered")


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "missing"), ("1,2\n", "truncated"), ("1,2,4\n", "altered")]
)
def test_data_missing_or_damaged(data, content, reason):
    data.unlink() if content is None else data.write_text(content)
    (finding,) = doctor.check_data()
    assert finding.level == "problem"
    assert "data/moon/map.csv" in finding.what
    assert reason in finding.what
    assert finding.how_to_mend


def test_report_and_exit_code(data, monkeypatch, capsys):
    monkeypatch.setattr(machine, "probe_gpu", lambda: {})
    monkeypatch.setattr(machine, "memory", lambda: (16e9, 8e9, None))
    (paths.ROOT / "requirements.txt").write_text("numpy==2.4.6\n")
    monkeypatch.setattr(machine, "installed_version", lambda name: "2.4.6")
    monkeypatch.setattr(doctor, "requires_python", lambda: ((3, 0), (4, 0)))
    assert doctor.main() == 0
    text = capsys.readouterr().out
    assert "laptop scale" in text
    assert "\x1b" not in text
    data.unlink()
    assert doctor.main() == 1
    text = capsys.readouterr().out
    assert "1 problem, see above" in text
    # Levels stand in a column of their own.
    columns = {line.index("  ") for line in text.splitlines() if line.startswith("problem")}
    assert columns == {len("problem")}


def test_the_doctor_needs_no_package():
    """With every package hidden the doctor still reports, and does not fall over."""
    code = (
        "import sys\n"
        "for name in ('numpy', 'torch', 'psutil', 'packaging', 'nbformat', 'pandas'):\n"
        "    sys.modules[name] = None\n"
        "from failfirst import doctor\n"
        "print(doctor.main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()[-1] in "01"
    assert "Python" in done.stdout
