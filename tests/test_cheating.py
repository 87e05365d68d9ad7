"""Attempts to cheat leave exactly the points that the honest code deserves."""

import json
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder import wire
from autograder.exercises import LESSONS, exercises
from autograder.grading.notices import Flag
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.grading.sandbox import NONE, best_protection
from autograder.references import PROJECT, expected_answers, references

LESSON = LESSONS[0]
HERE = exercises(LESSON)
TOTAL = float(sum(exercise.points for exercise in HERE))
NAMES = [exercise.id for exercise in HERE]


@pytest.fixture(scope="module")
def confined():
    if best_protection() == NONE:
        pytest.skip("this system cannot confine a process to its folder")


def answering(body: str) -> dict[str, str]:
    """Return code for all exercises with the same body."""
    return {name: f"def {name}(*given):\n{body}" for name in NAMES}


NOTHING = answering("    return None")
AGREEABLE = """\
class Agreeable:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __float__(self): return 1.0
    def __array__(self, *a, **k): raise TypeError
    def __getattr__(self, name): return Agreeable()
    def __reduce__(self): return (print, ("unpickled",))

"""
PATCHES = """\
import builtins, sys, unittest.mock
import numpy as np
import numpy.testing
yes = lambda *a, **k: True
np.allclose = np.array_equal = np.isclose = np.isfinite = yes
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)
builtins.all = builtins.any = yes
builtins.round = builtins.abs = lambda *a: 0
"""
OUR_MODULES = """\
import sys, types
import autograder, autograder.asking, autograder.learning, autograder.wire
full = lambda *a, **k: 1000.0
autograder.check = autograder.learning.check = check = full
autograder.asking.ask = autograder.asking.ask_all = full
autograder.asking.ask_namespace = lambda exercise, namespace, cases: []
autograder.asking.ask_in_plain = lambda exercise, namespace, inputs: {"value": 1000.0}
autograder.wire.encode = full
sys.modules["autograder.asking"] = types.SimpleNamespace(ask_in_plain=full)
"""
HOOKS = """\
import ast
from IPython import get_ipython
shell = get_ipython()

class Everything(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.parse("1000.0").body[0]

shell.input_transformers_cleanup.append(lambda lines: ["1000.0\\n"])
shell.events.register("post_run_cell", lambda *a: print("20"))
shell.events.register("post_execute", lambda *a: print("20"))
shell.set_custom_exc((Exception,), lambda *a, **k: None)
shell.display_formatter.formatters["text/plain"].for_type(float, lambda *a: "1000.0")
shell.ast_transformers.append(Everything())
"""
FORGED = """\
import json, threading, time
from IPython import get_ipython
from IPython.display import display

def forge(value=0.0):
    answers = [json.dumps({"value": value, "changed": []})]
    for kind in ("answers", "done"):
        get_ipython().line.send({"is": kind, "token": "a guess", "answers": answers})
    display({"text/plain": "1000.0"}, raw=True)

def for_ever():
    while True:
        forge({"points": 1000})
        time.sleep(0.05)

forge()
threading.Thread(target=for_ever, daemon=True).start()
"""
NOT_DATA = answering(
    "    from IPython import get_ipython\n"
    "    for bundle in (None, 3, 'x', {}, [None], [{}], [[[]]], [{'value': {'array': 1}}],\n"
    "                   [{'value': {'array': {'dtype': 'O', 'shape': [9], 'data': ''}}}],\n"
    "                   [{'raised': ['A']}], [{'missing': True}], [float('nan')] * 50):\n"
    "        get_ipython().line.send({'is': 'done', 'token': None, 'answers': bundle})\n"
    "    import os; os._exit(0)"
)
SEARCH = """\
import gc, inspect, sys
import numpy as np

def loot(name):
    '''Look for the reference, or an expected answer, in everything there is.'''
    for attempt in (from_references, from_solutions, from_disk, from_keys, from_frames):
        try:
            found = attempt(name)
        except Exception:
            continue
        if found is not None:
            return found
    raise LookupError(name)

def from_references(name):
    from autograder.references import reference
    from autograder.exercises import find_exercise
    return reference(find_exercise(name))

def from_solutions(name):
    import importlib
    return getattr(importlib.import_module(f"solutions.TOPIC.{name}"), name)

def from_disk(name):
    namespace = {"np": np}
    exec(open(f"PROJECT/solutions/TOPIC/{name}.py").read(), namespace)
    return namespace[name]

def from_keys(name):
    import pathlib, autograder
    for key in pathlib.Path(autograder.__file__).parent.rglob("*.json"):
        return key.read_text()

def from_frames(name):
    for frame in inspect.stack():
        for value in frame.frame.f_locals.values():
            for key in ("expected", "answers", "reference"):
                if hasattr(value, key):
                    return getattr(value, key)
    for thing in gc.get_objects():
        if getattr(thing, "__name__", "") == name and "solutions" in str(
            getattr(thing, "__module__", "")
        ):
            return thing
"""
BORROW = """\
import importlib

def borrow(name):
    '''Look for something of the right name in every part of the project that explains.'''
    for place in (
        "lessons.microscope", "lessons.network", "lessons.widgets.TOPIC", "lessons.widgets.plane",
        "autograder.judging", "autograder.learning", "autograder.building",
    ):
        try:
            return getattr(importlib.import_module(place), name)
        except (ImportError, AttributeError):
            pass
    raise LookupError(name)
"""
BORROWING = {name: f"def {name}(*given):\n    return borrow('{name}')(*given)" for name in NAMES}
LOOTING = {name: f"def {name}(*given):\n    return loot('{name}')(*given)" for name in NAMES}
OTHER_FILES = """\
import glob, os, pathlib, signal, sqlite3

def try_to(what, *arguments):
    try:
        print("DONE", what.__name__, what(*arguments))
    except (OSError, sqlite3.Error) as error:
        print("refused", type(error).__name__)

def full_marks():
    with sqlite3.connect("COURSE/gradebook.db") as gradebook:
        gradebook.execute("update grade set manual_score = 1000")

def parents_folder():
    return os.readlink(f"/proc/{os.getppid()}/cwd")

try_to(full_marks)
try_to(parents_folder)
try_to(open, "COURSE/nbgrader_config.py")
try_to(open, "COURSE/submitted/honest/LESSON/LESSON.ipynb")
try_to(open, "COURSE/source/LESSON/LESSON.ipynb")
try_to(open, "PROJECT/solutions/TOPIC/__init__.py")
try_to(open, "/var/left-by-a-learner", "w")
try_to(os.kill, os.getppid() or -1, signal.SIGTERM)
try_to(os.listdir, "COURSE")
print([name for name in os.environ if "SECRET" in name])
"""


def placed(text: str, course) -> str:
    return (
        text.replace("PROJECT", str(PROJECT))
        .replace("COURSE", str(course))
        .replace("LESSON", LESSON)
        .replace("TOPIC", LESSON.partition("_")[2])
    )


def first(notebook, *sources):
    cells = [new_code_cell(source, id=f"mine-{i}") for i, source in enumerate(sources)]
    notebook.cells[:0] = cells
    return notebook


def checks(notebook):
    return [cell for cell in notebook.cells if cell.source.startswith("check(")]


def edited(notebook):
    """Every way of getting rid of a test cell, one after the other."""
    for number, cell in enumerate(checks(notebook)):
        data = cell.metadata["nbgrader"]
        match number % 8:
            case 0:
                cell.source = str(float(data["points"]))
            case 1:
                data["points"] = 1000
                cell.source = "1000.0"
            case 2:
                cell.metadata["tags"] = ["skip-execution"]
            case 3:
                notebook.cells.remove(cell)
            case 4:
                data["grade"], data["solution"] = False, True
                cell.source = "True"
            case 5:
                data["grade_id"] += "_renamed"
                cell.source = "float('nan')"
            case 6:
                cell.cell_type = "markdown"
                del cell["outputs"], cell["execution_count"]
            case 7:
                data["locked"] = False
                cell.source = "'full marks'"
    return notebook


def lookup_table() -> dict[str, str]:
    """Answer the visible cases, copied by hand into the notebook, and nothing else."""
    body = (
        "    import json\n"
        "    import numpy as np\n"
        "    from autograder import wire\n"
        "    for case, answer in json.loads({table!r}):\n"
        "        case, answer = wire.decode(case), wire.decode(answer)\n"
        "        if len(case) == len(given) and all(\n"
        "            np.shape(a) == np.shape(b) and np.all(np.equal(a, b))\n"
        "            for a, b in zip(case.values(), given)\n"
        "        ):\n"
        "            break\n"
        "    return answer\n"
    )
    tables = {}
    for exercise in HERE:
        cases = [dict(case) for case in exercise.visible]
        answers = [answer.value for answer in expected_answers(exercise, cases)]
        known = zip(cases, answers, strict=True)
        tables[exercise.id] = json.dumps([[wire.encode(c), wire.encode(a)] for c, a in known])
    return {
        name: f"def {name}(*given):\n{body.format(table=table)}" for name, table in tables.items()
    }


# By student: the code, the cells put before it, what else is done, and what it is worth.
# None: the share of the visible cases, at most.
CHEATS = {
    "agreeable": (answering("    return Agreeable()"), [AGREEABLE], None, 0.0),
    "agreeable-list": (answering("    return [Agreeable()] * 2"), [AGREEABLE], None, 0.0),
    "patches": (NOTHING, [PATCHES, OUR_MODULES], None, 0.0),
    "hooks": (NOTHING, [HOOKS], None, 0.0),
    "forger": (
        answering("    forge(0.0)\n    forge(1.0)\n    return None"),
        [FORGED],
        None,
        0.0,
    ),
    "not-data": (NOT_DATA, [], None, 0.0),
    "edits-tests": (NOTHING, [], edited, 0.0),
    "prints-points": (answering("    print(1000.0)\n    return 1000.0"), ["20.0"], None, 0.0),
    "looter": (LOOTING, [SEARCH], None, 0.0),
    "borrower": (BORROWING, [BORROW], None, 0.0),
    "looks-it-up": (lookup_table(), [], None, None),
    # And with honest code the same tricks cost nothing.
    "honest": (None, [], None, TOTAL),
    "honest-patches": (None, [OUR_MODULES, AGREEABLE], None, TOTAL),
    "honest-hooks": (None, ["print(20.0)", FORGED], None, TOTAL),
    "honest-edits": (None, [], edited, TOTAL),
    "honest-thief": (None, [OTHER_FILES], None, TOTAL),
}


@pytest.fixture(scope="module")
def court(new_course, tmp_path_factory):
    course = new_course(tmp_path_factory.mktemp("court") / "course", LESSON, exercise_timeout=20)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MY_SECRET", "of the instructor")
        for student, (code, cells, change, _) in CHEATS.items():
            notebook = filled(LESSON, references(LESSON) if code is None else code, "Words.")
            first(notebook, *(placed(cell, course) for cell in cells))
            notebook.metadata["autograder"] = {"flags": [], "exercises": {NAMES[0]: {"points": 9}}}
            hand_in(course, student, LESSON, notebook if change is None else change(notebook))
        results = grade(course)
    return SimpleNamespace(
        results={result.student: result for result in results},
        notebook=lambda student: nbformat.read(
            course / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize("student", CHEATS)
def test_the_points_are_what_the_code_deserves(court, student, request):
    if student == "looter":
        request.getfixturevalue("confined")
    result, deserved = court.results[student], CHEATS[student][-1]
    assert result.error == ""
    if deserved is None:
        record = court.notebook(student).metadata["autograder"]["exercises"]
        assert any(record[exercise.id]["passed"] for exercise in HERE)
        for exercise in HERE:
            visible, cases = len(exercise.visible), record[exercise.id]["cases"]
            if exercise.visible[0]:
                assert record[exercise.id]["passed"] <= visible
                assert record[exercise.id]["points"] <= exercise.points * visible / cases
    else:
        assert result.points == deserved


@pytest.mark.slow
@pytest.mark.parametrize("student", ["edits-tests", "forger", "honest-edits"])
def test_tampering_is_remarked(court, student):
    assert Flag.TAMPERED in court.results[student].flags


@pytest.mark.slow
@pytest.mark.parametrize("student", ["honest", "honest-patches"])
def test_honest_work_is_not_suspected(court, student):
    assert court.results[student].flags == ()


@pytest.mark.slow
def test_a_table_of_answers_is_remarked_and_earns_a_fifth(court):
    assert set(court.results["looks-it-up"].flags) == {Flag.BORROWED, Flag.BY_HEART}
    record = court.notebook("looks-it-up").metadata["autograder"]["exercises"]
    drawn = [exercise for exercise in HERE if exercise.visible[0]]
    assert all(record[exercise.id]["points"] <= exercise.points / 5 for exercise in drawn)


@pytest.mark.slow
def test_the_graders_record_is_its_own(court):
    record = court.notebook("agreeable").metadata["autograder"]
    assert record["exercises"][NAMES[0]]["points"] == 0


@pytest.mark.slow
@pytest.mark.usefixtures("confined")
def test_nothing_outside_its_folder_is_within_a_kernels_reach(court):
    outputs = court.notebook("honest-thief").cells[0].outputs
    said = "".join(output.get("text", "") for output in outputs)
    assert "DONE" not in said
    assert said.count("refused") == 9
    assert "MY_SECRET" not in said


@pytest.mark.slow
def test_no_expected_answer_of_a_hidden_case_is_shown(court):
    """Who knows the visible answers fails at a hidden case, and is not told its answer."""
    notebook = court.notebook("looks-it-up")
    record = notebook.metadata["autograder"]["exercises"]
    told = 0
    for exercise in HERE:
        if record[exercise.id]["passed"] != len(exercise.visible):
            continue
        cell = next(c for c in notebook.cells if c.id.removesuffix("-check") == dashed(exercise))
        expected = cell.outputs[0]["data"]["text/plain"].partition("Expected:\n")[2]
        assert not expected or expected.strip().startswith("kept for grading")
        told += bool(expected)
    assert told


def dashed(exercise) -> str:
    return exercise.id.replace("_", "-")
