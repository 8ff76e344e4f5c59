"""A figure with a slider: one HTML output with all frames, used by keyboard, without network or kernel.

It moves where the output's script may run: in JupyterLab once the cell has run, in the static book, on
Binder. Elsewhere (a notebook that is not trusted yet, a preview on the web) the start frame and the
descriptions of all frames are still there. The HTML depends on the arguments alone, apart from the bytes of
the pictures.
"""

import html
import numbers

import matplotlib.pyplot as plt
from PIL import Image

from . import outputs, pictures

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def slider(id, draw, values, *, label, alt, unit="", start=None):
    """Display a figure whose frames the reader chooses with a slider, and close the figures.

    Parameters
    ----------
    id : str
        Name of the slider, unique in the lesson: small letters, digits and hyphens.
    draw : callable
        ``draw(value)`` returns the `matplotlib.figure.Figure` for a value. All have the same size; give them
        the same limits of axes, too, or the frames cannot be compared.
    values : sequence of float or str
        3 to 13 values, in the order of the slider.
    label : str
        What the values are, such as ``"Step size"``; plain text, mathematics in Unicode.
    alt : callable or sequence of str
        What one should see in each frame: the finding, not the format, in at least 30 characters. Either one
        text a value, or a function: ``alt(value)`` is called right after ``draw(value)``.
    unit : str, optional
        Shown after each value.
    start : float or str, optional
        The value shown first, and where the slider cannot move; by default the first one.

    Raises
    ------
    ValueError
        The slider cannot be shown as it is written; the message says why.
    """
    outputs.check_texts("slider", id, {"the label": label, **({"the unit": unit} if unit else {})})
    values = list(values)
    if not 3 <= len(values) <= 13:
        raise ValueError(f"slider {id!r}: give 3 to 13 values, not {len(values)}")
    names = [f"{_name(value)} {unit}".rstrip() for value in values]
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise ValueError(f"slider {id!r}: two values read the same, {repeated[0]}")
    if start is not None and start not in values:
        raise ValueError(f"slider {id!r}: start={start!r} is not among the values")
    if not callable(alt) and (isinstance(alt, str) or len(alt) != len(values)):
        raise ValueError(f"slider {id!r}: alt must be a function or a list with one text for each value")
    frames, alts = _draw_all(id, draw, values, names, alt)
    if len({_without(value, text) for value, text in zip(values, alts, strict=True)}) == 1:
        raise ValueError(f"slider {id!r}: alt says the same of every frame; say what one should see in each")
    first = 0 if start is None else values.index(start)
    page = _page(id, label, names, alts, first, frames[0].size, *_stored(id, frames, first))
    described = [f"{name}: {text}" for name, text in zip(names, alts, strict=True)]
    outputs.show("slider", page, [f"Figure with a slider. {label}:", *described])


def _name(value):
    """A value as one reads it: 10⁻⁵ rather than 1e-05."""
    if not isinstance(value, numbers.Real):
        return str(value)
    factor, _, power = (str(value) if isinstance(value, numbers.Integral) else f"{value:g}").partition("e")
    if power:
        factor = {"1": "10", "-1": "-10"}.get(factor, f"{factor} × 10")
        power = str(int(power)).translate(_SUPERSCRIPTS)
    return factor.replace("-", "−") + power


def _without(value, text):
    """A description without its value, however that is written."""
    for written in (_name(value), f"{value}"):
        text = text.replace(written, "")
    return text


def _draw_all(id, draw, values, names, alt):
    """Pictures and descriptions, one a value."""
    before = set(plt.get_fignums())
    frames, alts = [], []
    try:
        for number, (value, name) in enumerate(zip(values, names, strict=True)):
            fig = draw(value)
            if not isinstance(fig, plt.Figure):
                raise ValueError(f"slider {id!r}: draw({value!r}) must return a figure, not {fig!r}")
            frames.append(pictures.picture(fig))
            plt.close(fig)
            (width, height), (wanted_width, wanted_height) = frames[-1].size, frames[0].size
            if (width, height) != (wanted_width, wanted_height):
                raise ValueError(
                    f"slider {id!r}: all figures must have one size, but {names[0]} has {wanted_width} × "
                    f"{wanted_height} pixels and {name} has {width} × {height}"
                )
            text = alt(value) if callable(alt) else alt[number]
            try:
                alts.append(pictures.described(text))
            except ValueError as error:
                raise ValueError(f"slider {id!r}, {name}: {error}") from None
            outputs.check_texts("slider", id, {f"alt for {name}": text})
    finally:
        # Also what draw made and did not return, and what an error left: Jupyter would show it below.
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
    return frames, alts


def _stored(id, frames, first):
    """The start frame, and all frames side by side, as PNGs of one palette.

    Side by side, rows of pixels that frames have in common (axes, contours) stand close to each other in the
    file, and PNG stores them once: seven frames take about as much as three.
    """
    width, height = frames[0].size
    strip = Image.new("RGB", (width * len(frames), height))
    for number, frame in enumerate(frames):
        strip.paste(frame, (width * number, 0))
    for small in pictures.reduced(strip):
        data = [
            pictures.png(small.crop((width * first, 0, width * (first + 1), height))),
            pictures.png(small),
        ]
        size = sum(map(len, data))
        if size <= pictures.LIMIT:
            return data
    raise ValueError(
        f"slider {id!r}: the pictures take {size / 1000:.0f} kB, more than {pictures.LIMIT / 1000:.0f} kB; "
        "use fewer values, a smaller figsize, or fewer points, lines and colours"
    )


def _page(id, label, names, alts, first, size, start, strip):
    """HTML without style and script."""
    width, height = size
    names, alts = ([html.escape(text) for text in texts] for texts in (names, alts))
    name = f"failfirst-slider-{id}"
    stops = "".join(f'<option value="{number}"></option>' for number in range(len(names)))
    terms = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in zip(names, alts, strict=True))
    return (
        # Keeps JupyterLab's shortcuts away where it listens before the page does; else slider.js does.
        f'<div class="failfirst-slider" data-slider="{id}" data-lm-suppress-shortcuts="true" '
        f'style="max-width: {width}px">'
        # The script puts the wide strip in place, of which this box shows one frame. So its ratio must stay,
        # and no theme may pad it, as the book's does in the dark: other frames would show at the edges.
        f'<img src="{pictures.address(start)}" alt="{alts[first]}" width="{width}" height="{height}" '
        f'style="max-width: 100%; height: auto; aspect-ratio: {width} / {height}; padding: 0; border: 0; '
        f'background: white" data-frames="{pictures.address(strip)}">'
        f'<div class="ff-control"><label><span>{html.escape(label)}</span> '
        f'<input type="range" id="{name}" list="{name}-stops" min="0" max="{len(names) - 1}" step="1" '
        f'value="{first}" aria-valuetext="{names[first]}" autocomplete="off" disabled></label> '
        # A screen reader has the value from the slider itself.
        f'<span class="ff-value" aria-hidden="true">{names[first]}</span></div>'
        f'<datalist id="{name}-stops">{stops}</datalist>'
        '<p class="ff-asleep">Run this cell to move the slider, or open the descriptions below.</p>'
        # The longest text keeps room for all, so that what stands below does not jump.
        f'<div class="ff-description" data-room="{max(alts, key=len)}">'
        f'<output for="{name}">{alts[first]}</output></div>'
        f"<details><summary>What each value shows</summary><dl>{terms}</dl></details></div>"
    )
