"""A course in JupyterLab, as its people use it: the learner's side, then the instructor's.

Fetch, work, check, validate and submit with the Assignment List and the Validate button; then
collect, autograde and give feedback in Formgrader.
"""

import getpass

import nbformat
import pytest
from jupyter_lab import jupyter_lab
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.exercises import exercises
from autograder.grading.course import make_course
from autograder.references import reference, solution
from autograder.ways import source_of

LESSON = "01_neuron"
WRONG = next(exercise for exercise in exercises(LESSON) if exercise.id == "neuron")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    """A released course, an exchange, and a learner's folder."""
    base = tmp_path_factory.mktemp("school")
    exchange, learner = base / "exchange", base / "learner"
    exchange.mkdir()
    learner.mkdir()
    course = make_course(base / "course", [LESSON], exchange)
    config = Config()
    config.CourseDirectory.course_id = "neuron-to-digits"
    config.CourseDirectory.root = str(course)
    config.Exchange.root = str(exchange)
    assert NbGraderAPI(config=config).release_assignment(LESSON)["success"]
    (learner / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.course_id = 'neuron-to-digits'\n"
        f"c.Exchange.root = {str(exchange)!r}\n"
    )
    return course, learner


def panel(lab, command, frame_or_selector):
    """Open JupyterLab and one of nbgrader's panels."""
    page = lab.browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(f"{lab.address}/lab?token={lab.token}&reset")
    page.wait_for_function("window.jupyterapp !== undefined")
    page.evaluate(
        "async name => { await jupyterapp.restored; await jupyterapp.commands.execute(name); }",
        command,
    )
    page.wait_for_selector(frame_or_selector, timeout=60_000)
    return page


def answer_all_but_one(path):
    """Write the references into a learner's notebook, and one mistake."""
    notebook = nbformat.read(path, as_version=4)
    for exercise in exercises(LESSON):
        code = (
            solution(WRONG).misconceptions[0].ways[0]
            if exercise.id == WRONG.id
            else reference(exercise)
        )
        cell = next(
            cell
            for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") == f"{exercise.id}_answer"
        )
        cell.source = source_of(code, exercise.id)
    nbformat.write(notebook, path)


def test_a_learner_fetches_works_validates_and_submits(rooms):
    _, learner = rooms
    with jupyter_lab(learner) as lab:
        page = panel(lab, "nbgrader:open-assignment-list", "#released_assignments_list")
        page.locator("#released_assignments_list button", has_text="Fetch").click()
        page.locator("#fetched_assignments_list", has_text=LESSON).wait_for(timeout=60_000)
        page.close()
        fetched = learner / LESSON / f"{LESSON}.ipynb"
        answer_all_but_one(fetched)

        with lab.open(f"{LESSON}/{LESSON}.ipynb") as notebook:
            notebook.run_all()
            assert notebook.errors() == []
            cards = notebook.page.locator(".jp-OutputArea [role=status]").all_inner_texts()
            assert sum(": right." in card for card in cards) == len(exercises(LESSON)) - 1
            assert any(solution(WRONG).misconceptions[0].say[:40] in card for card in cards)

            # The first explorer is locked until a guess is made; the second one is free.
            explorer = notebook.page.locator(".jp-OutputArea:has(.stage)").nth(1)
            before = notebook.picture(explorer)
            notebook.press(notebook.sliders(explorer)[0], "ArrowRight")
            assert notebook.wait_for_new_picture(before, explorer) != before

            notebook.save()
            notebook.page.locator(".validate-button").first.click()
            dialog = notebook.page.locator(".jp-Dialog")
            dialog.get_by_text("Validation Results").wait_for(timeout=120_000)
            said = dialog.inner_text()
            assert f'check("{WRONG.id}")' in said
            assert said.count("check(") == 1

        page = panel(lab, "nbgrader:open-assignment-list", "#fetched_assignments_list")
        page.locator("#fetched_assignments_list button", has_text="Submit").click()
        page.locator("#submitted_assignments_list", has_text=LESSON).wait_for(timeout=60_000)


def test_the_instructor_collects_grades_and_gives_feedback(rooms):
    course, _ = rooms
    student = getpass.getuser()
    with jupyter_lab(course) as lab:
        page = panel(lab, "nbgrader:open-formgrader", "iframe")
        frame = page.frame_locator("iframe").first
        frame.locator("td.collect a").click(timeout=60_000)
        dismiss(frame)
        frame.locator("td.num-submissions a", has_text="1").click()
        frame.locator("td.autograde a").click(timeout=60_000)
        dismiss(frame, seconds=180)
        frame.locator("td.generate-feedback a").first.click()
        dismiss(frame)

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        submission = gradebook.find_submission(LESSON, student)
        points = {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
    for exercise in exercises(LESSON):
        if exercise.id == WRONG.id:
            assert points[exercise.id] < exercise.points
        else:
            assert points[exercise.id] == exercise.points
    feedback = (course / "feedback" / student / LESSON / f"{LESSON}.html").read_text()
    assert solution(WRONG).misconceptions[0].say[:40] in feedback


def dismiss(frame, seconds=60):
    """Wait for Formgrader's message of success and close it."""
    message = frame.locator(".modal.in")
    message.wait_for(timeout=1000 * seconds)
    said = message.inner_text()
    assert "Success" in said, said
    message.locator("button", has_text="OK").click()
    message.wait_for(state="hidden")
