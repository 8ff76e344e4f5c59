"""House style of figures, and figures that carry their description."""

import html

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from . import pictures
from .slider import slider  # noqa: F401 (lessons call it figures.slider)

# Okabe & Ito's palette: told apart by colour-blind readers and, in this order, by lightness in grey.
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
GREY, BLACK = "#777777", "#222222"

STYLE = {
    "figure.figsize": (7.0, 3.6),
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED]),
    "font.size": 11,
    "image.cmap": "gray",
    "lines.linewidth": 2,
}
plt.rcParams.update(STYLE)


def show(fig, alt):
    """Display a figure with a description for those who can't see it, and close it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        What one should see: the finding, not the format. At least 30 characters.

    Raises
    ------
    ValueError
        `alt` is too short to describe anything.
    """
    alt = pictures.described(alt)
    picture = pictures.picture(fig)
    plt.close(fig)
    for small in pictures.reduced(picture):
        data = pictures.png(small)
        if len(data) <= pictures.LIMIT:
            break
    image = (
        f'<img src="{pictures.address(data)}" alt="{html.escape(alt, quote=True)}" '
        'style="max-width: 100%; height: auto; background: white">'
    )
    # HTML, not image/png: neither JupyterLab nor the book passes an alternative text on with image/png.
    display({"text/html": image, "text/plain": f"Figure: {alt}"}, raw=True)


def gallery(patches, titles=None, columns=8, limits=None, heading=None):
    """Small pictures in rows.

    Parameters
    ----------
    patches : array_like, shape (n, height, width)
    titles : list of str, optional
        One for each picture.
    columns : int
    limits : tuple of float, optional
        Values shown as black and white; by default each picture has its own.
    heading : str, optional
        Title of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        For :func:`show`.
    """
    patches = np.asarray(patches)
    rows = -(-len(patches) // columns)
    side = min(7.2 / columns, 1.6)
    fig, axes = plt.subplots(
        rows, columns, figsize=(side * columns, (side + (0.25 if titles else 0)) * rows + 0.3)
    )
    low, high = limits or (None, None)
    for i, ax in enumerate(np.ravel(axes)):
        ax.set_axis_off()
        if i < len(patches):
            ax.imshow(patches[i], vmin=low, vmax=high, interpolation="nearest")
            if titles:
                ax.set_title(titles[i], fontsize=8, loc="center", pad=2)
    if heading:
        fig.suptitle(heading, fontsize=12, x=0.01, ha="left")
    return fig
