"""Every prediction of every lesson: a move answers it, and nothing does before the guess."""

import importlib
import re

import pytest

from autograder.exercises import LESSONS, topic
from lessons.widgets.prediction import predict
from lessons.widgets.training import TrainingExplorer
from tests.jupyter_lab import REPOSITORY

CELL = re.compile(r"```\{code-cell\}\n(predict\(.*?\n\))\n```", re.DOTALL)

# For each prediction, by lesson and explorer: moves that answer it; what then says the answer; and
# what of this must not be said before the guess. Whatever a training reaches, it says so after its
# first step.
ANSWERED = {
    ("neuron", "WeightsAndBias"): ({"k": 2.0}, "All times 2.0:", r"All times \d"),
    ("gates", "GateExplorer"): ({"b": -1.5}, "4 of 4 rows right", r"\d of 4 rows|^fires$|[✓✗]"),
    ("gates", "PerceptronSteps"): ({"step": 4}, "1 of 4 samples are right", r"\d of 4 samples"),
    ("xor", "TwoLines"): (
        {"w11": 1, "w21": 1, "b1": -0.5, "w12": 1, "w22": 1, "b2": -1.5},
        "gets 4 of 4 rows of XOR right", "[34] of 4 rows|one straight line is enough",
    ),
    ("mlp", "Playground", "circles"): ({"width": 3}, r"After \d+ epochs", r"After \d+ epochs"),
    ("mlp", "Playground", "spirals"): ({"depth": 2}, r"After \d+ epochs", r"After \d+ epochs"),
    ("activations", "Bends"): ({"bend": "none"}, "one straight line", "straight"),
    ("activations", "Stack"): ({"activation": "sigmoid"}, "there is .*·10⁻", "sigmoid|·10⁻"),
    ("forward", "StepThrough"): (
        {"x1": 0.0, "time": 6}, r"p = sigmoid\(−0.55\) = 0.37", "p = sigmoid",
    ),
    ("forward", "Ripples"): (
        {"by": 0.2}, "p changes in sample 2: 0.13 becomes 0.17", "changes in|stop|before",
    ),
    ("softmax", "ScoresToProbabilities"): (
        {"far": True}, "Scores 1002.0, 1001.0, 1000.1, .*: probabilities 0.659", r"100\d\.",
    ),
    ("softmax", "CostOfBeingWrong"): ({"p": 0.01}, "it costs 4.605", r"2\.30|squared|−log"),
    ("softmax", "Race"): ({"step": 150}, "Cross-entropy passed 0.9", "passed|steps to"),
    ("backprop", "Ball"): ({"rate": 0.3, "steps": 3}, "It diverges", "diverge|creeps|leaps"),
    ("mnist", "Browse"): ({"number": 1}, r"digits \d+ are right, 8\d", "are right"),
}  # fmt: skip


def predictions():
    """Return a pytest parameter for each prediction in the lessons' texts."""
    found = []
    for lesson in LESSONS:
        text = (REPOSITORY / "lessons" / "source" / f"{lesson}.md").read_text("utf-8")
        for code in CELL.findall(text):
            found.append(pytest.param(topic(lesson), code, id=lesson))
        assert text.count("\npredict(") == len(CELL.findall(text))
    return found


def on_screen(explorer):
    """Return all words that an explorer shows, its caption and names for screen readers too."""
    words = [explorer.caption, explorer._message, *map(str, explorer.values.values())]
    for panel in explorer.panels:
        words += [panel.title, panel.xlabel, panel.ylabel]
        words += [word for _, word in [*panel.xticks, *panel.yticks]]
        words += [item["words"] for item in panel.items if item["kind"] == "text"]
        words += [handle.get(key, "") for handle in panel.handles for key in ("label", "says")]
    return "\n".join(words)


def numbers(words):
    """Return all numbers with a point, with their signs."""
    return set(re.findall(r"−?\d+\.\d+", words.replace("-", "−").replace("− ", "−")))


def evaluated(lesson, code):
    """Return the prediction that a cell makes."""
    explore = importlib.import_module(f"lessons.widgets.{lesson}")
    # Some are driven by what the learner wrote, and do without it.
    unwritten = dict.fromkeys(("MLP", "init_params", "mine", "forward_with_cache"))
    return eval(code, {"predict": predict, "explore": explore} | unwritten)


def what_answers(lesson, explorer):
    kind = type(explorer).__name__
    data = (explorer.values["data"],) if "data" in explorer.values else ()
    return ANSWERED[(lesson, kind, *data)]


@pytest.mark.parametrize("lesson, code", predictions())
def test_nothing_answers_before_the_guess(lesson, code):
    prediction = evaluated(lesson, code)
    explorer = prediction.explorer
    moves, answer, early = what_answers(lesson, explorer)
    explorer.locked = True
    seen = on_screen(explorer)
    assert not re.search(early, seen, re.MULTILINE), seen
    assert not re.search(answer, seen)
    assert prediction.right not in seen
    # A number among the guesses would be confirmed by standing there, or excluded.
    asked = numbers(" ".join(prediction.options)) - numbers(prediction.question)
    assert not asked & numbers(seen)

    prediction.commit(prediction.right)
    explorer.move(**moves)
    if isinstance(explorer, TrainingExplorer):
        explorer.go(1)
    seen = on_screen(explorer)
    assert re.search(answer, seen), seen
    assert re.search(early, seen, re.MULTILINE), seen
    assert prediction.verdict.startswith(prediction.right)
