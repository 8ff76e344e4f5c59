"""Evidence over seeds: gathered, resumed, on a cluster, merged, judged, and shown."""

import csv

import pytest
import toy_course
from toy_course import code, text, write

from failfirst import paths
from failfirst.authoring import evidence, notebooks, pages, usage

NAME = "notebooks/1_foundations/1_toy.ipynb"


@pytest.fixture
def lesson(course):
    return toy_course.claims_lesson(course / NAME)


def table(name="claims.csv"):
    with (paths.BOOK / "evidence" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fake_result(seed, *, held=True, value=0.9, claim="toy-fixed"):
    record = {
        "claim": claim,
        "label": "recall",
        "value": value,
        "low": 0.8,
        "high": None,
        "bound": "recall ≥ 0.8",
        "held": held,
        "seed": seed,
        "scale": "laptop",
    }
    return {
        "claims": [record],
        "usage": {"cpu_seconds": 1.0 + seed, "peak_memory_mb": 100.0},
        "environment": dict.fromkeys(
            ("python", "numpy", "scikit-learn", "torch", "device", "processor"), "x"
        ),
    }


def test_three_seeds_gather_every_claim_even_after_one_that_fails(lesson, capsys):
    # Seed 3 breaks the second of three claims.
    assert evidence.main(["--seed-list", "1,3", "--workers", "2"]) == 1
    rows = {(row["claim"], row["seed"]): row for row in table()}
    assert len(rows) == 6
    assert rows["toy-fixed", "3"]["held"] == "false"
    assert rows["toy-fixed", "1"]["held"] == "true"
    assert rows["toy-fails", "1"]["value"] == "0.101"
    assert rows["toy-threads", "3"]["held"] == "true"
    assert rows["toy-fails", "1"]["scale"] == "laptop"
    assert rows["toy-fails", "1"]["python"] == usage.versions()["python"]
    assert [row["notebook"] for row in table("runtimes.csv")] == [NAME]
    assert float(table("runtimes.csv")[0]["peak_memory_mb"]) > 10
    said = capsys.readouterr().out
    assert "! toy-fixed    held on 1 of 2" in said
    assert "fewer than 90% of the seeds: toy-fixed" in said
    assert notebooks.read(lesson).cells[1].outputs == [], "the lesson itself is not touched"


def test_a_dask_cluster_gives_the_same_rows(lesson):
    distributed = pytest.importorskip("dask.distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        assert evidence.main(["--seed-list", "2", "--scheduler", address, "--scale", "gpu"]) == 0
    assert [(row["claim"], row["value"], row["scale"]) for row in table()] == [
        ("toy-fails", "0.102", "gpu"),
        ("toy-fixed", "0.902", "gpu"),
        ("toy-threads", "1.0", "gpu"),
    ]


def test_a_run_that_breaks_does_not_stop_the_others(course, monkeypatch, capsys):
    for number in (1, 2):
        write(course / f"notebooks/{number}_toy.ipynb", text("# T"), code("SEED = 0", "parameters"))
    outcomes = [{"error": "ValueError: no"}, fake_result(1)]
    monkeypatch.setattr(evidence, "_results", lambda todo, *_: zip(todo, outcomes, strict=True))
    assert evidence.main(["--seeds", "1"]) == 1
    said = capsys.readouterr()
    assert "notebooks/1_toy.ipynb" in said.err
    assert "ValueError: no" in said.err
    assert "1 runs failed" in said.out
    assert [row["notebook"] for row in table()] == ["notebooks/2_toy.ipynb"]


def test_an_error_in_the_notebook_is_reported(course):
    path = write(course / NAME, code("SEED = 0", "parameters"), code("1 / 0"))
    (job,) = evidence.jobs([path], [1])
    result = evidence.run_job(job)
    assert result["error"].startswith("ZeroDivisionError: division by zero")
    assert "1 / 0" in result["error"]


def test_an_interrupted_command_goes_on(lesson, monkeypatch):
    ran = []

    def interrupted(todo, *_):
        for job in todo:
            if len(ran) == 2:
                raise KeyboardInterrupt
            ran.append(job["parameters"]["SEED"])
            yield job, fake_result(ran[-1])

    monkeypatch.setattr(evidence, "_results", interrupted)
    assert evidence.main(["--seeds", "3"]) == 1
    assert not (paths.BOOK / "evidence" / "claims.csv").exists(), "half a table would look like a whole one"

    def rest(todo, *_):
        ran.extend(job["parameters"]["SEED"] for job in todo)
        return ((job, fake_result(3)) for job in todo)

    monkeypatch.setattr(evidence, "_results", rest)
    assert evidence.main(["--seeds", "3"]) == 0
    assert ran == [1, 2, 3], "no seed ran twice"
    assert [row["seed"] for row in table()] == ["1", "2", "3"]


def test_a_changed_lesson_runs_again(lesson):
    (before,) = evidence.jobs([lesson], [1])
    evidence.keep(before, fake_result(1))
    assert evidence.finished(before)
    write(lesson, code("SEED = 7", "parameters"))
    (after,) = evidence.jobs([lesson], [1])
    assert evidence.finished(after) is None


def test_parameters_are_needed(course, capsys):
    write(course / NAME, code("SEED = 0"))
    assert evidence.main(["--seeds", "1"]) == 1
    assert "no cell tagged 'parameters' sets SEED" in capsys.readouterr().err


def test_merge_replaces_only_what_ran_again(lesson):
    other = "notebooks/1_foundations/2_other.ipynb"
    write(paths.ROOT / other, text("# Other"))

    def row(notebook, seed, scale="laptop"):
        return {"notebook": notebook, "claim": "a", "scale": scale, "seed": str(seed)}

    old = [row(NAME, 9), row(NAME, 9, "gpu"), row(other, 1), row("notebooks/gone.ipynb", 1)]
    merged = evidence.merge(old, [row(NAME, 10), row(NAME, 2)])
    assert merged == [row(NAME, 9, "gpu"), row(NAME, 2), row(NAME, 10), row(other, 1)]


@pytest.mark.parametrize(
    ("value", "stored"),
    [(0.123456789, "0.123457"), (1234567.8, "1234570.0"), (1e-9, "1e-09"), (None, ""), (3, "3.0")],
)
def test_numbers_have_six_digits(value, stored):
    assert evidence.number(value) == stored


def test_nine_of_ten_is_enough(course):
    def rows(broken):
        return [
            row
            for seed in range(10)
            for row in evidence.rows({"notebook": NAME}, fake_result(seed, held=seed >= broken))
        ]

    assert evidence.summary(rows(1))[0]["share"] >= evidence.REQUIRED_SHARE
    assert evidence.summary(rows(2))[0]["share"] < evidence.REQUIRED_SHARE


# The page


def claims(fails, fixed, label="recall"):
    rows = []
    for claim, values in (("toy-fails", fails), ("toy-fixed", fixed)):
        for seed, value in enumerate(values, 1):
            result = fake_result(seed, value=value, claim=claim)
            if claim == "toy-fixed":
                result["claims"][0]["label"] = label
            rows += evidence.rows({"notebook": NAME}, result)
    return rows


@pytest.mark.parametrize(
    ("fails", "fixed", "expected"),
    [
        ([0.1, 0.2], [0.9, 0.8], 0.6),
        ([5.0, 4.0], [1.0, 2.0], 2.0),
        ([0.1, 0.5], [0.4, 0.9], -0.1),
    ],
)
def test_gap_in_the_worst_case(fails, fixed, expected):
    assert pages.gap(fails, fixed) == pytest.approx(expected)


def test_the_page_says_when_distributions_overlap(lesson):
    assert "gap 0.6 in recall; the distributions do not overlap" in pages.evidence_page(
        claims([0.1, 0.2], [0.8, 0.9])
    )
    assert "**the distributions overlap** by 0.1 in recall" in pages.evidence_page(
        claims([0.1, 0.5], [0.4, 0.9])
    )
    assert "measure different things" in pages.evidence_page(claims([0.1], [0.9], label="AUC"))
    assert "no finite values" in pages.evidence_page(claims([None], [0.9]))


def test_the_pages_are_deterministic_and_complete(lesson):
    rows = claims([0.1, 0.2], [0.8, None])
    evidence.write_table(paths.BOOK / "evidence" / "claims.csv", evidence.COLUMNS, rows)
    assert pages.main([]) == 0
    folder = paths.BOOK / "_generated"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(first) == ["1-foundations-1-toy.png", "evidence.md", "runtimes.md"]
    assert pages.main([]) == 0
    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}
    page = first["evidence.md"].decode()
    assert "## 1 Toy lesson" in page
    assert "| `toy-fails` | recall ≥ 0.8 | 0.1 | 0.15 | 0.2 | 2 of 2 seeds |" in page
    assert ":alt: One dot a seed" in page
    assert "toy-fails: recall between 0.1 and 0.2" in page


def test_without_measurements_the_pages_say_how_to_get_them(course):
    pages.write()
    folder = paths.BOOK / "_generated"
    assert "run `make evidence`" in (folder / "evidence.md").read_text()
    assert "`make test` measures them" in (folder / "runtimes.md").read_text()


def test_run_times_come_from_the_test_run_where_there_is_one(lesson):
    row = {"notebook": NAME, "cpu_seconds": "12.3", "peak_memory_mb": "456"}
    evidence.write_table(paths.BOOK / "evidence" / "runtimes.csv", evidence.RUNTIME_COLUMNS, [row])
    pages.write()
    page = (paths.BOOK / "_generated" / "runtimes.md").read_text()
    assert "make evidence" in page
    assert "| 1 Toy lesson | 12.3 | 40 | 456 | 1536 |" in page
    evidence.write_table(
        paths.ROOT / "build" / "runtimes.csv", evidence.RUNTIME_COLUMNS, [row | {"cpu_seconds": 9}]
    )
    pages.write()
    page = (paths.BOOK / "_generated" / "runtimes.md").read_text()
    assert "from the test run" in page
    assert "| 9.0 | 40 |" in page


def test_lessons_are_links_once_they_are_in_the_book(lesson):
    rows = claims([0.1], [0.9])
    assert "## 1 Toy lesson\n" in pages.evidence_page(rows)
    (paths.ROOT / "_toc.yml").write_text(f"root: index\nchapters:\n  - file: {NAME.removesuffix('.ipynb')}\n")
    assert f"## [1 Toy lesson](../../{NAME})\n" in pages.evidence_page(rows)
