"""The guide in five questions, in the built book: by keyboard, with sums that are right, without network."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))
import test_decision_guide as guide

BOOK = Path(__file__).resolve().parents[2] / "_build" / "html"
LONG = {"law": "a law", "linear": "a linear model", "trees": "trees", "network": "a network"}

pytestmark = pytest.mark.skipif(not BOOK.is_dir(), reason="no built book: `make book` first")


@pytest.fixture
def opened(page, serve):
    page.goto(serve(BOOK) + "book/decision_guide.html")
    page.locator(".ff-guide-form").wait_for()
    return page


def answer(page, choice):
    for number, index in enumerate(choice, 1):
        page.locator(f'input[name="q{number}"]').nth(index).check()


def test_without_answers_it_says_what_is_open(opened):
    assert "5 questions are open" in opened.locator(".ff-guide-verdict").inner_text()
    answer(opened, [0, 0, 0, 0])
    assert "1 question is open" in opened.locator(".ff-guide-verdict").inner_text()


@pytest.mark.parametrize("choice", [(1, 0, 1, 2, 0), (2, 2, 2, 0, 0), (1, 0, 2, 0, 0), (0, 1, 1, 0, 2)])
def test_the_sums_are_those_of_the_page(opened, choice):
    answer(opened, choice)
    chosen = [
        list(options.values())[i] for options, i in zip(guide.questions().values(), choice, strict=True)
    ]
    shown = opened.locator(".ff-guide-verdict strong").inner_text()
    assert shown == " or ".join(LONG[name] for name in guide.best(chosen))
    rows = {
        row.locator("th").inner_text(): row.locator("td").last.inner_text().replace("−", "-")
        for row in opened.locator(".ff-guide-result tbody tr").all()
    }
    assert {name: int(rows[LONG[name]]) for name in LONG} == guide.totals(chosen)
    # One reason an answer, each with its link intact where the page has one.
    reasons = opened.locator(".ff-guide-result ol > li")
    assert reasons.count() == 5
    for link in opened.locator(".ff-guide-result ol a").all():
        assert "http" not in link.get_attribute("href")


def test_it_remembers_and_starts_again(opened):
    answer(opened, (1, 0, 1, 2, 0))
    opened.reload()
    assert opened.locator(".ff-guide-verdict strong").inner_text() == "a law"
    opened.get_by_role("button", name="Start again").click()
    assert "5 questions are open" in opened.locator(".ff-guide-verdict").inner_text()
    assert opened.locator(".ff-guide input:checked").count() == 0


def test_it_is_used_by_keyboard_alone(opened, axe):
    opened.locator('input[name="q1"]').first.focus()
    for number in range(1, 6):
        opened.keyboard.press("Space")
        assert opened.locator(f'input[name="q{number}"]').first.is_checked()
        opened.keyboard.press("Tab")
    assert opened.locator(".ff-guide-verdict strong").count() == 1
    assert not axe(opened, within=".ff-guide")


def test_without_javascript_all_answers_stand_on_the_page(browser, serve):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(serve(BOOK) + "book/decision_guide.html")
    for title, answers in guide.questions().items():
        for text in (title, *answers):
            assert page.locator("article").get_by_text(text).first.is_visible(), text
    context.close()


def test_a_link_to_a_question_opens_the_fold(page, serve):
    page.goto(serve(BOOK) + "book/decision_guide.html#what-does-an-object-look-like")
    page.locator(".ff-guide-all[open]").wait_for()
    assert page.locator("#what-does-an-object-look-like").is_visible()
