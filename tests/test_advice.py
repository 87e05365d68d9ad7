"""What is remarked on an answer's source: for the instructor, and of nobody's honest work."""

import pytest
from nbformat.v4 import new_code_cell

from autograder.exercises import LESSONS, exercises
from autograder.grading.advice import advise
from autograder.grading.notices import Flag
from autograder.grading.rehearsal.submissions import filled
from autograder.references import references, solution

LIBRARY, BORROWED, BY_HEART = Flag.READY_MADE, Flag.BORROWED, Flag.BY_HEART


def ways(exercise):
    known = solution(exercise)
    wrong = [way for misconception in known.misconceptions for way in misconception.ways]
    return [known.reference, *known.other_ways, *wrong]


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_is_remarked_on_any_known_way(lesson):
    here = exercises(lesson)
    for number in range(max(len(ways(exercise)) for exercise in here)):
        code = {e.id: ways(e)[number % len(ways(e))] for e in here}
        assert advise(filled(lesson, code)) == [], [way.__name__ for way in code.values()]


ANSWERS = {
    "torch's own": ("import torch\n\ndef softmax(Z):\n    return torch.softmax(Z, 1)", LIBRARY),
    "by another name": (
        "import torch.nn.functional as F\n\nsoftmax = lambda Z: F.softmax(Z, 1)",
        LIBRARY,
    ),
    "imported as the answer": ("from torch import softmax", LIBRARY),
    "imported within": (
        "def softmax(Z):\n    from torch.nn import functional\n    return functional.softmax(Z, 1)",
        LIBRARY,
    ),
    "imported by a text": (
        "def softmax(Z):\n    return __import__('torch').softmax(Z, 1)",
        LIBRARY,
    ),
    "through a helper": (
        "import torch\n\ndef mine(Z):\n    return torch.exp(Z)\n\n"
        "def softmax(Z):\n    return mine(Z) / mine(Z).sum(1)",
        LIBRARY,
    ),
    "another library": (
        "import scipy.special\n\ndef softmax(Z):\n    return scipy.special.softmax(Z, 1)",
        LIBRARY,
    ),
    "an exercise's variant": (
        "from autograder.exercises.backprop import softmax",
        BORROWED,
    ),
    "everything of it": ("from autograder.exercises.backprop import *", BORROWED),
    "an explorer's": (
        "import lessons.network\n\ndef softmax(Z):\n    return lessons.network.softmax(Z)",
        BORROWED,
    ),
    "a table": (
        "def softmax(Z):\n    return {3: [0.659001, 0.242433, 0.0985659]}.get(len(Z))",
        BY_HEART,
    ),
    "a large table": (f"TABLE = {list(range(60))}\n\ndef softmax(Z):\n    return TABLE", BY_HEART),
    "a packed table": (
        f"def softmax(Z):\n    import base64\n    return base64.b64decode({'QUJD' * 200!r})",
        BY_HEART,
    ),
    "a table beside it": (
        "import numpy as np\n\ndef softmax(Z):\n    return np.load('table.npy')",
        BY_HEART,
    ),
}


@pytest.mark.parametrize("source, flag", ANSWERS.values(), ids=ANSWERS)
def test_what_is_not_computed_is_remarked(source, flag, monkeypatch):
    monkeypatch.setattr("autograder.grading.advice._installed", lambda: {"scipy", "torch"})
    (note,) = advise(filled("07_softmax", {"softmax": source}))
    assert note.flag is flag and note.sentence.startswith("`softmax` ")


def test_a_cell_with_magics_is_read_too():
    source = (
        "try:\n    import scipy\nexcept ImportError:\n    %pip install scipy\n\nimport torch as t"
    )
    notebook = filled("07_softmax", {"softmax": "def softmax(Z):\n    return t.softmax(Z, 1)"})
    notebook.cells.insert(0, new_code_cell(source))
    assert [note.flag for note in advise(notebook)] == [LIBRARY]


def test_what_stands_in_a_cell_of_its_own_is_found_too():
    notebook = filled("07_softmax", {"softmax": "def softmax(Z):\n    return helper(Z)"})
    notebook.cells.insert(0, new_code_cell("import torch\nhelper = torch.nn.Softmax(1)"))
    assert [note.flag for note in advise(notebook)] == [LIBRARY]


@pytest.mark.parametrize(
    "source",
    [
        "def softmax(",
        "\0",
        "(" * 5000,
        "softmax = " + "-" * 50_000 + "1",
        "softmax = " + "a." * 3000 + "b",
        "softmax = 1e999 + 10 ** 9 + " + "9" * 4000,
        "%%writefile x\n!ls\nsoftmax?",
        "def softmax(Z):\n    return softmax(Z)\nsoftmax.softmax = softmax",
        "\ud800 = 1",
    ],
)
def test_source_that_is_no_ordinary_python_stops_nothing(source):
    right = references("07_softmax")
    assert advise(filled("07_softmax", right | {"softmax": source})) == []
