"""What `check` knows of the notebook it is called in, what it leaves behind, and what it keeps."""

import html
import itertools
import json
import os
import random
import time

import nbformat
import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

from autograder import __version__, learning
from autograder.asking import ask
from autograder.cards import card, note
from autograder.cells import METADATA
from autograder.exercises import find_exercise
from autograder.references import reference
from autograder.ways import source_of
from lessons.kept import keep

EXERCISE = find_exercise("tanh_slope")
RIGHT = source_of(reference(EXERCISE), EXERCISE.id)
CHECK = 'check("tanh_slope")'
STUB = 'def tanh_slope(z):\n    raise NotImplementedError("tanh_slope")'
GRADE_IDS = {"answer": "tanh_slope_answer", "check": "tanh_slope"}


@pytest.fixture
def notebook(capsys):
    """Return a function that runs cells in a new notebook and returns what the last one shows."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    learning.watch()
    shell.run_cell("import numpy as np\nfrom autograder import check", store_history=True)

    def run(*cells, ids=()):
        for cell, id in itertools.zip_longest(cells, ids):
            capsys.readouterr()
            shell.run_cell(cell, store_history=True, cell_id=id)
        return capsys.readouterr().out

    yield run
    InteractiveShell.clear_instance()


@pytest.fixture
def save(tmp_path, monkeypatch):
    """Return a function that saves a notebook beside the kernel: sources by cell id."""
    path = tmp_path / "lesson.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))

    def write(cells, seconds_from_now=60):
        whole = nbformat.v4.new_notebook()
        for id, source in cells.items():
            cell = nbformat.v4.new_code_cell(source, id=id)
            if id in GRADE_IDS:
                cell.metadata.nbgrader = {"grade_id": GRADE_IDS[id]}
            whole.cells.append(cell)
        nbformat.write(whole, path)
        when = time.time() + seconds_from_now
        os.utime(path, (when, when))

    return write


def test_a_cell_that_never_ran_is_not_called_unwritten(notebook):
    assert "has not run since this notebook was" in notebook(CHECK)


def test_what_no_longer_stands_there_is_never_right(notebook):
    shown = notebook(RIGHT, CHECK)
    assert "tanh_slope: right" in shown
    shown = notebook("def tanh_slope(z)\n    return 1", CHECK)
    assert "syntax error in line 1" in shown and "right" not in shown


def test_an_error_before_the_answer_is_told_apart(notebook):
    shown = notebook("1 / 0\ndef tanh_slope(z):\n    return z", CHECK)
    assert "error in line 1 (ZeroDivisionError: division by zero) before `tanh_slope`" in shown


def test_an_older_version_is_not_taken_for_a_cell_that_stopped(notebook):
    shown = notebook(RIGHT, "x = 1\nx / 0\n" + RIGHT, CHECK)
    assert "error in line 2 (ZeroDivisionError: division by zero) before" in shown
    assert "right" not in shown


def test_an_error_after_the_answer_is_told_beside_the_verdict(notebook):
    shown = notebook(RIGHT + "\n\ntanh_slope(nothing)", CHECK)
    assert "tanh_slope: right" in shown and "after `tanh_slope` was made: NameError" in shown
    assert "stopped" not in notebook(RIGHT, CHECK)


@pytest.mark.parametrize("cell", ["tanh_slope = 0.25", "tanh_slope = tanh_slope(np.ones(2))"])
def test_a_name_given_to_something_else_is_told(notebook, cell):
    assert "took the name" in notebook(RIGHT, cell, CHECK)


def test_a_cell_changed_since_it_ran_is_not_judged(notebook, save):
    notebook(RIGHT, ids=["answer"])
    save({"answer": RIGHT.replace("2", "3"), "check": CHECK})
    assert "changed since it ran" in notebook(CHECK)
    save({"answer": RIGHT + "\n", "check": CHECK})
    assert "tanh_slope: right" in notebook(CHECK)


def test_of_a_notebook_saved_before_the_cell_ran_nothing_is_believed(notebook, save):
    save({"answer": STUB, "check": CHECK}, seconds_from_now=-60)
    assert "tanh_slope: right" in notebook(RIGHT, CHECK, ids=["answer", "check"])


@pytest.mark.parametrize("above", [STUB, "# see below"])
def test_an_answer_further_down_does_not_count(notebook, save, above):
    save({"answer": above, "check": CHECK, "further": RIGHT})
    shown = notebook(above, RIGHT, CHECK, ids=["answer", "further", "check"])
    assert "written further down" in shown
    shown = notebook(RIGHT, above, CHECK, ids=["further", "answer", "check"])
    assert "written further down" in shown


def test_of_two_answers_above_the_check_the_lower_one_counts(notebook, save):
    save({"answer": RIGHT, "second": RIGHT.replace("2", "3"), "check": CHECK})
    shown = notebook(RIGHT.replace("2", "3"), RIGHT, CHECK, ids=["second", "answer", "check"])
    assert "defined twice" in shown and "right." not in shown
    shown = notebook(RIGHT.replace("2", "3"), CHECK, ids=["second", "check"])
    assert "not right yet" in shown


@pytest.mark.parametrize("text", [None, "", "{}", '{"cells": [1]}', '{"cells": [{"source": 1}]}'])
def test_a_notebook_that_cannot_be_read_changes_nothing(notebook, tmp_path, monkeypatch, text):
    path = tmp_path / "lesson.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    if text is not None:
        path.write_text(text)
    assert "tanh_slope: right" in notebook(RIGHT, CHECK, ids=["answer", "check"])


def test_a_wrong_answer_has_its_hints_folded_up_and_a_right_one_its_insight():
    wrong = learning.judge_visible(EXERCISE, {"tanh_slope": np.tanh})
    page, text = card(wrong, exercise=EXERCISE)
    assert page.count("<details") == page.count("</details>") == len(EXERCISE.hints)
    assert all(html.escape(hint[:20], quote=False) in page for hint in EXERCISE.hints)
    assert 'hint("tanh_slope")' in text
    right = learning.judge_visible(EXERCISE, {"tanh_slope": reference(EXERCISE)})
    page, text = card(right, exercise=EXERCISE)
    assert EXERCISE.insight in text and "<details" not in page
    assert EXERCISE.insight not in card(right, graded=True)[1]


def test_a_word_that_is_stressed_is_no_word_in_asterisks():
    page, text = note("Mind", "Each *row*, but 2*n*3, `a *b* c` and *args.")
    assert "Each <em>row</em>, but 2*n*3, <code>a *b* c</code> and *args." in page
    assert "Each *row*" in text


def test_ipythons_own_syntax_is_no_error(notebook):
    assert "tanh_slope: right" in notebook("%pwd\n" + RIGHT, CHECK)


def test_what_is_imported_for_the_first_time_takes_none_of_the_time_of_a_check(
    notebook, tmp_path, monkeypatch
):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(2.5)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(learning, "SECONDS", 2)
    answer = RIGHT.replace("\n", "\n    import slow_to_import\n", 1)
    assert "tanh_slope: right" in notebook(answer, CHECK)


def test_a_loop_that_never_ends_is_stopped(notebook, monkeypatch):
    monkeypatch.setattr(learning, "SECONDS", 0.2)
    shown = notebook("def tanh_slope(z):\n    while True:\n        pass", CHECK)
    assert "was stopped" in shown
    assert "tanh_slope: right" in notebook(RIGHT, CHECK)


def spoil(z):
    """Change everything that a function can change for others, and fail."""
    np.random.rand(3), random.random(), torch.rand(3)
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    raise ValueError


def state():
    return (
        random.getstate(),
        np.random.get_state()[1].tolist(),
        torch.get_rng_state().tolist(),
        torch.is_grad_enabled(),
        torch.get_default_dtype(),
        np.geterr(),
        np.get_printoptions()["precision"],
    )


def test_asking_leaves_everything_as_it_was():
    before = state()
    ask(EXERCISE, spoil, EXERCISE.visible[0])
    assert state() == before
    ask(EXERCISE, reference(EXERCISE), EXERCISE.visible[0])
    assert state() == before


@pytest.fixture
def opened(notebook, tmp_path, monkeypatch):
    """Return a function that says which notebook JupyterLab has opened; see `notebook`."""

    def say(path, version=__version__):
        path = tmp_path / path
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"metadata": {METADATA: {"version": version}}}))
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
        monkeypatch.setattr(learning, "_versions_compared", False)
        return path.parent / "progress.json"

    return say


def test_points_are_kept_beside_the_notebook(notebook, opened):
    file = opened("05_activations.ipynb")
    notebook(RIGHT, CHECK)
    assert json.loads(file.read_text())["points"] == {"tanh_slope": EXERCISE.points}
    notebook("from autograder import progress")
    assert "05_activations 1 of 10 exercises" in notebook("progress()")


def test_lessons_in_folders_of_their_own_keep_points_together(notebook, opened, tmp_path):
    opened("05_activations/05_activations.ipynb")
    notebook(RIGHT, CHECK)
    assert (tmp_path / "progress.json").exists()


def test_points_of_earlier_versions_are_taken_over_once(notebook, opened, learner_home):
    former = learner_home / "neuron-to-digits" / "progress.json"
    former.parent.mkdir()
    former.write_text('{"relu": 1.0}')
    file = opened("05_activations.ipynb")
    notebook(RIGHT, CHECK)
    assert json.loads(file.read_text())["points"] == {"relu": 1.0, "tanh_slope": EXERCISE.points}
    assert not former.exists()


@pytest.mark.parametrize("broken", ["{", "[]", '{"points": 3, "predictions": {"What?": "this"}}'])
def test_a_file_that_cannot_be_understood_stops_nothing(notebook, opened, broken):
    file = opened("05_activations.ipynb")
    file.write_text(broken)
    notebook("from autograder import progress")
    assert "0 of" in notebook("progress()")
    assert "tanh_slope: right" in notebook(RIGHT, CHECK)
    assert json.loads(file.read_text())["points"] == {"tanh_slope": EXERCISE.points}
    aside = file.with_name("progress.unreadable.json")
    assert not aside.exists() or aside.read_text() == broken


def test_progress_with_guesses_and_notes_can_be_written_to_a_file(notebook, opened, tmp_path):
    opened("05_activations.ipynb")
    keep("predictions", "Does it glow?", {"guess": "yes", "note": "It did.\nTwice."})
    notebook(RIGHT, CHECK, "from autograder import progress")
    file = tmp_path / "mine.md"
    notebook(f"progress({str(file)!r})")
    written = file.read_text(encoding="utf-8")
    assert "| 05_activations | 1 of 10 | " in written
    assert "**Does it glow?** I guessed: yes" in written and "It did.\nTwice." in written
    elsewhere = tmp_path / "nowhere" / "mine.md"
    assert f"{elsewhere}: No such file" in notebook(f"progress({str(elsewhere)!r})")


@pytest.mark.parametrize(
    "path, version, said",
    [
        ("05_activations.ipynb", "0.0.1", "python -m autograder learn --update"),
        ("05_activations.ipynb", "99.0", "pip install --upgrade neuron-to-digits"),
        ("05_activations/05_activations.ipynb", "0.0.1", "pip install neuron-to-digits==0.0.1"),
    ],
)
def test_a_notebook_of_another_version_is_told_so_once(notebook, opened, path, version, said):
    opened(path, version)
    shown = notebook(RIGHT, CHECK)
    assert f"is of version {version}" in shown and said in shown and "tanh_slope: right" in shown
    assert "Another version" not in notebook(CHECK)


def test_of_the_same_version_or_an_unknown_one_nothing_is_said(notebook, opened, monkeypatch):
    opened("05_activations.ipynb")
    assert "Another version" not in notebook(RIGHT, CHECK)
    opened("05_activations.ipynb").with_name("05_activations.ipynb").write_text("{}")
    assert "Another version" not in notebook(CHECK)
    monkeypatch.setenv("JPY_SESSION_NAME", "no/such.ipynb")
    monkeypatch.setattr(learning, "_versions_compared", False)
    assert "Another version" not in notebook(CHECK)
