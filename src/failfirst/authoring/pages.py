"""Write the book's pages that are made from measurements: evidence and run times.

They go to ``book/_generated/``, which git ignores. Nothing in them depends on the date.
"""

import argparse
import re
import statistics
from pathlib import PurePosixPath

from .. import paths
from . import budgets, notebooks, strips
from .evidence import REQUIRED_SHARE, read_table, summary

_EVIDENCE_HEAD = """(evidence)=
# Evidence

Every lesson makes claims about numbers: how badly the recipe fails, and how well the fix works. A claim
that held once could be luck. So each lesson was run with several seeds, and this page shows what came out.

A *seed* sets every random draw: the split of the data, the first weights, the order of the batches. The
*bound* is what the lesson promises. *Held* counts the seeds that kept the promise; a claim that holds on
fewer than nine of ten is treated as a mistake of the lesson. The *gap* is the distance between the worst
seed after the fix and the best seed before it. Where there is none, the distributions overlap.
"""

_NO_EVIDENCE = """(evidence)=
# Evidence

No evidence has been gathered yet. To gather it, run `make evidence`: it runs every lesson with ten seeds
and keeps the measured values in `book/evidence/claims.csv`. Then build the book again.
"""

_RUNTIMES_HEAD = """(runtimes)=
# Run times

What each notebook needs: CPU time and peak memory of its kernel, with one thread. The budget is what it may
use, so that the course runs on a laptop or on a free Binder machine. A test fails above the budget.
"""

_NO_RUNTIMES = """(runtimes)=
# Run times

No run times have been measured yet. `make test` measures them; then build the book again.
"""


def gap(fails, fixed):
    """Distance between the failing and the fixed values over all seeds, in the worst case.

    Parameters
    ----------
    fails, fixed : list of float

    Returns
    -------
    float
        Positive where every fixed value is better than every failing one; negative by how much they overlap.
        *Better* is the direction in which the medians differ.
    """
    if statistics.median(fixed) >= statistics.median(fails):
        return min(fixed) - max(fails)
    return min(fails) - max(fixed)


def pairs(claims):
    """Pairs of claims ``<name>-fails`` and ``<name>-fixed`` of one lesson at one scale.

    Parameters
    ----------
    claims : list of dict
        From `evidence.summary`.

    Returns
    -------
    list of (str, dict, dict)
    """
    by_name = {(item["notebook"], item["scale"], item["claim"]): item for item in claims}
    found = []
    for (notebook, scale, claim), fails in sorted(by_name.items()):
        stem = claim.removesuffix("-fails")
        fixed = by_name.get((notebook, scale, f"{stem}-fixed"))
        if stem != claim and fixed is not None:
            found.append((stem, fails, fixed))
    return found


def gap_sentence(stem, fails, fixed):
    """What the page says about a pair of claims."""
    if fails["label"] != fixed["label"]:
        measured = f"({_plain(fails['label'])}; {_plain(fixed['label'])})"
        return f"- `{stem}`: the two claims measure different things {measured}, so there is no gap to give."
    if not fails["values"] or not fixed["values"]:
        return f"- `{stem}`: no finite values on one side, so there is no gap to give."
    distance = gap(fails["values"], fixed["values"])
    if distance > 0:
        return (
            f"- `{stem}`: gap {distance:.3g} in {_plain(fails['label'])}; the distributions do not overlap."
        )
    return f"- `{stem}`: **the distributions overlap** by {-distance:.3g} in {_plain(fails['label'])}."


def evidence_page(rows):
    """The page of evidence, and its figures, from the rows of ``claims.csv``.

    Parameters
    ----------
    rows : list of dict

    Returns
    -------
    str
        MyST Markdown.
    """
    if not rows:
        return _NO_EVIDENCE
    claims = summary(rows)
    parts = [_EVIDENCE_HEAD]
    for name in sorted({item["notebook"] for item in claims}):
        lesson = [item for item in claims if item["notebook"] == name]
        parts.append(f"## {_link(name)}\n")
        parts.append(_claims_table(lesson))
        gaps = [gap_sentence(*pair) for pair in pairs(lesson)]
        if gaps:
            parts.append("\n".join(gaps) + "\n")
        picture = strips.draw(lesson, _folder(), _slug(name))
        alt = " ".join(strips.alt_text(lesson).split())
        parts.append(f"```{{image}} {picture}\n:alt: {alt}\n:align: center\n:width: 100%\n```\n")
    parts.append(_provenance(rows))
    return "\n".join(parts)


def _claims_table(lesson):
    lines = ["| Claim | Bound | Minimum | Median | Maximum | Held |", "|---|---|--:|--:|--:|--:|"]
    for item in lesson:
        numbers = ("never a number", "", "")
        if item["values"]:
            spread = (min(item["values"]), statistics.median(item["values"]), max(item["values"]))
            numbers = [f"{value:.3g}" for value in spread]
        kept = round(item["share"] * item["seeds"])
        held = f"{kept} of {item['seeds']} seeds"
        held = held if item["share"] >= REQUIRED_SHARE else f"**{held}**"
        cells = [f"`{strips.name(item)}`", _plain(item["bound"]), *numbers, held]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _provenance(rows):
    def all_of(column):
        return ", ".join(sorted({row[column] for row in rows if row[column]})) or "not recorded"

    versions = "; ".join(
        f"{title} {all_of(column)}"
        for title, column in (
            ("Python", "python"),
            ("NumPy", "numpy"),
            ("scikit-learn", "scikit-learn"),
            ("PyTorch", "torch"),
        )
    )
    return f"""## How this was made

`make evidence` ran each lesson from top to bottom, once for each seed, with one thread. The values are in
`book/evidence/claims.csv`. Versions: {_plain(versions)}. Device: {_plain(all_of("device"))}. Processor:
{_plain(all_of("processor"))}. Another processor changes the last digits, not the claims.
"""


def runtimes_page(rows, source):
    """The page of run times.

    Parameters
    ----------
    rows : list of dict
        Columns ``notebook``, ``cpu_seconds``, ``peak_memory_mb``.
    source : str
        Sentence that says where the numbers are from.

    Returns
    -------
    str
        MyST Markdown.
    """
    if not rows:
        return _NO_RUNTIMES
    lines = [
        "| Notebook | CPU time (s) | Budget (s) | Peak memory (MB) | Budget (MB) |",
        "|---|--:|--:|--:|--:|",
    ]
    for row in sorted(rows, key=lambda row: row["notebook"]):
        cpu, memory = float(row["cpu_seconds"]), float(row["peak_memory_mb"])
        try:
            allowed = f"{budgets.cpu_seconds(row['notebook']):g}"
        except ValueError:
            allowed = "none"
        name = _link(row["notebook"], kind=True)
        lines.append(f"| {name} | {cpu:.1f} | {allowed} | {memory:.0f} | {budgets.PEAK_MEMORY_MB} |")
    total = sum(float(row["cpu_seconds"]) for row in rows)
    return "\n".join([_RUNTIMES_HEAD, f"{source} Together: {total:.0f} CPU seconds.", "", *lines, ""])


def write():
    """Write both pages.

    Returns
    -------
    list of Path
    """
    measured = paths.ROOT / "build" / "runtimes.csv"
    rows = [row for row in read_table(measured) if (paths.ROOT / row["notebook"]).is_file()]
    source = "These numbers are from the test run that this book was built after."
    if not rows:
        rows = read_table(paths.BOOK / "evidence" / "runtimes.csv")
        source = "These numbers are medians over the seeds of the last `make evidence`; it runs lessons only."
    pages = {
        "evidence.md": evidence_page(read_table(paths.BOOK / "evidence" / "claims.csv")),
        "runtimes.md": runtimes_page(rows, source),
    }
    for name, text in pages.items():
        notebooks.write_text(_folder() / name, text)
    return [_folder() / name for name in pages]


def _folder():
    return paths.BOOK / "_generated"


def _slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.removesuffix(".ipynb").removeprefix("notebooks/").lower()).strip(
        "-"
    )


def _link(name, kind=False):
    """Title of a notebook as a link, where the book has its page."""
    path = paths.ROOT / name
    title = _title(path) or PurePosixPath(name).stem
    if kind and name.startswith("solutions/") and "solution" not in title.lower():
        title = f"Solution: {title}"
    toc = paths.ROOT / "_toc.yml"
    listed = toc.is_file() and re.search(
        rf"^[\s-]*(file|root):\s*[\"']?{re.escape(name.removesuffix('.ipynb'))}(\.ipynb)?[\"']?\s*$",
        toc.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return f"[{title}](../../{name})" if path.is_file() and listed else title


def _title(path):
    if not path.is_file():
        return None
    for cell in notebooks.read(path).cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# (.+)$", cell.source, re.MULTILINE)):
            return found[1].strip().replace("|", r"\|")
    return None


def _plain(text):
    """Text without a meaning in Markdown."""
    return re.sub(r"([\\`*_\[\]<>|$#~{}])", r"\\\1", text)


def main(argv=None):
    """Run ``failfirst pages``.

    Parameters
    ----------
    argv : list of str, optional

    Returns
    -------
    int
        Exit status.
    """
    argparse.ArgumentParser(prog="failfirst pages", description=__doc__.splitlines()[0]).parse_args(argv)
    for path in write():
        print(f"wrote {notebooks.name(path)}")
    return 0
