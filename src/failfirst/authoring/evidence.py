"""Run lessons over many seeds and gather what they claim.

Each finished run is kept under ``build/evidence``, so an interrupted command goes on where it stopped.
"""

import argparse
import contextlib
import csv
import hashlib
import json
import os
import re
import signal
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import active_children, get_context

import nbformat
import psutil

from .. import paths
from . import notebooks, sources, usage
from .execute import QUIET_KERNEL, STARTUP_TIMEOUT
from .notebooks import NotebookError

COLUMNS = (
    "notebook", "claim", "label", "seed", "scale", "value", "low", "high", "bound", "held",
    "python", "numpy", "scikit-learn", "torch", "device", "processor",
)  # fmt: skip
RUNTIME_COLUMNS = ("notebook", "cpu_seconds", "peak_memory_mb")
REQUIRED_SHARE = 0.9
# Parts of the library that no measured value depends on: a new quiz or slider must not cost hours of runs.
_NO_NUMBERS = ("checks", "figures", "outputs", "pictures", "quiz", "slider")

# Runs first, in the kernel: a worker of a cluster keeps its own environment. Before numpy is imported,
# which reads the number of threads once.
_PRELUDE = """import os
os.environ.update(OMP_NUM_THREADS="1", FAILFIRST_CLAIMS="record")
os.path.isdir({folder!r}) and os.chdir({folder!r})"""
_REPORT = "from failfirst.authoring.usage import report\nreport()"


def run_job(job):
    """Run one notebook with one seed; works in any process that has the package installed.

    Parameters
    ----------
    job : dict
        ``notebook`` (name), ``content`` (the notebook as text), ``folder``, ``parameters``.

    Returns
    -------
    dict
        ``claims`` (list of records, see `failfirst.claim`), ``usage``, ``environment``; or ``error``.
    """
    import papermill

    notebook = nbformat.reads(job["content"], as_version=4)
    prelude = nbformat.v4.new_code_cell(_PRELUDE.format(folder=job["folder"]), id="prelude")
    last = nbformat.v4.new_code_cell(_REPORT, id="report")
    notebook.cells = [prelude, *notebook.cells, last]
    try:
        done = papermill.execute_notebook(
            notebook,
            None,
            job["parameters"],
            kernel_name="python3",
            progress_bar=False,
            start_timeout=STARTUP_TIMEOUT,
            extra_arguments=QUIET_KERNEL,
        )
    except papermill.PapermillExecutionError as error:
        return {"error": f"{error.ename}: {error.evalue}\n  in: {_first_line(error.source)}"}
    except Exception as error:
        # One broken run must not end the others, which may have taken hours.
        return {"error": f"{type(error).__name__}: {error}"}
    outputs = [output for cell in done.cells for output in cell.get("outputs", [])]
    stored = [output.get("metadata", {}) for output in outputs]
    return {
        "claims": [dict(item["failfirst"]) for item in stored if "claim" in item.get("failfirst", {})],
        **next(dict(item["failfirst_run"]) for item in stored if "failfirst_run" in item),
    }


def _first_line(source):
    return next((line for line in source.splitlines() if line.strip()), "")


def jobs(files, seeds, scale=None):
    """The runs to do: every notebook with every seed.

    Parameters
    ----------
    files : list of Path
    seeds : list of int
    scale : str, optional
        Value for the parameter ``SCALE`` of notebooks that have it.

    Returns
    -------
    list of dict

    Raises
    ------
    NotebookError
        A notebook has no cell tagged ``parameters`` that sets ``SEED``.
    """
    found = []
    versions = json.dumps(usage.versions(), sort_keys=True)
    for path in files:
        notebook = notebooks.read(path)
        names = _parameters(notebook)
        if "SEED" not in names:
            raise NotebookError(f"{notebooks.name(path)}: no cell tagged 'parameters' sets SEED")
        key = sources.fingerprint(notebook, versions, leave_out=_NO_NUMBERS)
        content = notebooks.text(notebooks.clear(notebook))
        for seed in seeds:
            parameters = {"SEED": seed}
            if scale is not None and "SCALE" in names:
                parameters["SCALE"] = scale
            found.append(
                {
                    "notebook": notebooks.name(path),
                    "content": content,
                    "folder": str(path.parent),
                    "parameters": parameters,
                    "key": key,
                }
            )
    return found


def _parameters(notebook):
    cells = [cell for cell in notebooks.code_cells(notebook) if "parameters" in notebooks.tags(cell)]
    return {name for cell in cells for name in re.findall(r"^(\w+)\s*(?::[^=]*)?=", cell.source, re.M)}


def store_path(job):
    """File of a finished run under ``build/evidence``."""
    lesson = hashlib.sha256(job["notebook"].encode()).hexdigest()[:6] + "-" + _slug(job["notebook"])
    run = "-".join(f"{name.lower()}-{value}" for name, value in sorted(job["parameters"].items()))
    return paths.ROOT / "build" / "evidence" / job["key"] / lesson / f"{run}.json"


def _slug(text):
    return re.sub(r"[^A-Za-z0-9]+", "-", text.removesuffix(".ipynb")).strip("-")


def finished(job):
    """Stored result of a job, or None."""
    try:
        return json.loads(store_path(job).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def keep(job, result):
    """Store the result of a job that went through."""
    notebooks.write_text(store_path(job), json.dumps(result, indent=1, sort_keys=True) + "\n")


def run_jobs(todo, *, workers=None, scheduler=None):
    """Run jobs in local processes or on a Dask cluster, and keep each result as it comes.

    Parameters
    ----------
    todo : list of dict
    workers : int, optional
        Local processes; default one a core.
    scheduler : str, optional
        Address of a Dask scheduler, e.g. ``tcp://10.0.0.1:8786``. Its workers need this package, the data
        and papermill.

    Returns
    -------
    list of (dict, str)
        Jobs that failed and why.
    """
    failed = []
    for count, (job, result) in enumerate(_results(todo, workers, scheduler), 1):
        what = f"[{count}/{len(todo)}] {job['notebook']} {job['parameters']}"
        if "error" in result:
            failed.append((job, result["error"]))
            print(f"{what} failed: {result['error']}", file=sys.stderr, flush=True)
        else:
            keep(job, result)
            missed = [record["claim"] for record in result["claims"] if not record["held"]]
            seconds = f"{result['usage']['cpu_seconds']:.0f} CPU-s"
            print(
                f"{what}: {seconds}" + (f"; does not hold: {', '.join(missed)}" if missed else ""), flush=True
            )
    return failed


def _results(todo, workers, scheduler):
    """Yield (job, result) in the order in which they finish."""
    if not todo:
        return
    if scheduler:
        from dask.distributed import Client
        from dask.distributed import as_completed as dask_as_completed

        with Client(scheduler) as client:
            # pure=False: the same job must run again after a failure, not come from Dask's memory.
            futures = {client.submit(run_job, job, pure=False): job for job in todo}
            for future in dask_as_completed(futures):
                yield futures[future], _outcome(future)
        return
    # A fresh interpreter for each process: a forked one may inherit locks of threads that are gone.
    pool = ProcessPoolExecutor(workers or _cores(), mp_context=get_context("spawn"), initializer=_deaf)
    futures = {pool.submit(run_job, job): job for job in todo}
    try:
        for future in as_completed(futures):
            yield futures[future], _outcome(future)
    except BaseException:
        _end(active_children())
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _deaf():
    """Leave an interruption to the parent: it ends its workers without a page of tracebacks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(workers):
    """End worker processes and their kernels."""
    for worker in workers:
        try:
            family = psutil.Process(worker.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            continue
        worker.kill()
        for kernel in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                kernel.kill()


def _outcome(future):
    try:
        return future.result()
    except Exception as error:
        return {"error": f"the worker failed: {type(error).__name__}: {error}"}


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def number(value):
    """A number as tables store it: six significant digits, empty for none.

    Parameters
    ----------
    value : float or None

    Returns
    -------
    str
    """
    return "" if value is None else repr(float(f"{float(value):.6g}"))


def rows(job, result):
    """Rows of ``claims.csv`` that one run gives."""
    found = []
    for record in result["claims"]:
        row = {"notebook": job["notebook"], **record, **result["environment"]}
        row.update({name: number(record[name]) for name in ("value", "low", "high")})
        row["held"] = "true" if record["held"] else "false"
        found.append({name: str("" if row.get(name) is None else row[name]) for name in COLUMNS})
    return found


def read_table(path):
    """Rows of a CSV file as dictionaries; none if there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_table(path, columns, content):
    """Write rows in one step, as CSV with plain newlines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(content)
    temporary.replace(path)


def merge(old, new):
    """Replace the rows of notebooks that were run again at the same scale; drop lost notebooks.

    Parameters
    ----------
    old, new : list of dict

    Returns
    -------
    list of dict
        Sorted.
    """
    renewed = {(row["notebook"], row["scale"]) for row in new}
    kept = [
        row
        for row in old
        if (row["notebook"], row["scale"]) not in renewed and (paths.ROOT / row["notebook"]).is_file()
    ]
    return sorted(
        kept + new, key=lambda row: (row["notebook"], row["claim"], row["scale"], int(row["seed"] or 0))
    )


def gather(done):
    """Write ``book/evidence/claims.csv`` and ``runtimes.csv`` from finished runs.

    Parameters
    ----------
    done : list of (dict, dict)
        Jobs and their results.

    Returns
    -------
    list of dict
        The new rows of ``claims.csv``.
    """
    folder = paths.BOOK / "evidence"
    new = [row for job, result in done for row in rows(job, result)]
    claims = folder / "claims.csv"
    write_table(claims, COLUMNS, merge(read_table(claims), new))

    runs = {}
    for job, result in done:
        runs.setdefault(job["notebook"], []).append(result["usage"])
    runtimes = folder / "runtimes.csv"
    kept = [
        row
        for row in read_table(runtimes)
        if row["notebook"] not in runs and (paths.ROOT / row["notebook"]).is_file()
    ]
    for notebook, used in runs.items():
        cpu = statistics.median(item["cpu_seconds"] for item in used)
        memory = statistics.median(item["peak_memory_mb"] for item in used)
        kept.append({"notebook": notebook, "cpu_seconds": f"{cpu:.1f}", "peak_memory_mb": f"{memory:.0f}"})
    write_table(runtimes, RUNTIME_COLUMNS, sorted(kept, key=lambda row: row["notebook"]))
    return new


def summary(content):
    """One entry a claim: bound, extremes, share held, number of seeds.

    Parameters
    ----------
    content : list of dict
        Rows of ``claims.csv``.

    Returns
    -------
    list of dict
        Keys ``notebook``, ``claim``, ``label``, ``scale``, ``bound``, ``low``, ``high``, ``values`` (list of
        float, finite ones only), ``share``, ``seeds``.
    """
    groups = {}
    for row in content:
        groups.setdefault((row["notebook"], row["claim"], row["scale"]), []).append(row)
    return [
        {
            **{
                name: group[0][name]
                for name in ("notebook", "claim", "label", "scale", "bound", "low", "high")
            },
            "values": [float(row["value"]) for row in group if row["value"]],
            "share": sum(row["held"] == "true" for row in group) / len(group),
            "seeds": len(group),
        }
        for group in groups.values()
    ]


def report(claims):
    """The summary as lines of text."""
    width = max((len(item["claim"]) for item in claims), default=0)
    lines = []
    for item in claims:
        span = (
            f"{min(item['values']):.4g} to {max(item['values']):.4g}" if item["values"] else "never a number"
        )
        held = f"held on {round(item['share'] * item['seeds'])} of {item['seeds']}"
        mark = "  " if item["share"] >= REQUIRED_SHARE else "! "
        lines.append(f"{mark}{item['claim']:<{width}}  {held}  {item['bound']}; measured {span}")
    return "\n".join(lines)


def main(argv=None):
    """Run ``failfirst evidence``.

    Parameters
    ----------
    argv : list of str, optional

    Returns
    -------
    int
        Exit status: 1 if a run failed or a claim held on fewer than nine of ten seeds.
    """
    parser = argparse.ArgumentParser(prog="failfirst evidence", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", help="lessons or folders (default: notebooks/)")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="seeds 1 to N (default 10)")
    parser.add_argument("--seed-list", metavar="A,B,…", help="these seeds instead")
    parser.add_argument("--scale", help="value for SCALE, e.g. gpu")
    parser.add_argument("--workers", type=int, metavar="N", help="local processes (default: one a core)")
    parser.add_argument("--scheduler", metavar="tcp://…", help="run on this Dask cluster instead")
    options = parser.parse_args(argv)
    try:
        seeds = [int(seed) for seed in options.seed_list.split(",")] if options.seed_list else None
    except ValueError:
        parser.error(f"--seed-list takes whole numbers with commas between, not {options.seed_list!r}")
    seeds = seeds or list(range(1, options.seeds + 1))
    try:
        planned = jobs(notebooks.find(*(options.paths or [paths.NOTEBOOKS])), seeds, options.scale)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    todo = [job for job in planned if finished(job) is None]
    print(f"{len(planned)} runs, {len(planned) - len(todo)} of them finished before", flush=True)
    try:
        failed = run_jobs(todo, workers=options.workers, scheduler=options.scheduler)
    except KeyboardInterrupt:
        print("interrupted; finished runs are kept: the same command goes on from here", file=sys.stderr)
        return 1
    done = [(job, result) for job in planned if (result := finished(job)) is not None]
    claims = summary(gather(done))
    print(report(claims))
    weak = [item["claim"] for item in claims if item["share"] < REQUIRED_SHARE]
    if failed:
        print(f"{len(failed)} runs failed, see above; their seeds are missing from the table")
    if weak:
        print(f"fewer than {REQUIRED_SHARE:.0%} of the seeds: {', '.join(weak)}")
    return 1 if failed or weak else 0
