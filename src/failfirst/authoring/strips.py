"""Strip plots for the page of evidence: one dot a seed, one line a bound."""

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

# Okabe and Ito's palette; markers differ too, so that the plot can be read in grey.
KINDS = {
    "fails": ("before the fix", "#D55E00", "X"),
    "fixed": ("after the fix", "#0072B2", "o"),
    "other": ("other claims", "#555555", "s"),
}


def kind(claim):
    """``fails``, ``fixed`` or ``other``, from the end of a claim's name."""
    ending = claim.rsplit("-", 1)[-1]
    return ending if ending in ("fails", "fixed") else "other"


def name(item):
    """Name of a claim, with its scale where that is not the usual one."""
    return item["claim"] if item["scale"] in ("", "laptop") else f"{item['claim']} ({item['scale']})"


def draw(claims, folder, stem):
    """Draw a lesson's claims; claims about the same quantity share an axis.

    Parameters
    ----------
    claims : list of dict
        From `evidence.summary`.
    folder : Path
    stem : str
        Name of the file without its ending.

    Returns
    -------
    str
        Name of the picture in the folder.
    """
    by_label = {}
    for item in claims:
        by_label.setdefault(item["label"], []).append(item)
    heights = [len(items) + 0.6 for items in by_label.values()]
    with rc_context({"font.size": 11, "font.family": "DejaVu Sans"}):
        size = (8, 0.42 * sum(heights) + 0.85 * len(heights) + 0.5)
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        panels = figure.subplots(len(heights), squeeze=False, height_ratios=heights)[:, 0]
        for axes, (label, items) in zip(panels, by_label.items(), strict=True):
            _panel(axes, label, items)
        present = {kind(item["claim"]) for item in claims}
        handles = [
            Line2D([], [], color=colour, marker=marker, linestyle="", label=text)
            for ending, (text, colour, marker) in KINDS.items()
            if ending in present
        ]
        handles.append(Line2D([], [], color="black", marker="|", markersize=12, linestyle="", label="bound"))
        figure.legend(handles=handles, loc="outside upper center", ncols=len(handles), frameon=False)
        folder.mkdir(parents=True, exist_ok=True)
        # No program name in the file: the same values give the same bytes.
        figure.savefig(folder / f"{stem}.png", dpi=130, metadata={"Software": None})
    return f"{stem}.png"


def _panel(axes, label, items):
    for row, item in enumerate(items):
        _, colour, marker = KINDS[kind(item["claim"])]
        values = sorted(item["values"])
        # Neighbours shift up and down in turn, so that equal values can be counted.
        offsets = [row + 0.13 * ((i % 3) - 1) for i in range(len(values))]
        axes.scatter(values, offsets, color=colour, marker=marker, s=34, alpha=0.75, linewidths=0)
        for bound in (item["low"], item["high"]):
            if bound:
                axes.plot([float(bound)] * 2, [row - 0.38, row + 0.38], color="black", linewidth=1.8)
    numbers = [value for item in items for value in item["values"]]
    if numbers and min(numbers) > 0 and max(numbers) / min(numbers) > 100:
        axes.set_xscale("log")
    axes.set_yticks(range(len(items)), [name(item) for item in items])
    axes.set_ylim(len(items) - 0.4, -0.6)
    axes.set_xlabel(label)
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def alt_text(claims):
    """What the plot shows, for those who cannot see it."""
    said = []
    for item in claims:
        held = f"held on {round(item['share'] * item['seeds'])} of {item['seeds']} seeds"
        if item["values"]:
            said.append(
                f"{name(item)}: {item['label']} between {min(item['values']):.3g} and "
                f"{max(item['values']):.3g}, promised {item['bound']}, {held}"
            )
        else:
            said.append(f"{name(item)}: never a number, {held}")
    return "One dot a seed, with the bound as a line. " + ". ".join(said) + "."
