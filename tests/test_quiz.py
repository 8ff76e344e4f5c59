"""The HTML of quizzes: valid, labelled, the same each time, and the author's slips are clear errors."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

from failfirst.quiz import quiz, quiz_number

VOID = {"input", "br", "img", "hr"}
MOON = {
    "about 0.97, as on digits": "It is the same code, but not the same sky.",
    "about 0.8": "That is the share of patches <without> a crater: accuracy, not recall.",
    "0": "It says `no crater` to every patch.",
}


class Page(HTMLParser):
    """Elements with their attributes and parents; complains where tags do not nest."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements = [], []
        self.feed(text)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append((tag, dict(attrs), [name for name, _ in self.open]))
        if tag not in VOID:
            self.open.append((tag, attrs))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>"
        self.open.pop()

    def all(self, tag):
        return [(attrs, parents) for name, attrs, parents in self.elements if name == tag]


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def choose(**changes):
    arguments = {"id": "moon-predict", "question": "What will recall be?", "options": MOON, "right": "0"}
    return quiz(**(arguments | changes))


def number(**changes):
    arguments = {
        "id": "moon-share",
        "question": "Which share of patches holds a crater?",
        "answer": 0.18,
        "tolerance": 0.02,
        "hints": [((0.8, 0.84), "That is the share without a crater.")],
        "explanation": "About one in six.",
    }
    return quiz_number(**(arguments | changes))


@pytest.mark.parametrize("ask", [choose, number])
def test_html_is_valid_and_accessible(ask, shown):
    ask()
    page = Page(shown[0]["text/html"])
    inputs = page.all("input")
    assert len(inputs) == (3 if ask is choose else 1)
    assert all("label" in parents and "fieldset" in parents for _, parents in inputs)
    assert [("form" in p and "fieldset" in p) for _, p in page.all("legend")] == [True]
    assert not [attrs for _, attrs, _ in page.elements if "id" in attrs], "ids would repeat on a page"
    regions = [attrs for _, attrs, _ in page.elements if attrs.get("role") == "status"]
    assert [region["aria-live"] for region in regions] == ["polite"]
    assert [attrs for attrs, _ in page.all("details")] == [{}], "answers are closed at first"
    assert any(attrs.get("data-lm-suppress-shortcuts") == "true" for attrs, _ in page.all("div"))
    assert not any({"src", "href"} & set(attrs) for _, attrs, _ in page.elements)
    assert "http" not in shown[0]["text/html"]


def test_the_function_is_not_hidden_by_its_module():
    """Module and function share a name: whichever is imported first, lessons must get the function."""
    first, second = "from failfirst import quiz, quiz_number", "from failfirst.quiz import quiz_number"
    for order in ((first, second, first), (second, first), (first, "import failfirst.quiz", first)):
        code = "; ".join([*order, "assert callable(quiz) and callable(quiz_number)"])
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert result.returncode == 0, result.stderr[-500:]


@pytest.mark.parametrize("ask", [choose, number])
def test_two_runs_agree(ask, shown):
    assert ask() is None
    ask()
    assert shown[0] == shown[1]


def test_answers_are_there_without_script(shown):
    choose()
    page = shown[0]["text/html"]
    assert "Answers explained" in page
    assert "It is the same code, but not the same sky." in page.split("<details>")[1]
    assert "&lt;without&gt;" in page
    assert "<code>no crater</code>" in page
    assert "fieldset disabled" in page


def test_text_for_a_terminal(shown):
    choose()
    number(unit="%")
    assert shown[0]["text/plain"].splitlines() == [
        "Predict. What will recall be?",
        "( ) about 0.97, as on digits",
        "( ) about 0.8",
        "( ) 0",
    ]
    assert shown[1]["text/plain"].endswith("____ %")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "Moon predict"}, "small letters"),
        ({"id": 3}, "small letters"),
        ({"question": " "}, "not empty"),
        ({"question": "What is $x$?"}, "Unicode"),
        ({"right": "1"}, "not among"),
        ({"options": {"0": "only one"}}, "at least two"),
        ({"options": ["0", "1"]}, "at least two"),
        ({"options": {"0": "", "1": "b"}}, "explanation"),
        ({"options": {"0": "a", "0 ": "b"}}, "read the same"),
    ],
)
def test_slips_in_a_choice(changes, reason):
    with pytest.raises(ValueError, match=reason):
        choose(**changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"answer": float("nan")}, "finite"),
        ({"answer": "0.18"}, "finite"),
        ({"tolerance": 0}, "greater than 0"),
        ({"hints": [(0.8, "text")]}, "a hint is"),
        ({"hints": [((0.9, 0.8), "text")]}, "low ≤ high"),
        ({"hints": [((0.1, 0.3), "text")]}, "would meet the right answer"),
        ({"explanation": ""}, "not empty"),
    ],
)
def test_slips_in_a_number(changes, reason):
    with pytest.raises(ValueError, match=reason):
        number(**changes)
