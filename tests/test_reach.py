"""Nothing within a submission's reach is a right answer to anything."""

import json
import subprocess
import sys

import pytest

from autograder.answer_keys import answer_key
from autograder.asking import Answer
from autograder.exercises import LESSONS, find_exercise
from autograder.grading.sandbox import NONE, Sandbox
from autograder.judging import judge
from autograder.references import references

pytestmark = pytest.mark.slow

# Asks everything callable in the sandbox's copy of the project for the first case of every
# exercise; then what did not refuse, for all visible cases.
ASK_EVERYTHING = """
import dataclasses, importlib, json, os, pkgutil, socket, sys
from pathlib import Path

# While there is a network: modules of its own derive from a socket.
import torch

def no_network(*arguments, **settings):
    raise OSError("no network here")

socket.socket = socket.create_connection = no_network
from autograder.asking import ask, ask_all
from autograder.exercises import LESSONS, exercises

# How a process is shut in and asked: no numbers, and calls that would end this one.
SYSTEM = "autograder.inside"

def modules():
    for name in ("autograder", "lessons"):
        package = importlib.import_module(name)
        yield package
        texts = set()
        for found in pkgutil.walk_packages(package.__path__, name + "."):
            if not found.name.startswith(SYSTEM):
                module = importlib.import_module(found.name)
                text = Path(module.__file__).read_text()
                # Every explorer has the same stand-in.
                if not text or text not in texts:
                    yield module
                texts.add(text)

def callables(thing, name, depth=0):
    if callable(thing):
        yield name, thing
    if depth == 3:
        return
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        thing = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
    if isinstance(thing, dict):
        parts = thing.items()
    elif isinstance(thing, type):
        parts = vars(thing).items()
    else:
        parts = enumerate(thing) if isinstance(thing, (list, tuple)) else ()
    for key, part in parts:
        if str(key).startswith("__"):
            continue
        yield from callables(part, f"{name}.{key}", depth + 1)

found = {}
for module in modules():
    for key, value in list(vars(module).items()):
        for name, thing in callables(value, f"{module.__name__}.{key}"):
            home = getattr(thing, "__module__", None) or ""
            if home.partition(".")[0] in ("autograder", "lessons"):
                found.setdefault(id(thing), (name, thing))
answers = []
everything = [exercise for lesson in LESSONS for exercise in exercises(lesson)]
for name, thing in found.values():
    for exercise in everything:
        cases = list(exercise.visible)
        first = ask(exercise, thing, cases[0])
        if first.raised or first.value is None:
            continue
        told = [answer.to_plain() for answer in ask_all(exercise, thing, cases)]
        answers.append([name, exercise.id, told])
        if sum(map(len, map(str, told))) > 200_000:
            answers.pop()  # larger than any answer
print(json.dumps({"names": [name for name, _ in found.values()], "answers": answers}))
os._exit(0)
"""


@pytest.fixture(scope="module")
def reach():
    """Return all that can be called in a sandbox, and what came back."""
    with Sandbox(protection=NONE, forks=False) as sandbox:
        result = subprocess.run(
            [sys.executable, "-P", "-W", "ignore", "-c", ASK_EVERYTHING],
            env={"PYTHONPATH": str(sandbox.site), "OMP_NUM_THREADS": "1"},
            cwd=sandbox.path,
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert result.stdout, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def test_nothing_that_a_submission_can_import_is_a_right_answer(reach):
    assert len(reach["names"]) > 200 and reach["answers"]
    right = []
    for name, id, plain in reach["answers"]:
        exercise = find_exercise(id)
        answers = [Answer.from_plain(answer) for answer in plain]
        verdict = judge(exercise, list(exercise.visible), answers, *answer_key(exercise))
        # A challenge gives no points for a part.
        if verdict.points > 0 or verdict.right:
            right.append(f"{name} as {id}")
    assert not right


def test_no_reference_and_no_wrong_way_lies_in_a_sandbox():
    with Sandbox(protection=NONE, forks=False) as sandbox:
        texts = {path: path.read_text() for path in sandbox.site.rglob("*.py")}
    assert not [path for path in texts if "solutions" in path.parts or path.name == "ways.py"]
    for lesson in LESSONS:
        for id, way in references(lesson).items():
            definition = f"def {id}(" if not isinstance(way, type) else f"class {id}("
            assert not [path for path, text in texts.items() if f"\n{definition}" in text], id
