"""What `check` knows of the notebook it is called in, and what it leaves behind."""

import random

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

from autograder import learning
from autograder.asking import ask
from autograder.exercises import find_exercise
from autograder.references import reference
from autograder.ways import source_of

EXERCISE = find_exercise("tanh_slope")
RIGHT = source_of(reference(EXERCISE), EXERCISE.id)
CHECK = 'check("tanh_slope")'


@pytest.fixture
def notebook(capsys):
    """Return a function that runs cells in a new notebook and returns what the last one shows."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_cell("import numpy as np\nfrom autograder import check", store_history=True)

    def run(*cells):
        for cell in cells:
            capsys.readouterr()
            shell.run_cell(cell, store_history=True)
        return capsys.readouterr().out

    yield run
    InteractiveShell.clear_instance()


def test_a_cell_that_never_ran_is_not_called_unwritten(notebook):
    assert "has not run since this notebook was" in notebook(CHECK)


def test_what_no_longer_stands_there_is_never_right(notebook):
    shown = notebook(RIGHT, CHECK)
    assert "tanh_slope: right" in shown
    shown = notebook("def tanh_slope(z)\n    return 1", CHECK)
    assert "syntax error in line 1" in shown and "right" not in shown


def test_an_error_before_the_answer_is_told_apart(notebook):
    shown = notebook("1 / 0\ndef tanh_slope(z):\n    return z", CHECK)
    assert "stopped with an error before `tanh_slope` was made" in shown


def test_ipythons_own_syntax_is_no_error(notebook):
    assert "tanh_slope: right" in notebook("%pwd\n" + RIGHT, CHECK)


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
