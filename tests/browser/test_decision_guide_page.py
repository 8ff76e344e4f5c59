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


@pytest.mark.parametrize(
    "choice", [(1, 0, 0, 0, 1), (1, 1, 0, 0, 0), (2, 3, 0, 1, 0), (1, 3, 0, 0, 0), (0, 2, 1, 0, 2)]
)
def test_the_sums_are_those_of_the_page(opened, choice):
    answer(opened, choice)
    chosen = guide.pick(choice)
    best = guide.best(chosen)
    sentence = opened.locator(".ff-guide-verdict > p")
    assert sentence.locator("strong").all_inner_texts() == [LONG[name] for name in best]
    assert sentence.inner_text().startswith("Start with" if len(best) == 1 else "Level: ")
    assert ("on the same folds" in sentence.inner_text()) == (len(best) > 1)
    rows = {
        row.locator("th").inner_text(): row.locator("td").last.inner_text().replace("−", "-")
        for row in opened.locator(".ff-guide-result tbody tr").all()
    }
    assert {name: guide.number(rows[LONG[name]]) for name in LONG} == guide.totals(chosen)
    # One reason an answer, each with a link.
    reasons = opened.locator(".ff-guide-result ol > li")
    assert reasons.count() == 5
    for reason in reasons.all():
        assert reason.locator("a").count(), reason.inner_text()


def test_the_verdict_links_the_lessons_of_each_start(opened):
    answer(opened, (1, 1, 0, 0, 0))
    items = opened.locator(".ff-guide-verdict li")
    assert items.count() == 3
    for item, name in zip(items.all(), ("linear", "trees", "network"), strict=True):
        means, lessons = guide.starts()[name]
        assert f"{LONG[name]}: {means}. Learn it in " in item.inner_text()
        assert item.locator("a").count() == len(guide.links(lessons))
    for link in opened.locator(".ff-guide-result a").all():
        target = link.get_attribute("href")
        if not target.startswith("#"):
            assert "http" not in target
            assert (BOOK / "book" / target.split("#")[0]).resolve().is_file(), target


def test_beyond_the_labels_it_answers_before_all_questions_are(opened):
    verdict = opened.locator(".ff-guide-verdict")
    opened.locator('input[name="q3"]').nth(guide.BEYOND).check()
    assert "4 questions are open. Only a law is left." in verdict.inner_text()
    opened.locator('input[name="q2"]').nth(guide.PICTURES).check()
    assert verdict.inner_text().startswith(guide.starts()["none"][0])
    assert verdict.locator("a").count() == 2
    assert opened.locator(".ff-guide-result ol > li").count() == 2
    opened.locator('input[name="q2"]').nth(guide.EQUATION).check()
    assert "Start with a law." in verdict.inner_text()


CLICK_THROUGH = """choices => choices.map(choice => {
    choice.forEach((index, i) => document.querySelectorAll(`input[name="q${i + 1}"]`)[index].click());
    const verdict = document.querySelector(".ff-guide-verdict");
    const names = [...verdict.querySelectorAll("li > strong")].map(e => e.textContent);
    return [names, verdict.querySelectorAll("a").length];
})"""


def shown(page):
    return page.evaluate(CLICK_THROUGH, [list(choice) for choice in guide.CHOICES])


def test_all_combinations_say_what_the_points_say_with_a_link(opened):
    for choice, (names, links) in zip(guide.CHOICES, shown(opened), strict=True):
        assert names == [LONG[name] for name in guide.VERDICTS[choice]], choice
        assert links, choice


def test_another_point_on_the_page_is_another_verdict(page, serve):
    """The script holds no points: a page with one changed point gives the verdicts of that page."""
    before = "law out, linear +1, trees +1, network 0"
    after = "law out, linear +1, trees +4, network 0"

    def change(route):
        text = route.fetch().text()
        assert text.count(before) == 1
        route.fulfill(body=text.replace(before, after), content_type="text/html; charset=utf-8")

    page.route("**/decision_guide.html", change)
    page.goto(serve(BOOK) + "book/decision_guide.html")
    page.locator(".ff-guide-form").wait_for()
    expected = guide.verdicts(guide.PAGE.replace(before, after))
    assert expected != guide.VERDICTS
    got = [names for names, _ in shown(page)]
    assert got == [[LONG[name] for name in expected[choice]] for choice in guide.CHOICES]


def test_it_remembers_and_starts_again(opened):
    answer(opened, (1, 0, 0, 0, 1))
    opened.reload()
    assert opened.locator(".ff-guide-verdict > p strong").inner_text() == "a law"
    opened.get_by_role("button", name="Start again").click()
    assert "5 questions are open" in opened.locator(".ff-guide-verdict").inner_text()
    assert opened.locator(".ff-guide input:checked").count() == 0


def test_it_is_used_by_keyboard_alone(opened, axe):
    opened.locator('input[name="q1"]').first.focus()
    for number in range(1, 6):
        opened.keyboard.press("Space")
        assert opened.locator(f'input[name="q{number}"]').first.is_checked()
        opened.keyboard.press("Tab")
    assert opened.locator(".ff-guide-verdict[role=status] > p strong").count() == 1
    assert opened.evaluate("document.activeElement.textContent") == "Start again"
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.closest('.ff-guide-verdict') !== null")
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
    page.goto(serve(BOOK) + "book/decision_guide.html#which-structure-do-you-know")
    page.locator(".ff-guide-all[open]").wait_for()
    assert page.locator("#which-structure-do-you-know").is_visible()
