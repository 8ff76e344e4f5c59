"""Draw the pictures of the book: four craters on the flat map and from straight above; the icon of its pages.

python book/make_landing.py
"""

import io
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.patches import Ellipse

from failfirst import datasets

OUT = Path(__file__).parent / "_assets" / "landing.png"
# Clean rims between 60 and 66 degrees south, where the flat map stretches them 2.1 to 2.4 times.
CRATERS = ("Zucchius", "Rutherfurd", "Eijkman", "Lyman")
ASPECT, MARGIN = 1.9, 1.45  # width of a panel, and its height in diameters
ICON = OUT.with_name("favicon.png")
GROUND, INK, RIM = "#f6f5f1", "#1d2530", "#E69F00"


def panel(moon, crater, flat):
    """Picture around a crater, with the crater's width and height in pixels of the picture."""
    degrees = np.degrees(crater.diameter_km / moon.radius_km)
    if flat:
        high = degrees * moon.pixels_per_degree
        wide = high / np.cos(np.radians(crater.lat_deg))
        ground = None
    else:
        high = wide = degrees * moon.pixels_per_degree
        ground = crater.diameter_km / high
    rows = round(MARGIN * high)
    columns = round(ASPECT * rows)
    patch = datasets.cut_patches(moon, [crater.lat_deg], [crater.lon_deg], columns, ground)[0]
    top = (columns - rows) // 2
    return patch[top : top + rows], wide, high


def draw():
    """The figure."""
    moon = datasets.load_moon_craters()
    catalogue = moon.craters[moon.craters.kind == "crater"].set_index("name")
    plt.rcParams.update({"font.family": "DejaVu Sans", "text.color": INK})
    fig = plt.figure(figsize=(10, 4.3), facecolor=GROUND)
    headings = ("On the flat map", "The same craters from straight above")
    width, gap, left = 0.2325, 0.01, 0.02
    for row, heading in enumerate(headings):
        bottom = 0.585 if row == 0 else 0.095
        fig.text(left, bottom + 0.3, heading, fontsize=20, fontweight="bold", va="bottom")
        for column, name in enumerate(CRATERS):
            crater = catalogue.loc[name]
            patch, wide, high = panel(moon, crater, flat=row == 0)
            ax = fig.add_axes((left + column * (width + gap), bottom, width, 0.285))
            low, top = np.percentile(patch, (0.5, 99.7))
            rows, columns = patch.shape
            ax.imshow(patch, cmap="gray", vmin=low, vmax=top, interpolation="bicubic", aspect="auto")
            # A little outside the catalogued rim, so that the rim itself stays visible.
            centre = ((columns - 1) / 2, (rows - 1) / 2)
            ax.add_patch(Ellipse(centre, 1.12 * wide, 1.12 * high, fill=False, color=RIM, linewidth=2.5))
            ax.set_axis_off()
            if row:
                label = f"{name}, {abs(crater.lat_deg):.0f}° S"
                ax.text(0.5, -0.06, label, transform=ax.transAxes, fontsize=15, ha="center", va="top")
    return fig


def icon():
    """A circle in an ellipse, on a dark ground."""
    picture = Image.new("RGB", (256, 256), INK)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((12, 72, 244, 184), outline=RIM, width=20)
    pen.ellipse((72, 72, 184, 184), outline=GROUND, width=20)
    return picture.resize((64, 64), Image.Resampling.LANCZOS)


def main():
    """Write the pictures, the large one at most 200 kB."""
    fig, buffer = draw(), io.BytesIO()
    fig.savefig(buffer, format="png", dpi=130, facecolor=GROUND)
    picture = Image.open(buffer).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    picture.save(OUT, format="PNG", optimize=True)
    icon().save(ICON, optimize=True)
    size = OUT.stat().st_size
    print(f"{OUT.name}: {size / 1000:.0f} kB")
    assert size <= 200_000


if __name__ == "__main__":
    main()
