"""How much time and memory a notebook may use: a learner's laptop or a free Binder must manage."""

from pathlib import PurePosixPath

PEAK_MEMORY_MB = 1536
SOLUTION_CPU_SECONDS = 20
LESSON_CPU_SECONDS = {"0": 40, "1": 40, "2": 40, "3": 90, "4": 150, "5": 40}
ALL_CPU_SECONDS = 60 * 60


def cpu_seconds(name):
    """CPU seconds that a notebook may use.

    Parameters
    ----------
    name : str
        Path relative to the course, e.g. ``notebooks/3_networks/2_recipe.ipynb``.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        The path is neither a lesson of a known part nor a solution.
    """
    parts = PurePosixPath(name).parts
    if parts[0] == "solutions":
        return SOLUTION_CPU_SECONDS
    part = parts[1].split("_")[0] if parts[0] == "notebooks" and len(parts) > 2 else None
    if part not in LESSON_CPU_SECONDS:
        raise ValueError(f"{name}: no budget for this notebook; is its folder numbered by part?")
    return LESSON_CPU_SECONDS[part]
