"""Pictures of figures: few bytes, and a description that is one."""

import base64
import io

from PIL import Image

LIMIT = 80_000
"""Bytes that the picture of one figure, or all pictures of one slider, may take in a notebook."""


def described(alt):
    """The description on one line.

    Parameters
    ----------
    alt : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        It is too short to describe anything.
    """
    if not isinstance(alt, str) or len(alt.strip()) < 30:
        raise ValueError(
            "alt must say in a sentence what one should see in the figure (30 characters or more)"
        )
    return " ".join(alt.split())


def picture(fig):
    """A figure as a picture of the size that lessons use.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    PIL.Image.Image
    """
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=110)
    return Image.open(buffer).convert("RGB")


def reduced(picture):
    """A picture in fewer and fewer colours.

    Parameters
    ----------
    picture : PIL.Image.Image

    Yields
    ------
    PIL.Image.Image
        With a palette, which makes a notebook a third of the size.
    """
    for colours in (128, 64, 32, 16):
        # Maximum coverage keeps a colour that few pixels have, such as one red marker; the default goes by
        # numbers of pixels and paints it grey. One step of k-means then makes the common colours exact.
        yield picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)


def png(picture):
    """A picture as bytes.

    Parameters
    ----------
    picture : PIL.Image.Image

    Returns
    -------
    bytes
    """
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def address(data):
    """What an ``<img>`` takes as ``src`` to show a PNG without a file.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    str
    """
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"
