"""The build: what it makes, that it makes it again to the byte, and what it says to authors."""

import ast
import functools
import json
import re
import shutil
from dataclasses import replace

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import __version__, answer_keys, building, mistakes, texts
from autograder.__main__ import app
from autograder.building import build, released, solved, with_solution_marks
from autograder.cells import ANSWER_PLACEHOLDER, METADATA, record
from autograder.exercises import LESSONS, exercises, topic
from autograder.freezing import answer_key_text
from autograder.proving.promises import learners_notebook as of_learners
from autograder.references import reference, solution, solution_module
from autograder.texts import AuthorError
from autograder.vocabulary import glossary
from autograder.ways import source_of

every_lesson = pytest.mark.parametrize("lesson", LESSONS)


@functools.cache
def of_teachers(lesson):
    return solved(lesson)


@pytest.mark.slow
def test_what_is_committed_is_what_the_sources_make():
    assert build(check=True) == []


@every_lesson
def test_a_rebuild_changes_no_byte(lesson):
    again = nbformat.writes(released(solved(lesson)))
    assert again == nbformat.writes(of_learners(lesson))


@every_lesson
def test_notebooks_are_valid_and_cell_ids_unique(lesson):
    for notebook in (of_teachers(lesson), of_learners(lesson)):
        nbformat.validate(notebook)
        ids = [cell.id for cell in notebook.cells]
        assert len(ids) == len(set(ids))


@every_lesson
def test_every_exercise_has_an_answer_cell_and_a_locked_test_of_one_line(lesson):
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in of_learners(lesson).cells
        if "nbgrader" in cell.metadata
    }
    for exercise in exercises(lesson):
        answer, test = cells[f"{exercise.id}_answer"], cells[exercise.id]
        assert answer.metadata.nbgrader.solution and not answer.metadata.nbgrader.locked
        assert test.source == f'check("{exercise.id}")'
        assert test.metadata.nbgrader.locked and test.metadata.nbgrader.points == exercise.points
        assert test.metadata.editable is False and test.metadata.deletable is False


@every_lesson
def test_no_solution_reaches_the_learner(lesson):
    notebook = of_learners(lesson)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "SOLUTION" not in text
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for exercise in exercises(lesson):
        solution = ast.unparse(without_docstrings(reference_source(exercise)))
        shown = ast.unparse(without_docstrings(answers[f"{exercise.id}_answer"]))
        assert shown != solution
        if not exercise.planted:
            assert "raise NotImplementedError" in shown
    for question, answer in getattr(solution_module(topic(lesson)), "ANSWERS", {}).items():
        assert answers[question] == ANSWER_PLACEHOLDER
        assert answer.strip()[:40] not in text


def reference_source(exercise):
    return source_of(reference(exercise), exercise.id)


def without_docstrings(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


@every_lesson
def test_the_solved_notebook_holds_the_references(lesson):
    text = "\n".join(cell.source for cell in of_teachers(lesson).cells)
    for exercise in exercises(lesson):
        without_marks = re.sub(r"\n *### (BEGIN|END) SOLUTION", "", text)
        assert reference_source(exercise).rstrip() in without_marks


def test_marks_surround_each_method_that_learners_write():
    source = (
        "class Net:\n"
        '    """Doc."""\n'
        "    def __init__(self):\n"
        "        self.w = 1\n"
        "    def forward(self, x):\n"
        '        """Return the output."""\n'
        "        return x * self.w\n"
    )
    marked = with_solution_marks(source, show="__init__")
    assert marked.count("BEGIN SOLUTION") == 1
    assert marked.index("self.w = 1") < marked.index("BEGIN SOLUTION") < marked.index("return x")


def test_docstring_with_a_one_line_body_on_a_single_line():
    assert with_solution_marks("def f(x):\n    return x").splitlines() == [
        "def f(x):",
        "    ### BEGIN SOLUTION",
        "    return x",
        "    ### END SOLUTION",
    ]


@pytest.fixture
def text_of_first_lesson(tmp_path, monkeypatch):
    """A copy of the first lesson's text that a test may spoil."""
    original = (texts.TEXTS / f"{LESSONS[0]}.md").read_text(encoding="utf-8")
    monkeypatch.setattr(texts, "TEXTS", tmp_path)

    def write(change):
        text = change(original)
        assert text != original
        (tmp_path / f"{LESSONS[0]}.md").write_text(text, encoding="utf-8")

    return write


def test_a_cells_id_does_not_depend_on_other_cells(text_of_first_lesson):
    committed = nbformat.read(building.NOTEBOOKS / f"{LESSONS[0]}.ipynb", as_version=4)
    before = [cell.id for cell in committed.cells]
    new = "```{code-cell}\nprint('new')\n```\n\n"
    text_of_first_lesson(lambda text: text.replace("```{code-cell}", new + "```{code-cell}"))
    after = [cell.id for cell in solved(LESSONS[0]).cells]
    assert len(after) > len(before)
    assert [id for id in after if id in before] == before


@every_lesson
def test_a_notebook_remembers_its_version_and_the_texts_of_its_cells(lesson):
    notebook = of_learners(lesson)
    assert notebook.metadata[METADATA] == record(__version__, notebook.cells)


@pytest.fixture
def all_texts(tmp_path, monkeypatch):
    """A copy of the texts; returns a function that puts another ending on one of them."""
    for lesson in LESSONS:
        shutil.copy(texts.TEXTS / f"{lesson}.md", tmp_path)
    monkeypatch.setattr(texts, "TEXTS", tmp_path)

    def vocabulary_of(lesson, ending):
        path = tmp_path / f"{lesson}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index("| word | meaning |")] + ending, encoding="utf-8")

    return vocabulary_of


TABLE = "| word | meaning |\n|---|---|\n"


def test_the_glossary_is_in_order_and_leads_to_where_a_word_is_introduced(all_texts):
    all_texts(
        "02_gates",
        "## Why a $z$, or `two`?\n\n"
        "A zebra. **3. The zebra\ncrossing.** Now **Aardvarks** and `**code**`.\n\n"
        f"{TABLE}| zebra crossing | $z$ or not |\n| aardvark, code-free | an animal |\n\n"
        "Some **code-free** end.\n",
    )
    with pytest.raises(AuthorError, match=r"02_gates\.md:\d+: `code-free` stands nowhere in bold"):
        glossary()
    all_texts(
        "02_gates",
        f"**code-free**\n\n{TABLE}| zebra crossing | $z$ or not |\n| aardvark, code-free | a |",
    )
    rows = [line for line in glossary().splitlines() if line.startswith("| ")][1:]
    words = [row.split(" | ")[0].removeprefix("| ") for row in rows]
    assert words == sorted(words, key=str.casefold) and words[0] == "aardvark"
    place = "[02 gates: Why a $z$, or `two`?](02_gates.ipynb#Why-a-$z$,-or-two?)"
    assert f"| zebra crossing | $z$ or not | {place} |" in rows
    assert f"| code-free | a | {place} |" in rows


def test_two_lessons_can_not_introduce_the_same_word(all_texts):
    all_texts("02_gates", f"The **Weights**.\n\n{TABLE}| weights | again |\n")
    all_texts("01_neuron", f"One **weights**.\n\n{TABLE}| Weights | once |\n")
    with pytest.raises(AuthorError) as error:
        glossary()
    assert re.search(
        r"02_gates\.md:\d+: `weights` .* 01_neuron .*01_neuron\.md:\d+", str(error.value)
    )


FIRST = exercises(LESSONS[0])[0]


@pytest.mark.parametrize(
    "change, words",
    [
        (
            lambda text: text.replace(f":exercise: {FIRST.id}\n", ":exercise: wieghted_sum\n"),
            "There is no exercise called 'wieghted_sum'",
        ),
        (
            lambda text: re.sub(rf"(:exercise: {FIRST.id}\n:points:) \d+", r"\1 77", text),
            f"`{FIRST.id}` has points={FIRST.points}",
        ),
        (
            lambda text: (
                text + f"\n```{{code-cell}}\n:exercise: {FIRST.id}\n:points: {FIRST.points}\n```\n"
            ),
            "placed 2 times",
        ),
        (
            lambda text: re.sub(rf":exercise: {FIRST.id}\n(:.*\n)*", "", text),
            "placed nowhere",
        ),
        (lambda text: text + "\n```{code-cell}\n:excercise: x\n```\n", "unknown option excercise"),
        (
            lambda text: text + "\n```{code-cell}\n:question: no_such\n:points: 2\n```\n",
            "ANSWERS['no_such']",
        ),
        (
            lambda text: text + "\n```{code-cell}\n:given: no_such\n```\n",
            "There is no exercise called 'no_such'",
        ),
    ],
)
def test_authors_are_told_what_is_wrong_and_where(text_of_first_lesson, change, words):
    text_of_first_lesson(change)
    with pytest.raises(AuthorError) as error:
        solved(LESSONS[0])
    assert words in str(error.value)
    assert re.search(r"\.(md|py):\d+", str(error.value))


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"visible": ()}, "no visible cases"),
        ({"hints": ("one", "", "")}, "three hints"),
        ({"planted": "nothing"}, "the planted bug"),
        ({"tells": {"nothing": bool}}, "tells 'nothing'"),
        ({"id": "no_reference"}, "no_reference.py does not exist"),
    ],
)
def test_incomplete_exercises_are_refused(monkeypatch, changes, words):
    bad = replace(FIRST, **changes)
    monkeypatch.setattr(building, "find_exercise", lambda id: bad)
    with pytest.raises((AuthorError, LookupError)) as error:
        building._exercise_cells(LESSONS[0], {"exercise": bad.id, "points": bad.points})
    assert words in str(error.value)


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"hidden_cases": lambda rng: []}, "no hidden cases"),
        ({"misconceptions": ()}, "no misconceptions"),
        ({"misconceptions": solution(FIRST).misconceptions[:1] * 2}, "two misconceptions"),
    ],
)
def test_incomplete_solutions_are_refused(monkeypatch, changes, words):
    incomplete = replace(solution(FIRST), **changes)
    monkeypatch.setattr(mistakes, "solution", lambda exercise: incomplete)
    assert any(words in mistake for mistake in mistakes.exercise_mistakes(FIRST))


@pytest.mark.parametrize(
    "doc, words",
    [
        ("Add.", "does not say what it returns"),
        ("Add.\n\nReturns z : float", "does not say what `x` is"),
        ("Add.\n\nx : array\nReturns z : float", "states no shape"),
        ("Add.\n\nw : float; x : array\nReturns z : float", "states no shape"),
    ],
)
def test_a_reference_without_a_contract_is_refused(monkeypatch, doc, words):
    def bare(x):
        return x

    bare.__doc__ = doc
    monkeypatch.setattr(mistakes, "reference", lambda exercise: bare)
    assert any(words in mistake for mistake in mistakes.docstring_mistakes(FIRST))


def test_the_command_reports_mistakes_without_a_traceback(text_of_first_lesson):
    text_of_first_lesson(lambda text: text.replace(":exercise:", ":exorcise:", 1))
    result = CliRunner().invoke(app, ["build", "--check"])
    assert result.exit_code == 1
    assert "unknown option exorcise" in result.output and "Traceback" not in result.output


def test_check_notices_a_file_edited_by_hand(tmp_path, monkeypatch):
    edited = tmp_path / "notebooks"
    edited.mkdir()
    for name in (f"{LESSONS[0]}.ipynb", "glossary.md"):
        shutil.copy(building.NOTEBOOKS / name, edited)
    monkeypatch.setattr(building, "NOTEBOOKS", edited)
    assert build(LESSONS[:1], check=True) == []
    notebook = edited / f"{LESSONS[0]}.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("neuron", "nuron", 1))
    assert build(LESSONS[:1], check=True) == [notebook]


def test_a_key_keeps_its_digits_while_the_reference_agrees(tmp_path, monkeypatch):
    path = answer_keys.KEYS / f"{LESSONS[0]}.json"
    committed = path.read_text(encoding="utf-8")
    key = json.loads(committed)
    nudged = json.loads(committed, parse_float=lambda text: float(text) * (1 + 1e-13))
    (tmp_path / path.name).write_text(json.dumps(nudged))
    monkeypatch.setattr(answer_keys, "KEYS", tmp_path)
    kept = json.loads(answer_key_text(LESSONS[0]))
    assert kept == nudged and kept.keys() == key.keys()
