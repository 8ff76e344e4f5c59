"""Pins, ranges, conda's file and the imports of the course agree."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, metadata

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from failfirst import paths

# Import names that differ from the package's, and packages that are half of a declared one.
PACKAGE_OF = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "IPython": "ipykernel",
    "jupyter_book": "jupyter-book",
    "nbclient": "nbconvert",
}

# Tools of the environment itself, and the CUDA packages that torch pins.
NOT_CONSTRAINED = ("pip", "setuptools", "wheel", "nvidia-", "cuda-", "triton")


def pins(name):
    """``{package: version}`` of a requirements file; every requirement must be exact."""
    found = {}
    for line in (paths.ROOT / name).read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith(("#", "-r")):
            continue
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)", line)
        assert match, f"{name}: {line!r} is not an exact pin"
        found[canonicalize_name(match[1])] = match[2]
    return found


def project():
    return tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def conda():
    """The pip lines of environment.yml, and the rest of its dependencies."""
    dependencies = (paths.ROOT / "environment.yml").read_text(encoding="utf-8").split("dependencies:\n")[1]
    plain = re.findall(r"^  - ([^:\n]+)$", dependencies, flags=re.M)
    return re.findall(r"^      - (.+)$", dependencies, flags=re.M), plain


def test_conda_has_the_learners_pins():
    lines, plain = conda()
    found = dict(line.split("==") for line in lines if not line.startswith("-"))
    assert {canonicalize_name(name): version for name, version in found.items()} == pins("requirements.txt")
    options = [line for line in lines if line.startswith("-")]
    assert options == ["--extra-index-url https://download.pytorch.org/whl/cpu", "-c constraints.txt", "-e ."]
    assert plain == ["python=3.11", "pip"]


@pytest.mark.parametrize(
    ("file", "requirements"),
    [
        ("requirements.txt", lambda p: p["dependencies"]),
        ("requirements-dev.txt", lambda p: p["optional-dependencies"]["dev"]),
    ],
)
def test_ranges_admit_the_pins(file, requirements):
    exact = pins(file)
    for requirement in map(Requirement, requirements(project())):
        name = canonicalize_name(requirement.name)
        assert name in exact, f"{name} is in pyproject.toml, but not in {file}"
        assert requirement.specifier.contains(exact[name]), f"{requirement} does not admit {exact[name]}"


def test_every_learners_pin_is_a_dependency():
    names = {canonicalize_name(Requirement(line).name) for line in project()["dependencies"]}
    assert names == set(pins("requirements.txt"))


def test_constraints_hold_every_pin():
    constraints = pins("constraints.txt")
    for file in ("requirements.txt", "requirements-dev.txt"):
        for name, version in pins(file).items():
            assert constraints.get(name) == version, f"{file} has {name} {version}, constraints.txt does not"
    assert not {"pip", "setuptools", "failfirst"} & set(constraints)


@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info[:2] != (3, 11),
    reason="the pins were frozen on Linux, Python 3.11",
)
def test_constraints_are_complete():
    """What the installed learner's packages need, followed to the end, is constrained."""

    constraints, queue, seen = pins("constraints.txt"), list(pins("requirements-dev.txt")), set()
    queue += list(pins("requirements.txt"))
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            # Another system's package, or only the learner's part is installed.
            continue
        if not name.startswith(NOT_CONSTRAINED):
            assert name in constraints, f"{name} is not in constraints.txt"
        for requirement in map(Requirement, requires):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                queue.append(canonicalize_name(requirement.name))
    assert len(seen) > 20


def test_the_cpu_build_is_never_pinned():
    for file in ("requirements.txt", "requirements-dev.txt", "constraints.txt", "environment.yml"):
        assert not re.search(r"==\S*\+", (paths.ROOT / file).read_text(encoding="utf-8")), file
    for file in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        assert "index-url" not in (paths.ROOT / file).read_text(encoding="utf-8"), file


def test_pins_are_versions():
    for version in pins("constraints.txt").values():
        Version(version)


@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.12.0", "3.13.0"])
def test_every_pin_installs_on_every_supported_python(python):
    """A package may leave out early patch releases, such as the 3.11.2 of Debian 12."""
    refused = []
    for name in pins("constraints.txt"):
        try:
            wanted = metadata(name).get("Requires-Python")
        except PackageNotFoundError:
            continue
        if wanted and not SpecifierSet(wanted).contains(python):
            refused.append(f"{name} needs Python {wanted}")
    assert not refused


def imports(source):
    """Top-level names of the modules that a piece of Python imports. Lines for IPython count as nothing."""
    lines = ["pass" if re.match(r"\s*[%!]", line) else line for line in source.splitlines()]
    found = set()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def sources(learner):
    """Pairs of a file's name and its Python, for what learners run or for what only authors run."""
    authoring = paths.ROOT / "src" / "failfirst" / "authoring"
    for file in sorted((paths.ROOT / "src").rglob("*.py")):
        if (authoring in file.parents) != learner:
            yield file.relative_to(paths.ROOT).as_posix(), file.read_text(encoding="utf-8")
    for top in ("notebooks", "solutions", "exercises") if learner else ():
        for file in sorted((paths.ROOT / top).rglob("*.ipynb")):
            if ".ipynb_checkpoints" in file.parts:
                continue
            cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
            code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            for number, cell in enumerate(code):
                if not cell.startswith("%%"):
                    yield f"{file.relative_to(paths.ROOT).as_posix()} code cell {number}", cell


@pytest.mark.parametrize("learner", [True, False])
def test_every_import_is_declared(learner):
    declared = set(pins("requirements.txt")) | (set() if learner else set(pins("requirements-dev.txt")))
    undeclared = []
    for name, source in sources(learner):
        for module in imports(source) - set(sys.stdlib_module_names) - {"failfirst"}:
            if canonicalize_name(PACKAGE_OF.get(module, module)) not in declared:
                undeclared.append(f"{name} imports {module}")
    assert not undeclared


def test_imports_are_found():
    assert imports("import numpy as np\nif x:\n    from torch.nn import functional\n%matplotlib inline") == {
        "numpy",
        "torch",
    }
