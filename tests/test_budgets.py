"""What the test run measured stays within the budgets."""

import pytest

from failfirst import paths
from failfirst.authoring import budgets
from failfirst.authoring.evidence import read_table

ROWS = read_table(paths.ROOT / "build" / "runtimes.csv")


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("notebooks/0_start/1_a.ipynb", 40),
        ("notebooks/1_foundations/2_b.ipynb", 40),
        ("notebooks/2_classical/2_b.ipynb", 40),
        ("notebooks/3_networks/2_b.ipynb", 90),
        ("notebooks/4_labs/2_b.ipynb", 150),
        ("notebooks/5_astronomy/2_b.ipynb", 40),
        ("solutions/4_labs/2_b.ipynb", 20),
    ],
)
def test_budget_of_a_notebook(name, seconds):
    assert budgets.cpu_seconds(name) == seconds


@pytest.mark.parametrize(
    "name", ["notebooks/a.ipynb", "notebooks/drafts/a.ipynb", "exercises/3_networks/a.ipynb"]
)
def test_a_notebook_in_the_wrong_place_has_no_budget(name):
    with pytest.raises(ValueError, match="no budget"):
        budgets.cpu_seconds(name)


@pytest.mark.parametrize("row", ROWS, ids=[row["notebook"] for row in ROWS])
def test_notebook_within_budget(row):
    allowed = budgets.cpu_seconds(row["notebook"])
    assert float(row["cpu_seconds"]) <= allowed, (
        "too much CPU time: smaller data, fewer epochs or fewer repeats"
    )
    assert float(row["peak_memory_mb"]) <= budgets.PEAK_MEMORY_MB, (
        "too much memory: load or keep less at a time"
    )


def test_all_notebooks_together():
    assert sum(float(row["cpu_seconds"]) for row in ROWS) <= budgets.ALL_CPU_SECONDS
