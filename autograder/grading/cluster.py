"""Running submissions on the workers of a Dask cluster.

A worker needs this project's packages and nothing of the course: a task brings the submission
and the cases' inputs, and takes back outputs and answers. Right answers, judging and gradebook
stay where grading was started.
"""

import atexit
import contextlib
import functools
import hashlib
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING

from .. import own
from ..errors import CourseError
from ..references import PROJECT
from .execution import execute
from .notices import Flag, Note
from .sandbox import NAMESPACES, UNPROTECTED, Sandbox, best_protection
from .task import Outcome, Task

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 30
mine = threading.local()


@contextlib.contextmanager
def on_cluster(
    address: str, require_sandbox: bool
) -> Iterator[tuple[Callable[[Task], Future], int]]:
    """Offer a function that runs tasks on a cluster.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``"tcp://10.0.0.1:8786"``.
    require_sandbox : bool
        Run nothing on a worker without one.

    Yields
    ------
    run : callable
        ``run(task)`` returns a future of its `Outcome`.
    at_a_time : int
        How many tasks keep it busy.

    Raises
    ------
    CourseError
        If Dask is not installed, or no scheduler with a worker answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "Dask is not installed here. `pip install distributed` installs it."
        ) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        raise CourseError(f"No cluster answers at {address}: {error}") from None
    with client, client.get_executor(pure=False) as executor:
        # Enough that no worker waits for its next task to be sent.
        at_a_time = 2 * sum(client.nthreads().values()) + 1
        yield _Crew(client, executor, require_sandbox).run, at_a_time


class _Crew:
    """Runs tasks on the workers.

    Dask gives up a task whose workers have died several times, though another task on the same
    workers may be to blame. So it is run once more while no other is; so is one that ran out of
    time because others ran beside it.
    """

    def __init__(self, client: "Client", executor: Executor, require_sandbox: bool):
        self.client, self.executor, self.require_sandbox = client, executor, require_sandbox
        self.alone = threading.Lock()
        self.running = 0
        self.suspects: list[tuple[Task, Future]] = []

    def run(self, task: Task) -> Future:
        """Return a future of a task's `Outcome`."""
        outcome: Future = Future()
        with self.alone:
            self.running += 1
            _, running = self._submit(task)
        running.add_done_callback(
            lambda done: threading.Thread(
                target=self._take_over, args=(task, done, outcome), daemon=True
            ).start()
        )
        return outcome

    def _submit(self, task: Task) -> tuple[str, Future]:
        name = f"submission-{secrets.token_hex(8)}"
        public = own.current().public_files()
        order = (task.to_json(), name, sources(), self.require_sandbox, public)
        return name, self.executor.submit(work, *order)

    def _take_over(self, task: Task, done: Future, outcome: Future) -> None:
        from distributed import KilledWorker

        try:
            if (result := done.result()).starved:
                self.suspects.append((task, outcome))
            else:
                outcome.set_result(result)
        except KilledWorker:
            self.suspects.append((task, outcome))
        except BaseException as error:
            outcome.set_exception(error)
        with self.alone:
            self.running -= 1
            while self.suspects and not self.running:
                self._run_alone(*self.suspects.pop())

    def _run_alone(self, task: Task, outcome: Future) -> None:
        """Run a task; of one that ends its workers, take what it had answered before."""
        from distributed import KilledWorker, Variable

        name, running = self._submit(task)
        so_far = Variable(name, client=self.client)
        try:
            outcome.set_result(running.result())
        except KilledWorker:
            try:
                kept = so_far.get(timeout="2 s")
            except TimeoutError:
                kept = {"answers": {}, "notes": []}
            so_far.delete()
            outcome.set_result(_cut_short(task, kept))
        except BaseException as error:
            outcome.set_exception(error)


def work(
    task: str,
    name: str,
    expected_sources: str,
    require_sandbox: bool,
    public: Mapping[str, str],
) -> Outcome:
    """Run a task; what a worker does.

    Parameters
    ----------
    task : str
        What `Task.to_json` wrote.
    name : str
        Of the variable in which the answers so far are kept, should this worker die.
    expected_sources : str
        The `sources` of the one who judges.
    require_sandbox : bool
        Run nothing without one.
    public : dict of str to str
        What `autograder.own` publishes of an instructor's own exercises.

    Raises
    ------
    RuntimeError
        If this machine is not fit for it.
    """
    from distributed import Variable, get_worker

    if sources() != expected_sources:
        raise RuntimeError(
            f"{get_worker().address} has another version of this project than the machine that "
            "grades. Install the same version on both."
        )
    if require_sandbox and best_protection() != NAMESPACES:
        raise RuntimeError(f"{get_worker().address}: {UNPROTECTED[best_protection()]}")
    if not hasattr(mine, "sandbox"):
        mine.sandbox = None
    todo = Task.from_json(task)
    if getattr(mine, "public", {}) != public:
        mine.public = public
        _read_over(public)
        if mine.sandbox is not None:
            mine.sandbox.close()
            mine.sandbox = None
    if mine.sandbox is None or mine.sandbox.limits != todo.rules.limits():
        if mine.sandbox is not None:
            mine.sandbox.close()
        mine.sandbox = Sandbox(todo.rules.limits())
    so_far = Variable(name)

    def keep(cell: int, outcome: Outcome) -> None:
        if cell in outcome.answers:
            answers = {str(index): answers for index, answers in outcome.answers.items()}
            notes = [[note.flag.value, note.sentence] for note in outcome.notes]
            so_far.set({"answers": answers, "notes": notes})

    outcome = execute(todo, mine.sandbox, finished=keep)
    so_far.delete()
    return outcome


def _read_over(public: Mapping[str, str]) -> None:
    """Let an instructor's own exercises be asked on this worker, too."""
    folder = Path(tempfile.mkdtemp(prefix="own-")) if public else None
    for path, text in public.items():
        assert folder is not None
        copy = folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    own.read_over(folder)
    if folder is not None:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


@functools.cache
def sources() -> str:
    """Return a fingerprint of what asks a submission, which must be the same on all machines."""
    found = hashlib.sha256()
    for path in sorted(Path(PROJECT, "autograder").rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _cut_short(task: Task, kept: dict) -> Outcome:
    outcome = Outcome(
        answers={int(index): list(answers) for index, answers in kept["answers"].items()},
        notes=[Note(Flag(flag), sentence) for flag, sentence in kept["notes"]],
    )
    outcome.note(
        Flag.CRASHED,
        "This notebook ended the machines it was run on, again and again; what it had answered "
        "before was graded.",
    )
    for step in task.steps:
        if step.exercise and step.cell not in outcome.answers:
            outcome.silent[step.cell] = (
                "It could not be asked: this notebook ended the machines it was run on."
            )
    return outcome
