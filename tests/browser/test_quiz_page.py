"""Quizzes on a static page, as in the book: used by keyboard alone, read by axe-core, without network."""

import pytest

from failfirst.quiz import quiz, quiz_number


def quizzes():
    """HTML of two quizzes."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle["text/html"]))
        quiz(
            "moon-predict",
            "The tutorial network meets the Moon. What will its recall be?",
            {
                "about 0.97, as on digits": "It is the same code, but not the same sky.",
                "about 0.8": "That is the share of patches without a crater: accuracy, not recall.",
                "0": "It says `no crater` to every patch.",
            },
            right="0",
        )
        quiz_number(
            "moon-share",
            "Which share of the patches holds a crater?",
            0.18,
            tolerance=0.02,
            hints=[((0.8, 0.84), "That is the share <without> a crater.")],
            explanation="About one in six.",
        )
    return shown


@pytest.fixture
def quiz_page(open_lesson):
    """A page with both quizzes, loaded, in each theme."""
    return open_lesson(quizzes())


def feedback(page, name, text):
    """Wait for feedback that holds a text; returns all of it."""
    region = page.locator(f'[data-quiz="{name}"] .ff-feedback')
    region.get_by_text(text).first.wait_for(timeout=5000)
    return region.inner_text()


def test_a_choice_by_keyboard(quiz_page):
    page = quiz_page
    region = page.locator('[data-quiz="moon-predict"] .ff-feedback')
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "about 0.8"
    page.wait_for_timeout(150)
    assert region.inner_text() == "", "choosing must not reveal"
    page.keyboard.press("Enter")
    text = feedback(page, "moon-predict", "accuracy, not recall")
    assert "Not yet." in text
    assert "about 0.8" in text
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus is to be seen"
    page.keyboard.press("Space")
    text = feedback(page, "moon-predict", "to every patch")
    assert "Right." in text
    assert page.errors == []


def test_a_number_by_keyboard(quiz_page):
    page = quiz_page
    for _ in range(4):  # radio buttons, Check, Answers explained, the field
        page.keyboard.press("Tab")
    for typed, expected in [
        ("0.82", "That is the share <without> a crater."),
        ("0,19", "About one in six."),
        ("20 %", "About one in six."),
        ("0.5", "too large"),
        ("−1", "too small"),
        ("many", "Type one number"),
        ("", "Type one number"),
    ]:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        feedback(page, "moon-share", expected)
    assert page.errors == []
    assert page.url.endswith("/"), "the form was sent"


def test_the_same_answer_is_announced_again(quiz_page):
    page = quiz_page
    button = page.locator('[data-quiz="moon-predict"] button')
    button.click()
    feedback(page, "moon-predict", "Choose an answer first")
    page.evaluate(
        "() => { window.changes = 0; new MutationObserver(() => window.changes++)"
        ".observe(document.querySelector('.ff-feedback'), {childList: true}) }"
    )
    button.click()
    page.wait_for_function("window.changes >= 2", timeout=5000)


def test_answers_stay_closed_until_opened_by_keyboard(quiz_page):
    page = quiz_page
    answers = page.locator('[data-quiz="moon-predict"] dl')
    assert not answers.is_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    answers.wait_for(state="visible", timeout=5000)


def test_the_choice_is_remembered_and_nothing_revealed(quiz_page):
    page = quiz_page
    page.locator('[data-quiz="moon-predict"] input').nth(1).check()
    page.locator('[data-quiz="moon-share"] input').fill("0.3")
    page.reload()
    assert page.locator('[data-quiz="moon-predict"] input').nth(1).is_checked()
    assert page.locator('[data-quiz="moon-share"] input').input_value() == "0.3"
    assert page.locator(".ff-feedback").all_inner_texts() == ["", ""]


def test_a_quiz_inserted_again_wakes_up(quiz_page):
    """JupyterLab puts a new copy in place and runs its script."""
    page = quiz_page
    page.evaluate(
        "() => { const copy = document.createElement('div');"
        " copy.innerHTML = document.querySelector('.failfirst-quiz').outerHTML;"
        " const quiz = copy.firstChild; delete quiz.dataset.awake; quiz.id = 'copy';"
        " document.querySelector('main').append(quiz);"
        " const script = document.createElement('script');"
        " script.textContent = document.querySelector('script').textContent; quiz.after(script); }"
    )
    copy = page.locator("#copy")
    copy.locator("input").nth(2).check()
    copy.locator("button").click()
    copy.locator(".ff-feedback").get_by_text("Right.").wait_for(timeout=5000)
    assert page.locator(".ff-feedback").first.inner_text() == ""


def test_axe_finds_nothing_grave(quiz_page, axe):
    page = quiz_page
    page.locator('[data-quiz="moon-predict"] input').nth(0).check()
    page.locator('[data-quiz="moon-predict"] button').click()
    feedback(page, "moon-predict", "Not yet.")
    page.locator("summary").first.click()
    assert axe(page) == []


def test_it_fits_on_a_phone(quiz_page):
    page = quiz_page
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 2


def test_without_script_the_answers_are_there(browser, serve, tmp_path):
    (tmp_path / "index.html").write_text(quizzes()[0], encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(serve(tmp_path))
        assert page.locator(".ff-asleep").is_visible()
        assert page.locator("button").is_disabled()
        page.locator("summary").click()
        assert page.locator("dl").is_visible()
    finally:
        context.close()
