"""The lessons as texts and as notebooks: they run, keep their budgets, and lead somewhere."""

import base64
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.building import NOTEBOOKS, TEXTS, released, solved
from autograder.exercises import LESSONS

MAX_CELLS = 50
MAX_WORDS = 1250
MAX_NOTEBOOK_OUTPUT = 1_500_000

every_lesson = pytest.mark.parametrize("lesson", LESSONS)


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def words_of(text):
    """Words a learner reads: no markup, no formulas, no addresses."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|\]\([^)]*\)|`", " ", text)
    return re.findall(r"[A-Za-z][\w'-]*", text)


@every_lesson
def test_the_lesson_keeps_its_budget(lesson):
    notebook = released(solved(lesson))
    assert len(notebook.cells) <= MAX_CELLS
    assert sum(len(words_of(text)) for text in markdown(notebook)) <= MAX_WORDS


@every_lesson
def test_the_lesson_has_the_parts_of_the_template(lesson):
    headings = " ".join(
        line.lower()
        for text in markdown(released(solved(lesson)))
        for line in text.splitlines()
        if line.startswith("#")
    )
    for part in ("recall", "predict", "build", "debug", "reflect", "challenge", "recap"):
        assert part in headings, part
    opening = markdown(released(solved(lesson)))[0]
    assert "minutes" in opening and "uilds on" in opening


@every_lesson
def test_links_between_notebooks_lead_somewhere(lesson):
    text = "\n".join(markdown(released(solved(lesson))))
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if not target.startswith("http"):
            number = int(target[:2]) if target[:2].isdigit() else 0
            # Lessons still to be written are announced, not linked to.
            assert (NOTEBOOKS / target).exists(), f"{target} (lesson {number})"


@every_lesson
def test_pictures_in_the_text_have_an_alternative(lesson):
    text = "\n".join(markdown(released(solved(lesson))))
    assert not re.search(r"!\[\s*\]\(", text)
    assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", text))


@every_lesson
def test_the_voice(lesson):
    text = "\n".join(markdown(released(solved(lesson))))
    prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|!\[", " ", text, flags=re.DOTALL)
    assert "!" not in prose
    assert not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", prose)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Run a notebook once, in order, the way nbgrader does."""
    done = {}

    def run(lesson, which):
        if (lesson, which) not in done:
            notebook = solved(lesson)
            if which == "released":
                notebook = released(notebook)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("NBGRADER_EXECUTION", "autograde")
                client = NotebookClient(
                    notebook,
                    timeout=60,
                    allow_errors=which == "released",
                    resources={"metadata": {"path": str(tmp_path_factory.mktemp(lesson))}},
                )
                client.execute()
            done[lesson, which] = notebook
        return done[lesson, which]

    return run


def outputs(notebook):
    return [
        (cell, output)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


@pytest.mark.slow
@every_lesson
def test_the_solved_notebook_runs_in_order_and_passes_its_checks(lesson, executed):
    notebook = executed(lesson, "solved")
    for cell, output in outputs(notebook):
        assert output.output_type != "error", cell.source
        assert output.get("name") != "stderr", (cell.source, output.text)
        if cell.metadata.get("nbgrader", {}).get("grade") and "data" in output:
            text = output["data"]["text/plain"]
            assert "right" in text or float(text) == cell.metadata.nbgrader.points


@pytest.mark.slow
@every_lesson
def test_an_untouched_notebook_runs_without_a_traceback_in_its_checks(lesson, executed):
    notebook = executed(lesson, "released")
    for cell, output in outputs(notebook):
        assert output.output_type != "error", (cell.source, output.get("evalue"))
        assert output.get("name") != "stderr", (cell.source, output.text)


@pytest.mark.slow
@every_lesson
def test_outputs_are_small_and_without_widget_state(lesson, executed):
    notebook = executed(lesson, "solved")
    assert len(json.dumps([output for _, output in outputs(notebook)])) < MAX_NOTEBOOK_OUTPUT
    assert "widgets" not in notebook.metadata


@pytest.mark.slow
@every_lesson
def test_explorers_leave_a_still_picture_and_its_description(lesson, executed):
    stills = [
        output.data
        for _, output in outputs(executed(lesson, "solved"))
        if "image/png" in output.get("data", {})
    ]
    assert stills
    for data in stills:
        assert len(base64.b64decode(data["image/png"])) > 1000


def test_committed_notebooks_carry_no_outputs():
    for lesson in LESSONS:
        notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
        assert not outputs(notebook)


def test_every_text_belongs_to_a_lesson():
    assert sorted(path.stem for path in Path(TEXTS).glob("[0-9]*.md")) == sorted(LESSONS)
