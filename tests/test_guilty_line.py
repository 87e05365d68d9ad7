"""The line where one small change would make every case right, and how it is looked for."""

import itertools
import json

import numpy as np
import pytest

from autograder import guilty_line, learning
from autograder.answer_keys import answer_key
from autograder.asking import (
    COUNT_ROUNDS,
    ask_edited,
    ask_edited_in_plain,
    ask_in_plain,
    ask_namespace,
)
from autograder.cards import card
from autograder.edits import edits, unedited
from autograder.exercises import find_exercise
from autograder.grading import execution, notices
from autograder.grading.judging_process import JudgingProcess
from autograder.grading.questions import questions
from autograder.grading.rehearsal.submissions import filled
from autograder.grading.sandbox import Sandbox
from autograder.grading.scoring import Judge
from autograder.guilty_line import guilty_line_here, with_line
from autograder.learning import judge_visible
from autograder.references import reference, references, solution
from autograder.ways import source_of
from tests.test_learning import state

# No test waits for this; where nothing is found, all edits have been tried.
SECONDS = 60
SEED, STUDENT = 7, "ada"


def names_for(id, source):
    """Return the namespace of a notebook in which an answer has run."""
    lesson = find_exercise(id).lesson
    names = {"np": np, **references(lesson)}
    del names[id]
    exec(source, names)
    return names


def line_of(id, source, names=None):
    exercise = find_exercise(id)
    names = names_for(id, source) if names is None else names
    cases = list(exercise.visible)
    answers = ask_namespace(exercise, names, cases)
    expected = answer_key(exercise).expected
    return guilty_line_here(exercise, source, names, cases, answers, expected, SECONDS)


MISTAKES = {
    "the axis": (
        "softmax",
        "def softmax(Z):\n"
        "    e = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "    return e / e.sum(axis=0, keepdims=True)",
        3,
    ),
    "`keepdims`": (
        "softmax",
        "def softmax(Z):\n"
        "    e = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "    total = e.sum(axis=1, keepdims=False)\n"
        "    return e / total",
        3,
    ),
    "the operator": ("sigmoid", "\ndef sigmoid(z):\n\n    return 1 / (1 - np.exp(-z))", 4),
    "the sign": ("dense", "def dense(X, W, b):\n    a = X @ -W\n    return a + b", 2),
    "added or taken": (
        "accuracy",
        "def accuracy(Z, y):\n"
        "    right = 0\n"
        "    for i in range(len(y)):\n"
        "        right += Z[i].argmax() == y[i]\n"
        "    return float(right / (len(y) + 1))",
        5,
    ),
    "whether `sum` is": (
        "mean_squared_error",
        "def mean_squared_error(predictions, targets):\n"
        "    errors = predictions - targets\n"
        "    return np.sum(errors ** 2)",
        3,
    ),
    "`z`: is it": (
        "tanh_slope",
        "def tanh_slope(z):\n    a = np.tanh(z)\n    return 1 - z ** 2",
        3,
    ),
    "transposed": ("dense", "def dense(X, W, b):\n    return X @ W.T + b", 2),
    "the range": (
        "confusion_matrix",
        "def confusion_matrix(y, predictions, C):\n"
        "    M = np.zeros((C, C), dtype=int)\n"
        "    for k in range(1, len(y)):\n"
        "        M[y[k], predictions[k]] += 1\n"
        "    return M",
        3,
    ),
    "its indentation": (
        "weighted_sums",
        "def weighted_sums(X, w, b):\n"
        "    out = []\n"
        "    for row in X:\n"
        "        out.append(row @ w + b)\n"
        "        out = np.array(out)\n"
        "    return out",
        5,
    ),
    "stands among": (
        "weighted_sums",
        "def weighted_sums(X, w, b):\n"
        "    out = np.zeros(len(X))\n"
        "    z = b\n"
        "    for i in range(len(X)):\n"
        "        for j in range(len(w)):\n"
        "            z = z + X[i, j] * w[j]\n"
        "        out[i] = z\n"
        "    return out",
        3,
    ),
    "not its own": ("sigmoid", "def sigmoid(z):\n    z *= -1\n    return 1 / (1 + np.exp(z))", 2),
    "gives back": ("step", "def step(z):\n    print(np.where(z > 0, 1, 0))", 2),
    "the order of what is returned": (
        "chain_rule",
        "def chain_rule(x, w, b, t):\n    dy = 2 * (w * x + b - t)\n    return dy * w, dy, dy * x",
        3,
    ),
    "should it be `self.layers`": (
        "MLP",
        "class MLP:\n"
        "    def __init__(self, layers):\n"
        "        layers = layers\n"
        "    def forward(self, X):\n"
        "        for W, b in self.layers[:-1]:\n"
        "            X = np.maximum(X @ W + b, 0)\n"
        "        W, b = self.layers[-1]\n"
        "        return X @ W + b",
        3,
    ),
}


@pytest.mark.parametrize("about", MISTAKES)
def test_the_line_of_one_mistake_is_found(about):
    id, source, number = MISTAKES[about]
    line = line_of(id, source)
    assert line is not None
    assert (line.number, line.text) == (number, source.splitlines()[number - 1].strip())
    assert about in line.about


@pytest.mark.parametrize(
    "id, source",
    [
        (
            "softmax",
            "def softmax(Z):\n    e = np.exp(-Z)\n    return e / e.sum(axis=0, keepdims=True)",
        ),
        ("tanh_slope", "def tanh_slope(z):\n    a = np.sin(z)\n    return 1 + a"),
    ],
)
def test_of_two_mistakes_no_line_is_named(id, source):
    assert line_of(id, source) is None


def test_where_either_of_two_lines_could_be_mended_none_is_named():
    source = "def dense(X, W, b):\n    z = X @ W\n    z = z + b\n    z = z + {}\n    return z"
    assert line_of("dense", source.format("1")).number == 4
    assert line_of("dense", source.format("b")) is None


def test_of_lines_that_could_be_left_out_the_innermost_is_named():
    source = (
        "def accuracy(Z, y):\n"
        "    p = Z.argmax(axis=1)\n"
        "    for i in range(len(p)):\n"
        "        p[i] = 0\n"
        "    return np.mean(p == y)"
    )
    assert line_of("accuracy", source).number == 4


def test_what_an_answer_uses_and_a_cell_shows_is_as_before(capfd):
    """Globals that an answer changes, what it prints, random numbers and settings."""
    id = "sigmoid"
    source = (
        "calls = []\n"
        "def sigmoid(z):\n"
        "    global calls\n"
        "    calls.append(np.random.rand())\n"
        "    print('called')\n"
        "    np.set_printoptions(precision=1)\n"
        "    calls = calls\n"
        "    return 1 / (1 - np.exp(-z))\n"
        "print('run')"
    )
    names = names_for(id, source)
    capfd.readouterr()
    known, kept = dict(names), list(names["calls"])
    exercise, before = find_exercise(id), state()
    for edit in itertools.islice(edits(source, id), 50):
        list(ask_edited(exercise, names, edit.source, exercise.visible[:1]))
    assert names == known and names["calls"] == kept
    assert state() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "line",
    [
        "open('notes', 'a').write('x')",
        "plt.plot(z)",
        "time.sleep(1)",
        "np.exp = abs",
        "np.linalg.lstsq(z, z)",
        "input()",
        "import subprocess",
    ],
)
def test_what_draws_loads_waits_or_changes_others_is_not_run_again(line):
    assert not list(edits(f"def sigmoid(z):\n    {line}\n    return z", "sigmoid"))
    assert list(edits("def sigmoid(z):\n    return z", "sigmoid"))


def test_a_loop_that_an_edit_makes_endless_ends():
    source = "def sigmoid(z):\n    n = 3\n    while n > 0:\n        n -= 1\n    return -z"
    endless = [e for e in edits(source, "sigmoid") if "n += 1" in e.source]
    exercise = find_exercise("sigmoid")
    assert endless and COUNT_ROUNDS in endless[0].source
    names = names_for("sigmoid", source)
    (answer,) = ask_edited(exercise, names, endless[0].source, exercise.visible[:1])
    assert "rounds" in answer.raised.message
    assert line_of("sigmoid", source) is None


def test_no_edit_asks_for_more_memory_than_there_is():
    """Sizes are not multiplied, and what holds sizes is not repeated."""
    source = (
        "def sigmoid(z):\n    a, b = 500, 70\n    shape = (a, b)\n    return np.ones((b + a, a))"
    )
    sources = [edit.source for edit in edits(source, "sigmoid")]
    for product in ("b * a", "a ** 2", "a) ** 2", "* len(z),", "b) * 2"):
        assert not any(product in each for each in sources), product
    assert any("b - a" in each for each in sources)


def test_no_more_edits_are_asked_than_are_allowed(monkeypatch):
    asked = []
    monkeypatch.setattr(guilty_line, "MAX_EDITS", 5)
    monkeypatch.setattr(guilty_line, "ask_edited", lambda *of: asked.append(of) or ask_edited(*of))
    assert line_of("sigmoid", "def sigmoid(z):\n    return np.tanh(z) / 3 + 7") is None
    # And the unedited source, to see that it gives the same answers by itself.
    assert len(asked) == 6


def test_an_answer_that_is_another_by_itself_has_no_line():
    """Its own cell was run before another one changed what it uses."""
    source = "def dense(X, W, b):\n    return X @ W - b"
    names = names_for("dense", "def dense(X, W, b):\n    return 0 * (X @ W)")
    assert line_of("dense", source, names) is None


@pytest.mark.parametrize("source", ["def sigmoid(z:\n", "", "x = 1", "sigmoid = np.tanh"])
def test_what_defines_nothing_has_no_edits(source):
    assert not list(edits(source, "sigmoid")) and unedited(source, "sigmoid") == ""


def test_every_edit_differs_from_every_other():
    id, source, _ = MISTAKES["stands among"]
    sources = [edit.source for edit in edits(source, id)]
    assert len(set(sources)) == len(sources) > 100
    assert unedited(source, id) not in sources


def verdict_of(id, source):
    return judge_visible(find_exercise(id), names_for(id, source), source)


def test_the_card_says_which_line_and_never_the_edit():
    id, source, _ = MISTAKES["added or taken"]
    page, text = card(verdict_of(id, source))
    assert "line 5 would make every case right" in text
    assert "`return float(right / (len(y) + 1))`" in text and "Look at what is added" in text
    assert "<code>return float(right / (len(y) + 1))</code>" in page
    assert "len(y))" not in text


def test_beside_a_misconception_the_line_stands_alone():
    id, source, _ = MISTAKES["the axis"]
    verdict = verdict_of(id, source)
    assert verdict.misconception and verdict.line.number == 3
    assert "Look at" not in verdict.line.sentence


def test_no_line_betrays_a_planted_bug():
    exercise = find_exercise("mend_slope")
    planted = solution(exercise).misconception(exercise.planted).ways[0]
    verdict = verdict_of(exercise.id, source_of(planted, exercise.id))
    assert verdict.untouched and verdict.line is None


def test_of_a_right_answer_no_edit_is_tried(monkeypatch):
    monkeypatch.setattr(learning, "guilty_line_here", lambda *of: pytest.fail("it was"))
    exercise = find_exercise("sigmoid")
    assert verdict_of(exercise.id, source_of(reference(exercise), exercise.id)).right


# In grading ----------------------------------------------------------------------------------


class Graded:
    """An answer that grading looks at twice: what is sent out and comes back is JSON."""

    def __init__(self, judging, id, source):
        exercise, asked = find_exercise(id), questions(id, SEED, STUDENT)
        names = names_for(id, source)
        given = [json.dumps(ask_in_plain(exercise, names, asked.cases[i])) for i in asked.order]
        self.about = id, SEED, STUDENT, given, source
        self.judging = judging
        order, sources = judging.edits(*self.about)
        cases = [asked.cases[i] for i in order]
        self.told = []
        for edited in sources:
            first = list(ask_edited_in_plain(exercise, names, edited, cases[:1]))
            rest = []
            if first and "value" in first[0] and self.told and [json.dumps(*first)] != self.told[0]:
                rest = ask_edited_in_plain(exercise, names, edited, cases[1:])
            self.told.append([json.dumps(answer) for answer in (*first, *rest)])

    def line(self, told):
        return self.judging.guilty_line(*self.about, told)


@pytest.fixture(scope="module")
def judging():
    process = JudgingProcess()
    yield process
    process.close()


@pytest.fixture(scope="module")
def one_mistake(judging):
    id, source, _ = MISTAKES["added or taken"]
    return Graded(judging, id, source)


def test_grading_finds_the_line(one_mistake):
    assert one_mistake.line(one_mistake.told).number == MISTAKES["added or taken"][2]


def test_in_grading_hidden_cases_have_to_be_right_too(judging):
    """A table of sizes: with 7 for 8 the visible cases are right, and no others."""
    id, source, number = MISTAKES["added or taken"]
    table = source.replace("(len(y) + 1)", "[1, 1, 1, 3, 4, 1, 1, 8][len(y) % 8]")
    assert line_of(id, table).number == number
    graded = Graded(judging, id, table)
    assert graded.line(graded.told) is None


@pytest.mark.parametrize(
    "tamper",
    [
        lambda told: [],
        lambda told: [[] for _ in told],
        lambda told: [["nonsense"] * len(each) for each in told],
        lambda told: [told[0], *(each[:1] for each in told[1:])],
        lambda told: [max(told, key=len), *told[1:]],
    ],
)
def test_odd_answers_of_edits_are_no_line_and_no_error(one_mistake, tamper):
    assert one_mistake.line(tamper(one_mistake.told)) is None


@pytest.mark.parametrize("odd", ["%time", "x" * 100_000, "(" * 5000])
def test_source_that_cannot_be_read_has_no_edits(judging, odd):
    assert judging.edits("accuracy", SEED, STUDENT, [], odd) == ([], [])


def test_a_line_changes_no_points():
    verdict = verdict_of(*MISTAKES["added or taken"][:2])
    assert verdict.line and verdict.points == with_line(verdict, None).points


LESSON, ASKED = "01_neuron", "weighted_sums"
LAST_ROW_LOST = (
    "def weighted_sums(X, w, b):\n    return np.array([X[i] @ w + b for i in range(len(X) - 1)])"
)
# What the learner's own code can import is not what asks.
PATCHES = (
    "import autograder.asking\n"
    "autograder.asking.ask_edited_in_plain = lambda *anything: [{'value': 1.0}] * 99\n"
)


@pytest.fixture(scope="module")
def looked_at_twice():
    """A function that runs a notebook twice: its verdicts by exercise, and the second task."""
    judge = Judge()
    with Sandbox(judge.rules().limits()) as sandbox:

        def look(answer):
            nb = filled(LESSON, references(LESSON) | {ASKED: answer})
            task = judge.task(nb, {}, STUDENT)
            outcome = execution.execute(task, sandbox)
            found = judge.verdicts(nb, outcome, STUDENT)
            if again := judge.second_look(nb, task, outcome, found, STUDENT):
                judge.add_lines(nb, outcome, execution.execute(again, sandbox), found, STUDENT)
            judge.fill_in(nb, outcome, found)
            return {verdict.exercise: verdict for verdict in found.values()}, again, nb

        yield look
    judge.judging.close()


@pytest.mark.slow
def test_a_wrong_answer_is_asked_again_in_the_sandbox(looked_at_twice):
    verdicts, again, nb = looked_at_twice(PATCHES + LAST_ROW_LOST)
    assert [step.exercise for step in again.steps if step.edits] == [ASKED]
    line = verdicts.pop(ASKED).line
    assert (line.number, line.text) == (4, LAST_ROW_LOST.splitlines()[1].strip())
    assert {verdict.line for verdict in verdicts.values()} == {None}
    assert notices.record(nb)["exercises"][ASKED]["line"]["number"] == 4
    assert "One small change in line 4" in json.dumps(nb.cells)


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["raise NotImplementedError", PATCHES])
def test_what_is_not_written_is_not_asked_again(looked_at_twice, answer):
    assert looked_at_twice(answer)[1] is None


@pytest.mark.slow
def test_what_is_right_or_crashed_is_not_run_again(looked_at_twice):
    assert looked_at_twice(source_of(references(LESSON)[ASKED], ASKED))[1] is None
    assert looked_at_twice(LAST_ROW_LOST + "\nimport os\nos._exit(1)")[1] is None


@pytest.mark.slow
def test_an_edit_that_never_comes_back_costs_the_line_and_nothing_else(
    looked_at_twice, monkeypatch
):
    """Python itself cannot interrupt it."""
    monkeypatch.setattr(execution, "MOST_SECONDS_FOR_EDITS", 1.0)
    monkeypatch.setattr(execution, "GRACE", 0.1)
    waits = LAST_ROW_LOST.replace(
        "    return", "    if not len(X):\n        sum(iter(int, 1))\n    return"
    )
    verdicts, again, _ = looked_at_twice(waits)
    assert again is not None and verdicts[ASKED].line is None
    assert verdicts["weighted_sum"].right
