"""The contract of a lesson, one small function a rule.

A rule takes a `Lesson` and yields one sentence for every way in which the lesson breaks it.
tests/test_lessons.py applies the rules to the course, tests/test_lessons_rules.py proves that each can fail.
"""

import ast
import base64
import re
import urllib.parse
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from failfirst import paths
from failfirst.authoring import notebooks, sources

HEADINGS = (
    "By the end you can", "The recipe", "Predict", "See it fail", "Why", "Fix it", "What the fix costs",
    "Take away", "Going further",
)  # fmt: skip
WORDS = (900, 2200)
CODE_CELLS = (12, 30)
LINES_OF_A_CELL = 25
FIGURE_BYTES = 80_000
NOTEBOOK_BYTES = 1_000_000
ALT_CHARACTERS = 30
# Names of files, and what matplotlib calls a figure.
_AUTOMATIC = re.compile(r"^<?figure size|\.(png|jpe?g|svg|gif)$|^(figure|image|picture|plot)[\s\d.:]*$", re.I)


@dataclass
class Lesson:
    """A notebook file, read once."""

    path: Path

    @cached_property
    def notebook(self):
        return notebooks.read(self.path)

    @property
    def cells(self):
        return self.notebook.cells

    @cached_property
    def code(self):
        """Code cells without the hidden cell for Colab, with their numbers in the notebook."""
        counted = {cell.id for cell in notebooks.code_cells(self.notebook)}
        return [(number, cell) for number, cell in enumerate(self.cells, 1) if cell.id in counted]

    @cached_property
    def markdown(self):
        return [(number, cell) for number, cell in enumerate(self.cells, 1) if cell.cell_type == "markdown"]

    @cached_property
    def images(self):
        """Every ``<img>`` in outputs: (number of the cell, attributes)."""
        return [(number, attributes) for number, found in self.shown for attributes in found.images]

    @cached_property
    def sliders(self):
        """Every output with a slider: (number of the cell, descriptions of its frames)."""
        return [(number, found.descriptions) for number, found in self.shown if found.slider]

    @cached_property
    def shown(self):
        """What the HTML of each output holds: (number of the cell, `_Shown`)."""
        pages = ((number, output.get("data", {}).get("text/html", "")) for number, _, output in self.outputs)
        return [(number, _Shown(page)) for number, page in pages]

    @property
    def outputs(self):
        return [(number, cell, output) for number, cell in self.code for output in cell.outputs]

    @cached_property
    def claims(self):
        """Calls of ``claim``: (number of the cell, cell, id or None)."""
        found = []
        for number, cell in self.code:
            for node in ast.walk(_tree(cell)):
                if isinstance(node, ast.Call) and _called(node) == "claim":
                    arguments = [*node.args[:1], *(kw.value for kw in node.keywords if kw.arg == "id")]
                    literal = arguments and isinstance(arguments[0], ast.Constant)
                    found.append((number, cell, arguments[0].value if literal else None))
        return found

    def section(self, *titles):
        """Cells below second-level headings with these titles."""
        inside, found = False, []
        for cell in self.cells:
            if cell.cell_type == "markdown":
                for title in _headings(cell.source, 2):
                    inside = title in titles
            if inside:
                found.append(cell)
        return found


class _Shown(HTMLParser):
    """Images, and whether there is a slider; if so, what it says of its frames."""

    def __init__(self, page):
        super().__init__()
        self.images, self.descriptions, self.slider, self._inside = [], [], False, False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.slider |= "data-slider" in attributes
        if tag == "img":
            self.images.append(attributes)
        if tag == "dd" and self.slider:
            self.descriptions.append("")
            self._inside = True

    def handle_endtag(self, tag):
        self._inside &= tag != "dd"

    def handle_data(self, data):
        if self._inside:
            self.descriptions[-1] += data


def _tree(cell):
    try:
        return ast.parse(sources.python(cell.source))
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def _called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def _headings(source, level):
    text = re.sub(r"^(```|~~~).*?^\1", "", source, flags=re.MULTILINE | re.DOTALL)
    return [found.strip() for found in re.findall(rf"^#{{{level}}} +(.+?)\s*#*$", text, re.MULTILINE)]


# Structure


def title_first(lesson):
    """The notebook starts with its title, its only first-level heading."""
    titles = [(number, title) for number, cell in lesson.markdown for title in _headings(cell.source, 1)]
    if not titles or titles[0][0] != 1:
        yield "the first cell is not a title ('# …')"
    if len(titles) > 1:
        yield f"more than one first-level heading: {', '.join(title for _, title in titles)}"


def title_line(lesson):
    """Below the title stand part, minutes, prerequisites, data and question."""
    if not lesson.markdown:
        return
    wanted = {
        "the part ('Part 3')": r"\bpart\b.{0,4}\d",
        "the minutes ('35 + 5 minutes')": r"\d+\s*(\+\s*\d+\s*)?min",
        "the prerequisites": r"\bprerequisites?\b",
        "the data": r"\bdata( sets?)?\b\W*:",
        "the panel's question": r"\bquestions?\b",
    }
    text = lesson.markdown[0][1].source.split("\n", 1)[-1]
    for what, pattern in wanted.items():
        if not re.search(pattern, text, re.IGNORECASE):
            yield f"the title's cell does not give {what}"


def headings(lesson):
    """The second-level headings are exactly those of a lesson, in order."""
    found = [title for _, cell in lesson.markdown for title in _headings(cell.source, 2)]
    if tuple(found) != HEADINGS:
        missing = [f"missing: {title}" for title in HEADINGS if title not in found]
        extra = [f"not allowed: {title}" for title in found if title not in HEADINGS]
        said = "; ".join(missing + extra) or "wrong order or repeated"
        yield f"headings are not those of a lesson ({said})"


def prose_length(lesson):
    """900 to 2,200 words of prose."""
    count = len(words("\n\n".join(cell.source for _, cell in lesson.markdown)))
    if not WORDS[0] <= count <= WORDS[1]:
        yield f"{count} words of prose, not {WORDS[0]} to {WORDS[1]}"


def words(markdown):
    """Words of prose: without code, addresses and comments; a formula counts as one word."""
    text = re.sub(r"<!--.*?-->", " ", markdown, flags=re.DOTALL)
    # Directives hold prose, other fenced blocks hold code.
    text = re.sub(r"^(`{3,}|~{3,})(?!\{).*?^\1", " ", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^(`{3,}|~{3,}|:{3,}).*$|^:[\w-]+:.*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", " formula ", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    text = re.sub(r"\{[\w:]+\}`[^`]*`", " reference ", text)
    return re.findall(r"\w[\w’'.,-]*", text)


def number_of_cells(lesson):
    """12 to 30 code cells."""
    if not CODE_CELLS[0] <= len(lesson.code) <= CODE_CELLS[1]:
        yield f"{len(lesson.code)} code cells, not {CODE_CELLS[0]} to {CODE_CELLS[1]}"


def length_of_cells(lesson):
    """At most 25 lines a code cell."""
    for number, cell in lesson.code:
        lines = len(cell.source.splitlines())
        if lines > LINES_OF_A_CELL:
            yield f"cell {number} has {lines} lines, more than {LINES_OF_A_CELL}"


def parameters(lesson):
    """One cell tagged ``parameters`` sets SEED to a whole number."""
    cells = [cell for _, cell in lesson.code if "parameters" in notebooks.tags(cell)]
    if len(cells) != 1:
        yield f"{len(cells)} cells tagged 'parameters', not one"
    elif not re.search(r"^SEED\s*=\s*\d+\s*(#.*)?$", cells[0].source, re.MULTILINE):
        yield "the parameters cell does not set SEED = <number>"


def folded_run(lesson):
    """The run after Predict is folded in the book."""
    cells = [cell for cell in lesson.section("Predict", "See it fail") if cell.cell_type == "code"]
    if not any(notebooks.tags(cell) & {"hide-output", "hide-cell"} for cell in cells):
        yield "no cell after Predict has the tag 'hide-output' or 'hide-cell': the answer shows"


def quizzes_hidden(lesson):
    """The source of a quiz, which holds its answers, is folded in Jupyter and left out of the book."""
    for number, cell in lesson.code:
        if any(
            isinstance(node, ast.Call) and _called(node) in ("quiz", "quiz_number")
            for node in ast.walk(_tree(cell))
        ):
            folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            if not folded or "remove-input" not in notebooks.tags(cell):
                yield f"cell {number}: the quiz shows its answers; tag it remove-input and hide its source"


# Claims


def claim_pairs(lesson):
    """At least one failing and one fixed claim."""
    names = [name for _, _, name in lesson.claims if name]
    for ending in ("-fails", "-fixed"):
        if not any(name.endswith(ending) for name in names):
            yield f"no claim whose name ends in '{ending}'"


def claim_names(lesson):
    """Claims are named by a literal string, and a name is used once."""
    names = [name for _, _, name in lesson.claims]
    for number, _, name in lesson.claims:
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            yield f"cell {number}: a claim's name is a literal such as 'moon-raw-fails', not {name!r}"
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        yield f"claim '{name}' is made more than once"


def claims_tested(lesson):
    """No claim stands in a cell whose output nbval ignores."""
    for number, cell, name in lesson.claims:
        if "nbval-ignore-output" in notebooks.tags(cell) or "NBVAL_IGNORE_OUTPUT" in cell.source:
            yield f"cell {number}: claim '{name}' is in a cell whose output is not compared; give it its own"


def claims_stored(lesson):
    """Every claim's stored output has its record, and the claim held."""
    stored = [
        output["metadata"]["failfirst"]
        for _, _, output in lesson.outputs
        if "claim" in output.get("metadata", {}).get("failfirst", {})
    ]
    held = {record["claim"] for record in stored if record["held"]}
    for number, _, name in lesson.claims:
        if name and name not in held:
            yield f"cell {number}: claim '{name}' has no stored output that holds; run `make execute`"


# Outputs


def executed_in_order(lesson):
    """Every code cell was run, from top to bottom, in a fresh kernel."""
    cells = [
        (number, cell)
        for number, cell in enumerate(lesson.cells, 1)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for count, (number, cell) in enumerate(cells, 1):
        if cell.execution_count is None:
            yield f"cell {number} has not been run; run `make execute`"
        elif cell.execution_count != count:
            yield f"cell {number} was run as number {cell.execution_count}, not {count}; run `make execute`"
            return


def no_errors(lesson):
    """No output is an error."""
    for number, _, output in lesson.outputs:
        if output.output_type == "error":
            yield f"cell {number} stored an error: {output.ename}"


def no_silencing_semicolon(lesson):
    """No cell ends in a semicolon, which does not silence it under nbval."""
    for number, cell in lesson.code:
        lines = [line.split("#")[0].rstrip() for line in cell.source.splitlines()]
        lines = [line for line in lines if line]
        if lines and lines[-1].endswith(";"):
            yield f"cell {number} ends in ';': write `_ = …` instead"


def images_as_html(lesson):
    """Pictures are stored by ``figures.show`` or ``figures.slider``, as HTML with alt text, never raw."""
    for number, _, output in lesson.outputs:
        for mime in output.get("data", {}):
            if mime.startswith("image/"):
                yield f"cell {number} stored a raw {mime}: show it with figures.show(fig, alt='…')"


def alt_texts(lesson):
    """Every picture, and every frame of a slider, has a text that says what one should see."""
    texts = [(number, "alt text", attributes.get("alt") or "") for number, attributes in lesson.images]
    for number, descriptions in lesson.sliders:
        texts += [(number, "the slider's text", text) for text in descriptions]
        if len(set(descriptions)) < 2:
            yield f"cell {number}: the slider does not say what one should see in each frame"
    for number, what, text in texts:
        text = text.strip()
        if len(text) < ALT_CHARACTERS:
            yield f"cell {number}: {what} {text!r} is shorter than {ALT_CHARACTERS} characters"
        elif _AUTOMATIC.search(text):
            yield f"cell {number}: {what} {text!r} is an automatic one; say what one should see"


def figure_size(lesson):
    """Figures of at most 80 kB, a slider with all its frames, too."""
    for number, attributes in lesson.images:
        size = 0
        for source in filter(None, (attributes.get("src") or "?", attributes.get("data-frames"))):
            head, _, data = source.partition(",")
            if head.startswith("data:"):
                size += len(base64.b64decode(data)) if head.endswith("base64") else len(data)
            else:
                yield f"cell {number}: a picture is not stored in the notebook: {head[:60]}"
        if size > FIGURE_BYTES:
            yield f"cell {number}: a figure of {size / 1000:.0f} kB, more than {FIGURE_BYTES / 1000:.0f} kB"


def notebook_size(lesson):
    """A file of at most 1 MB."""
    size = lesson.path.stat().st_size
    if size > NOTEBOOK_BYTES:
        yield f"{size / 1e6:.2f} MB, more than {NOTEBOOK_BYTES / 1e6:g} MB"


def normal_form(lesson):
    """The file has no traces of editors and a fixed form."""
    if lesson.path.read_text(encoding="utf-8") != notebooks.text(lesson.notebook):
        yield "the file is not in normal form (ids, metadata, order); run `make execute`"


# References


def citations(lesson):
    """Cited works are in references.bib."""
    bib = paths.BOOK / "references.bib"
    text = bib.read_text(encoding="utf-8") if bib.is_file() else ""
    known = set(re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", text, re.MULTILINE))
    for number, cell in lesson.markdown:
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", cell.source):
            for key in (key.strip() for key in keys.split(",")):
                if key not in known:
                    yield f"cell {number}: '{key}' is not in book/references.bib"


def links(lesson):
    """Relative links point to files that exist."""
    for number, cell in lesson.markdown:
        text = re.sub(r"^(`{3,}|~{3,})(?!\{).*?^\1|`[^`]*`", " ", cell.source, flags=re.MULTILINE | re.DOTALL)
        text = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", " ", text, flags=re.DOTALL)
        targets = re.findall(r"\]\(\s*<?([^)\s>]+)", text) + re.findall(r"(?:href|src)=\"([^\"]+)\"", text)
        for target in targets:
            address = urllib.parse.urlsplit(target)
            if address.scheme or address.netloc or not address.path:
                continue
            if not (lesson.path.parent / urllib.parse.unquote(address.path)).exists():
                yield f"cell {number}: the link to {target} leads nowhere"


def siblings(lesson):
    """Lesson, exercise and solution have the same relative path."""
    relative = lesson.path.resolve().relative_to(paths.NOTEBOOKS.resolve())
    for folder in (paths.EXERCISES, paths.SOLUTIONS):
        if not (folder / relative).is_file():
            yield f"{notebooks.name(folder / relative)} is missing"


def in_contents(lesson):
    """The lesson is a page of the book."""
    if notebooks.name(lesson.path).removesuffix(".ipynb") not in contents():
        yield "not listed in _toc.yml"


def contents():
    """Files listed in ``_toc.yml``, without endings."""
    import yaml

    toc = paths.ROOT / "_toc.yml"
    found = set()

    def visit(node):
        if isinstance(node, dict):
            found.update(str(node[key]) for key in ("file", "root") if key in node)
            node = list(node.values())
        if isinstance(node, list):
            for item in node:
                visit(item)

    visit(yaml.safe_load(toc.read_text(encoding="utf-8")) if toc.is_file() else {})
    return {re.sub(r"\.(ipynb|md)$", "", file) for file in found}


RULES = (
    title_first, title_line, headings, prose_length, number_of_cells, length_of_cells, parameters, folded_run,
    quizzes_hidden,
    claim_pairs, claim_names, claims_tested, claims_stored,
    executed_in_order, no_errors, no_silencing_semicolon,
    images_as_html, alt_texts, figure_size, notebook_size, normal_form,
    citations, links, siblings, in_contents,
)  # fmt: skip

# A solution is free in its form, but its outputs are stored and shown like a lesson's.
SOLUTION_RULES = (
    title_first, length_of_cells, executed_in_order, no_errors, no_silencing_semicolon,
    images_as_html, alt_texts, figure_size, notebook_size, normal_form, citations, links,
)  # fmt: skip


def repeated_claims(lessons):
    """Names of claims that more than one lesson makes, with the lessons."""
    owners = {}
    for lesson in lessons:
        for name in {name for _, _, name in lesson.claims if name}:
            owners.setdefault(name, []).append(lesson.path.name)
    return {name: files for name, files in owners.items() if len(files) > 1}
