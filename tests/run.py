"""Run all tests: what `make test` and CI call.

    python tests/run.py             everything
    python tests/run.py --changed   fast tests, and the notebooks that differ from the main branch
    python tests/run.py --only fast,notebooks

Stages: fast (library, exercises, shape of lessons), notebooks (nbval), budgets, book, browser.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil

from failfirst import paths
from failfirst.authoring import evidence, notebooks, sources

HERE = Path(__file__).resolve().parent
STAGES = ("fast", "notebooks", "budgets", "book", "browser")
# Ended by a sentence, not by a hung machine.
TIME_OUT = 3 * 3600


class StageFailed(Exception):
    """A stage failed; the message, if any, says why in one line."""


def call(*command, quiet=False, **environment):
    """Run a command from the root of the course; its output shows, or only after a failure (quiet)."""
    result = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=paths.ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        errors="replace",
        timeout=TIME_OUT,
    )
    if quiet and result.returncode:
        print(result.stdout)
    return result.returncode


def pytest(*arguments, **environment):
    """Run pytest; fail the stage unless something was collected and all of it passed."""
    status = call("-m", "pytest", "-q", "--color=auto", *arguments, **environment)
    if status == 5:
        raise StageFailed("pytest found nothing to run")
    if status:
        raise StageFailed(f"pytest ended with status {status}")


def fast(changed):
    """Everything but notebooks, book and browser."""
    left_out = [f"--ignore={HERE / name}" for name in ("browser", "book", "test_budgets.py")]
    pytest(HERE, *left_out)


def lessons(changed):
    """Run notebooks afresh and compare with the stored outputs; measure each kernel."""
    every = notebooks.find()
    files = sources.changed(every) if changed else every
    if not files:
        print("no notebook differs from the main branch" if every else "there are no notebooks yet")
        return
    print(f"{len(files)} of {len(every)} notebooks")
    measured = paths.ROOT / "build" / "runtimes"
    shutil.rmtree(measured, ignore_errors=True)
    try:
        pytest(
            "--nbval",
            "--nbval-current-env",
            f"--nbval-sanitize-with={HERE / 'sanitize.cfg'}",
            "--nbval-cell-timeout=300",
            "--nbval-kernel-startup-timeout=180",
            *("-n", "2", "--dist", "loadscope"),
            *("-p", "nbval_plugin", "-p", "no:cacheprovider"),
            *files,
            PYTHONPATH=os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")])),
            FAILFIRST_MEASURE=str(measured),
        )
    finally:
        rows = merge_runtimes(measured, every)
    missing = {notebooks.name(path) for path in files} - {row["notebook"] for row in rows}
    if missing:
        raise StageFailed(f"not run or not measured: {', '.join(sorted(missing))}")


def merge_runtimes(folder, every):
    """Bring build/runtimes.csv up to date; returns the rows of this run."""
    table = paths.ROOT / "build" / "runtimes.csv"
    fresh = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    known = {notebooks.name(path) for path in every}
    merged = {row["notebook"]: row for row in [*evidence.read_table(table), *fresh]}
    rows = [merged[name] for name in sorted(merged) if name in known]
    evidence.write_table(table, evidence.RUNTIME_COLUMNS, rows)
    return fresh


def budgets(changed):
    """Compare CPU time and memory with the budgets."""
    pytest(HERE / "test_budgets.py")


def book(changed):
    """Build the book with warnings as errors, and test its pages."""
    if call("-m", "failfirst.cli", "pages", quiet=True):
        raise StageFailed("the generated pages could not be written")
    main = "from jupyter_book.cli.main import main; main()"
    if call("-c", main, "build", ".", "--all", "-W", "--keep-going", "-n", quiet=True):
        raise StageFailed("the book does not build without warnings")
    print(f"the book is in {paths.ROOT / '_build' / 'html'}")
    if (HERE / "book").is_dir():
        pytest(HERE / "book")


def browser(changed):
    """Look at the built book in headless Chromium."""
    if not (HERE / "browser").is_dir():
        print("there are no browser tests")
    elif chromium() is None:
        print("skipped: there is no Chromium. Install it, or run `python -m playwright install chromium`.")
    elif not (paths.ROOT / "_build" / "html" / "index.html").is_file():
        raise StageFailed("there is no book to look at")
    else:
        # Two workers: most of the time a page is waited for.
        pytest("-n", "2", HERE / "browser")


def chromium():
    """Path of a Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    found = os.environ.get("FAILFIRST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception:
        return None
    return path if Path(path).is_file() else None


def cpu_seconds():
    """CPU time of all processes that this one started and that have ended."""
    times = psutil.Process().cpu_times()
    # Zero where the system doesn't tell (Windows); then only the wall time is of use.
    return getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)


def main(argv=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--changed", action="store_true", help="only what differs from the main branch")
    parser.add_argument("--only", help=f"some stages, with commas between: {', '.join(STAGES)}")
    options = parser.parse_args(argv)
    chosen = options.only.split(",") if options.only else STAGES[:3] if options.changed else STAGES
    unknown = set(chosen) - set(STAGES)
    if unknown:
        parser.error(f"no such stage: {', '.join(sorted(unknown))}")
    run = dict(zip(STAGES, (fast, lessons, budgets, book, browser), strict=True))
    lines, failed = [], []
    for stage in chosen:
        print(f"\n=== {stage}: {run[stage].__doc__}", flush=True)
        wall, cpu = time.perf_counter(), cpu_seconds()
        outcome = "passed"
        try:
            run[stage](options.changed)
        except (StageFailed, subprocess.TimeoutExpired, notebooks.NotebookError) as error:
            outcome = f"FAILED: {error}"
            failed.append(stage)
        spent = f"{time.perf_counter() - wall:6.0f} s {cpu_seconds() - cpu:7.0f} CPU-s"
        lines.append(f"{stage:<10} {spent}  {outcome}")
    print("\n=== summary", *lines, sep="\n")
    print(f"FAILED: {', '.join(failed)}" if failed else f"all passed, {cpu_seconds() / 60:.1f} CPU minutes")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
