"""What a submission can reach, use up, and leave behind: nothing, little, and nothing."""

import base64
import contextlib
import functools
import json
import socket

import psutil
import pytest

from autograder import wire
from autograder.asking import received
from autograder.exercises import LESSONS, exercises
from autograder.grading.execution import NOTEBOOK_SHARE, execute
from autograder.grading.notices import Flag
from autograder.grading.questions import questions
from autograder.grading.sandbox import NAMESPACES, NONE, Sandbox, SandboxError, best_protection
from autograder.grading.task import Rules, Step, Task
from autograder.inside.undrawn import SENTENCE
from autograder.references import PROJECT, reference
from autograder.ways import source_of

pytestmark = pytest.mark.slow
walled = pytest.mark.usefixtures("namespaces")

FIRST = exercises(LESSONS[0])[0]
RIGHT = "import numpy as np\n\n\n" + source_of(reference(FIRST), FIRST.id)
RULES = {"timeout": 10, "exercise_timeout": 10}


@functools.cache
def asked():
    return questions(FIRST.id, 3, "ada")


@pytest.fixture(scope="module")
def namespaces():
    if best_protection() != NAMESPACES:
        pytest.skip("bubblewrap is missing or may not make namespaces")


@pytest.fixture(scope="module")
def sandbox():
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MY_SECRET", "of the instructor")
        with Sandbox(Rules(**RULES).limits()) as made:
            made.session().close()
            yield made


def run(sandbox, *cells, files=None, **rules):
    """Run cells, then ask the first exercise; return the outcome."""
    steps = [Step(number, source=cell) for number, cell in enumerate(cells)]
    steps.append(Step(len(cells), exercise=FIRST.id, cases=asked().encoded))
    return execute(Task(tuple(steps), files or {}, Rules(**RULES | rules)), sandbox)


def text(outcome, cell=0):
    return "".join(output.get("text", "") for output in outcome.outputs[cell])


def error(outcome, cell=0):
    return [o["ename"] for o in outcome.outputs[cell] if o["output_type"] == "error"]


def is_right(outcome):
    """Whether the first exercise was answered right in every case."""
    (answers,) = outcome.answers.values()
    sent = zip(asked().order, answers, strict=False)
    given = [received(wire.parse(text), asked().cases[i]) for i, text in sent]
    return asked().verdict(asked().in_order_of_cases(given)).right


# Out of reach --------------------------------------------------------------------------------

SPY = """\
import glob, os, pathlib, socket
for root in ("/", "/home", "/root", "/work", "/srv", "/tmp", "/etc"):
    print(root, sorted(os.listdir(root)) if os.path.isdir(root) else "-")
print("solutions", glob.glob("PROJECT/solutions/*"))
print("processes", sorted(name for name in os.listdir("/proc") if name.isdigit()))
print("parent", os.getppid())
print("secrets", [name for name in os.environ if "SECRET" in name])
print("modules", [m for m in __import__("sys").modules if "references" in m or "grading" in m])
print("devices", sorted(os.listdir("/dev")))
"""


@walled
def test_it_sees_python_the_course_and_itself(sandbox):
    said = dict(
        line.split(" ", 1)
        for line in text(run(sandbox, SPY.replace("PROJECT", str(PROJECT)))).splitlines()
    )
    assert said["solutions"] == "[]"
    assert said["parent"] == "0"
    assert said["processes"] == "['1']"
    assert said["secrets"] == "[]"
    assert said["modules"] == "[]"
    assert not {"passwd", "shadow", "hostname"} & set(said["/etc"].strip("[]").split("', '"))
    assert "gradebook" not in said["/tmp"]
    assert not {"sda", "vda", "kmsg", "mem"} & set(said["devices"].strip("[]").split("', '"))


IMPORTABLE = """\
import importlib, pkgutil
import autograder, lessons
for package in (autograder, lessons):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        print(module.name)
"""


def test_nothing_that_holds_or_loads_an_answer_can_be_imported(sandbox):
    allowed = ("asking", "errors", "exercise", "exercises", "inside", "learning", "own", "wire")
    names = text(run(sandbox, IMPORTABLE)).split()
    assert "autograder.asking" in names and "lessons.data" in names
    for name in names:
        package, room = name.split(".")[:2]
        assert room in (allowed if package == "autograder" else ("data", "widgets")), name
    keys = "import pathlib, autograder\nfor kept in (autograder, __import__('lessons')):\n"
    keys += "    print(*pathlib.Path(kept.__file__).parent.rglob('*.json'))"
    assert text(run(sandbox, keys)).split() == []


def test_an_explorer_is_not_drawn_and_says_so(sandbox):
    modules = [path.stem for path in (PROJECT / "lessons" / "widgets").glob("[a-z]*.py")]
    cells = [
        f"from lessons.widgets import {name} as explore\nexplore.anything(1, of='it').at_all"
        for name in modules
        if name != "style"
    ]
    cells.append("from lessons.widgets.explorer import predict\npredict('?', ['a'], None)")
    cells.append("import autograder\nautograder.check('anything')")
    cells.append("from lessons.widgets import style\nstyle.apply()\nstyle.soften(style.POSITIVE)")
    outcome = run(sandbox, *cells)
    *explorers, checked, style = [outcome.outputs[place] for place in range(len(cells))]
    assert {output["data"]["text/plain"] for (output,) in explorers} == {SENTENCE}
    assert "in grading the test cell is asked" in checked[0]["data"]["text/plain"]
    assert style[0]["data"]["text/plain"].startswith("(")


def test_the_courses_data_is_there(sandbox):
    cell = "from lessons.data import load_mnist\nprint(load_mnist().train_images.shape)"
    assert text(run(sandbox, cell)).endswith("(4000, 28, 28)\n")


@walled
def test_it_has_no_network(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        outcome = run(
            sandbox, f"import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=2)"
        )
    assert error(outcome) == ["OSError"]


@walled
def test_what_lies_beside_the_notebook_is_a_copy(sandbox, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.txt").write_text("mine")
    files = {"data/mine.txt": base64.b64encode(b"mine").decode()}
    outcome = run(
        sandbox,
        "print(open('data/mine.txt').read()); open('data/mine.txt', 'w').write('x')",
        files=files,
    )
    assert text(outcome) == "mine\n"
    assert (tmp_path / "data" / "mine.txt").read_text() == "mine"


LEAVE = """\
import contextlib, os
left = []
for folder in ("/", "/tmp", "/dev/shm", "/submission", "/course", "/dev", "/usr", "/var/tmp", "."):
    with contextlib.suppress(OSError):
        open(os.path.join(folder, "left-behind"), "w").write("a word to the next")
        left.append(folder)
print(left)
"""
FIND = """\
import glob
print(glob.glob("/left-behind") + glob.glob("/*/left-behind") + glob.glob("/*/*/left-behind"))
"""


@walled
def test_nothing_passes_from_one_run_to_the_next(sandbox):
    outcome = run(sandbox, LEAVE + FIND)
    left, found = text(outcome).splitlines()
    assert "." in left and "/submission" in left and found != "[]"
    assert text(run(sandbox, FIND)) == "[]\n"


@walled
@pytest.mark.parametrize(
    "cell",
    [
        "import os, signal\nfor number in range(1, 400):\n"
        "    try:\n        os.kill(number, signal.SIGKILL) if number != os.getpid() else None\n"
        "    except OSError:\n        pass\n",
        "import os, signal\ntry:\n    os.kill(-1, signal.SIGKILL)\nexcept OSError:\n    pass",
        "import os, signal\ntry:\n    os.kill(os.getppid() or 10**6, 9)\nexcept OSError:\n    pass",
        "import ctypes\nlibc = ctypes.CDLL(None)\nprint(libc.ptrace(16, 1, 0, 0))\n"
        "print(libc.mount(b'/proc', b'/submission', None, 4096, None))\n"
        "print(libc.reboot(0xfee1dead))",
    ],
    ids=["signals", "signal-to-all", "parent", "system-calls"],
)
def test_it_cannot_touch_other_processes(sandbox, cell):
    server = sandbox.fork_server.pid
    assert is_right(run(sandbox, RIGHT, cell))
    assert sandbox.fork_server.pid == server and sandbox.fork_server.poll() is None


# Used up -------------------------------------------------------------------------------------


@contextlib.contextmanager
def nothing_left(sandbox):
    """Check that as many processes are there afterwards as before."""
    server = psutil.Process(sandbox.fork_server.pid)
    before = len(server.children(recursive=True))
    yield
    assert len(server.children(recursive=True)) == before


FORK_BOMB = """\
import os
children = 0
while True:
    try:
        if os.fork():
            children += 1
    except OSError:
        break
if os.getpid() == 1:
    print("stopped after", children)
else:
    import time
    time.sleep(100)
"""
DAEMON = """\
import os
if not os.fork():
    os.setpgid(0, 0)
    if not os.fork():
        while True:
            pass
    os._exit(0)
"""


@walled
def test_a_fork_bomb_goes_off_in_its_own_world(sandbox):
    with nothing_left(sandbox):
        outcome = run(sandbox, RIGHT, FORK_BOMB)
    assert "stopped after" in text(outcome, 1) or outcome.notes
    assert is_right(run(sandbox, RIGHT))


def test_no_process_is_left_running(sandbox):
    with nothing_left(sandbox):
        assert is_right(run(sandbox, RIGHT, DAEMON))


@walled
def test_files_are_limited(sandbox):
    big = "with open('big', 'wb') as f:\n    for _ in range(900):\n        f.write(bytes(10**6))"
    many = "for number in range(900):\n    open(f'{number}', 'wb').write(bytes(10**6))"
    assert error(run(sandbox, big)) == ["OSError"]
    assert error(run(sandbox, many)) == ["OSError"]
    opened = run(sandbox, "files = [open(f'{i}', 'w') for i in range(5000)]")
    assert error(opened) == ["OSError"]


def test_memory_is_limited(sandbox):
    assert error(run(sandbox, "x = bytearray(10**12)")) == ["MemoryError"]


@pytest.mark.parametrize(
    "body",
    [
        "    return [[0.0] * 1000] * 10**6",
        "    deep = []\n    for _ in range(10**5):\n        deep = [deep]\n    return deep",
        "    return 'x' * 10**9",
        "    import numpy as np\n    return np.zeros(10**8)",
        "    return 10**100000",
        "    return {i: i for i in range(10**6)}",
    ],
    ids=["wide", "deep", "text", "array", "number", "dict"],
)
def test_enormous_answers_are_only_wrong(sandbox, body):
    outcome = run(sandbox, f"def {FIRST.id}(*given):\n{body}")
    (answers,) = outcome.answers.values()
    assert len(json.dumps(answers)) < 40_000_000
    assert not is_right(outcome)


# Between grader and submission ---------------------------------------------------------------

GARBAGE = """\
import os
for number in range(3, 200):
    try:
        os.write(number, bytes([255]) * 64)
    except OSError:
        pass
"""
LATE = """\
import threading, time
from IPython.display import display

def later():
    while True:
        print("still here")
        display({"text/plain": "1000.0"}, raw=True)
        time.sleep(0.001)

threading.Thread(target=later, daemon=True).start()
"""
PATCHED = """\
import json, sys
from autograder.inside import channel, shell

honest = channel.Channel.send

def forging(self, message):
    if message.get("answers"):
        message["answers"] = ['{"value": 1e9, "changed": []}'] * len(message["answers"])
    honest(self, message)

channel.Channel.send = forging
"""
DEAF = """\
import time
from autograder.inside import channel

channel.Channel.receive = lambda *given: time.sleep(1000)
"""
FORGED = """\
from IPython import get_ipython
line = get_ipython().line
for _ in range(100):
    line.send({"is": "done", "token": None, "answers": ['{"value": 0.0, "changed": []}']})
    line.send({"is": "answers", "answers": ['{"value": 0.0, "changed": []}']})
    line.send({"is": "done"})
    line.send([1, 2, 3])
    line.send("done")
    line.send({"is": "display", "data": 3, "metadata": [], "id": {}})
    line.send({"is": "stream", "name": "stdout", "text": 5})
    line.send({"is": "_clear", "wait": 1})
    line.send({"is": "no such thing"})
"""


def test_garbage_on_the_line_costs_only_the_cell_that_sends_it(sandbox):
    outcome = run(sandbox, RIGHT, GARBAGE)
    assert is_right(outcome)
    assert Flag.CRASHED in dict(outcome.notes)


@pytest.mark.parametrize("cell", [LATE, FORGED], ids=["late", "forged"])
def test_messages_out_of_turn_change_nothing(sandbox, cell):
    assert is_right(run(sandbox, RIGHT, cell))
    assert not is_right(run(sandbox, f"def {FIRST.id}(*given):\n    return None", cell))


TOO_MANY = f"""\
import sys

def {FIRST.id}(*given):
    frame = sys._getframe()
    while "reply" not in frame.f_locals:
        frame = frame.f_back
    for _ in range(1000):
        frame.f_locals["reply"].add("[" * 5000, 5000)
    frame.f_locals["reply"].add({{}}, 1)
"""
WEARY = f"""\
import time

asked = 0

def {FIRST.id}(*given):
    global asked
    asked += 1
    if asked == 2:
        try:
            time.sleep(1000)
        except KeyboardInterrupt:
            pass
    return 0.5
"""


def test_more_answers_than_cases_are_not_kept(sandbox):
    outcome = run(sandbox, TOO_MANY)
    (answers,) = outcome.answers.values()
    assert len(answers) == len(asked().cases) and not outcome.notes


def test_the_answers_of_a_notebook_together_have_a_limit_too(sandbox):
    asking = (Step(number, exercise=FIRST.id, cases=asked().encoded) for number in range(1, 9))
    large = Step(0, source=f"def {FIRST.id}(*given):\n    return 'x' * 20_000")
    rules = Rules(**RULES, max_answers=50_000)
    outcome = execute(Task((large, *asking), {}, rules), sandbox)
    kept = [sum(len(text or "") for text in answers) for answers in outcome.answers.values()]
    assert kept[0] > 20_000 and max(kept) <= 50_000
    assert sum(kept) <= NOTEBOOK_SHARE * 50_000
    assert set(outcome.answers[8]) == {None}


def test_who_ignores_an_interruption_is_asked_nothing_more(sandbox):
    outcome = run(sandbox, WEARY, exercise_timeout=1)
    (answers,) = outcome.answers.values()
    assert 1 <= len(answers) <= 2 and not outcome.silent
    assert Flag.TIMED_OUT in dict(outcome.notes)


@walled
def test_a_file_that_cannot_be_written_there_is_only_not_there(sandbox):
    files = {"n" * 300: "", "folder": "", "folder/file": "", "mine.txt": "bWluZQ=="}
    outcome = run(sandbox, RIGHT, "print(open('mine.txt').read())", files=files)
    assert is_right(outcome) and text(outcome, 1) == "mine\n"


def test_what_could_not_be_begun_was_not_answered_wrong():
    """Whoever grades is told; a full disk is nobody's zero."""
    with Sandbox(Rules(**RULES).limits(), NONE) as made:
        made.folders.rmdir()
        with pytest.raises(SandboxError, match="before it ran anything"):
            run(made, RIGHT, max_restarts=0)
        made.folders.mkdir(mode=0o711)
        assert is_right(run(made, RIGHT))


@pytest.mark.parametrize(
    "gone",
    [
        "sys.stdout = sys.stderr = None",
        "del sys.stdout, sys.stderr",
        "sys.stdout.close(); sys.stderr.close()",
        "sys.stdout = sys.stderr = open('log.txt', 'w'); sys.stdout.close()",
        "sys.stdout = sys.stderr = 3",
    ],
)
def test_without_standard_streams_the_rest_is_graded(sandbox, gone):
    outcome = run(sandbox, RIGHT, f"import sys\n{gone}", "print('still here')\n1 / 0")
    assert is_right(outcome)
    assert "still here" in text(outcome, 2) and error(outcome, 2) == ["ZeroDivisionError"]


def test_what_optimizers_import_is_there_for_those_who_name_them():
    found = "import sys\nprint('torch._dynamo' in sys.modules)"
    with Sandbox(Rules(**RULES).limits()) as made:
        runs = [run(made, found, second) for second in ("", "# torch.optim", "")]
    assert [text(outcome) for outcome in runs] == ["False\n", "True\n", "True\n"]


def test_who_no_longer_reads_is_not_waited_for(sandbox):
    too_much_to_wait_on_the_line = "#" * 3_000_000
    limits = {"timeout": 1, "exercise_timeout": 1, "max_restarts": 1}
    outcome = run(sandbox, RIGHT, DEAF, too_much_to_wait_on_the_line, **limits)
    assert Flag.TIMED_OUT in dict(outcome.notes)
    assert is_right(run(sandbox, RIGHT))


def test_closing_ends_the_fork_server_whoever_else_holds_its_line():
    made = Sandbox(Rules(**RULES).limits())
    made.session().close()
    server = made.fork_server
    # As every process does that is forked from the grader from now on.
    with made.control.dup():
        made.close()
    assert server.returncode is not None


def test_a_patched_line_changes_only_its_own_answers(sandbox):
    assert not is_right(run(sandbox, RIGHT, PATCHED))
    assert is_right(run(sandbox, RIGHT))


def test_no_expected_answer_crosses_the_line():
    task = Task((Step(0, exercise=FIRST.id, cases=asked().encoded),), {}, Rules())
    sent = json.loads(task.to_json())["steps"][0]["cases"]
    assert [wire.decode(case).keys() for case in sent] == [
        asked().cases[i].keys() for i in asked().order
    ]
    assert Task.from_json(task.to_json()) == task


def test_random_numbers_differ_from_run_to_run(sandbox):
    cell = "import random, numpy, torch\nprint(random.random(), numpy.random.rand(), torch.rand(1))"
    one, other = (text(run(sandbox, cell)).split() for _ in range(2))
    assert not set(one) & set(other)


def test_figures_do_not_stay_open_from_run_to_run(sandbox):
    cell = "import matplotlib.pyplot as plt\nprint(plt.get_fignums())\nfigure = plt.figure()"
    assert [text(run(sandbox, cell)) for _ in range(2)] == ["[]\n"] * 2
