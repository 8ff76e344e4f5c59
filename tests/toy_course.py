"""Small notebooks to test the authors' tools on."""

import nbformat

from failfirst.authoring import notebooks


def code(source, *tags, outputs=(), count=None):
    """A code cell."""
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=count, id="x")
    return _tagged(cell, tags)


def text(source, *tags):
    """A Markdown cell."""
    return _tagged(nbformat.v4.new_markdown_cell(source, id="x"), tags)


def _tagged(cell, tags):
    if tags:
        cell.metadata["tags"] = list(tags)
    del cell["id"]
    return cell


def write(path, *cells):
    """Write a notebook; cells get the fixed ids."""
    # Not new_notebook(cells=...), which would draw random ids.
    notebook = nbformat.v4.new_notebook()
    notebook.cells = list(cells)
    notebooks.write(notebook, path)
    return path


def claims_lesson(path, *, delay=0):
    """A lesson of a second: one claim fails always as promised, one holds except for seed 3."""
    return write(
        path,
        text("# 1 Toy lesson"),
        code("SEED = 0\nSCALE = 'laptop'", "parameters"),
        code("import os, time\nfrom failfirst import claim\nrecall = 0.1 + 0.001 * SEED"),
        code(f"time.sleep({delay})\nclaim('toy-fails', recall, label='recall', at_most=0.2)"),
        code(
            "recall = 0.5 if SEED == 3 else 0.9 + 0.001 * SEED\n"
            "claim('toy-fixed', recall, label='recall', at_least=0.8)"
        ),
        code("claim('toy-threads', int(os.environ['OMP_NUM_THREADS']), label='threads', between=(1, 1))"),
    )
