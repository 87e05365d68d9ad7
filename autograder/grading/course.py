"""Making an ordinary nbgrader course of the lessons."""

import contextlib
import dataclasses
import logging
import os
import re
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import nbformat
import nbgrader.preprocessors
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde, GenerateAssignment
from traitlets import HasTraits
from traitlets.config import Config

from ..building import NOTEBOOKS, solved
from ..errors import AutograderError
from ..exercises import LESSONS
from .gradebook import patient
from .task import Rules

CONFIG = "nbgrader_config.py"
LINK_TO_LESSON = re.compile(r"\]\((\d\d_\w+)\.ipynb")

CONFIG_TEXT = '''\
"""nbgrader's configuration of this course. Everything in nbgrader's manual can be set here."""

import os

c = get_config()

c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))

# nbgrader's own steps, but for those of `autograder`: the unwritten answers name their exercise;
c.GenerateAssignment.preprocessors = [
{generate}]
# any file can be graded, and cells that count are mended first;
c.Autograde.exporter_class = "autograder.grading.preprocessors.ForgivingExporter"
c.Autograde.sanitize_preprocessors = [
{sanitize}]
# and where nbgrader would let the submission run its own tests, the Judge asks the submission
# and judges its answers.
c.Autograde.autograde_preprocessors = [
{autograde}]
# Whatever stands in a notebook, its learner gets a page.
c.GenerateFeedback.exporter_class = "autograder.grading.preprocessors.FeedbackExporter"

# The hidden cases of this course are drawn from this number. Keep it to yourself, and keep it
# as it is while the course runs.
c.Judge.seed = {seed}
'''

LIMITS_TEXT = """
# Limits for each submission; the others stay at their defaults.
{limits}
"""

EXCHANGE_TEXT = """
# Where assignments are handed out and handed in. Learners need the same two lines, course_id
# and Exchange.root, in an nbgrader_config.py of their own.
c.Exchange.root = {root!r}
"""


class CourseError(AutograderError):
    """A course cannot be made or used; the message says why, and what to do."""


def make_course(
    directory: str | Path,
    lessons: Sequence[str] = LESSONS,
    exchange: str | Path | None = None,
    course_id: str = "neuron-to-digits",
    seed: int | None = None,
    **limits: int,
) -> Path:
    """Make a complete nbgrader course directory: sources, configuration, gradebook, release.

    Parameters
    ----------
    directory : path
        Where; an existing course is left as it is.
    lessons : sequence of str
        Which lessons, e.g. ``["01_neuron"]``.
    exchange : path, optional
        The folder for releasing and collecting; without it nbgrader's default.
    course_id : str
        nbgrader's name for the course.
    seed : int, optional
        From which the hidden cases are drawn; default: a random one.
    **limits : int
        Limits of this course, by their names in `Rules`, such as ``timeout=60``.

    Returns
    -------
    pathlib.Path
        The directory, absolute.

    Raises
    ------
    CourseError
        If something is there already, or a lesson does not exist.
    TypeError
        If there is no such limit.
    """
    rules = Rules(**limits)
    root = Path(directory).expanduser().resolve()
    unknown = [lesson for lesson in lessons if lesson not in LESSONS]
    if unknown:
        raise CourseError(
            f"There is no lesson called {', '.join(unknown)}. The lessons are {', '.join(LESSONS)}."
        )
    in_the_way = [n for n in (CONFIG, "gradebook.db", "source") if (root / n).exists()]
    if in_the_way:
        raise CourseError(
            f"{root} already holds {', '.join(in_the_way)}, and nothing was changed. Choose "
            "another folder."
        )
    words = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8")
    notebooks = {lesson: nbformat.writes(solved(lesson)) + "\n" for lesson in lessons}
    for lesson, notebook in notebooks.items():
        folder = root / "source" / lesson
        folder.mkdir(parents=True)
        for name, text in ((f"{lesson}.ipynb", notebook), ("glossary.md", words)):
            # Here each lesson lies in a folder of its own.
            text = LINK_TO_LESSON.sub(r"](../\1/\1.ipynb", text)
            (folder / name).write_text(text, encoding="utf-8")
    ours = "autograder.grading.preprocessors"
    config = CONFIG_TEXT.format(
        generate=_steps(
            {"ClearSolutions": "autograder.building.NamedStubs"}.get(name, name)
            for name in _nbgraders_steps(GenerateAssignment, "preprocessors")
        ),
        sanitize=_steps([f"{ours}.Repair", *_nbgraders_steps(Autograde, "sanitize_preprocessors")]),
        autograde=_steps(
            {"Execute": f"{ours}.Judge"}.get(name, name)
            for name in _nbgraders_steps(Autograde, "autograde_preprocessors")
        ),
        course_id=course_id,
        seed=secrets.randbelow(2**32) if seed is None else seed,
    )
    changed = [
        f"c.Judge.{rule.name} = {getattr(rules, rule.name)}"
        for rule in dataclasses.fields(Rules)
        if getattr(rules, rule.name) != rule.default
    ]
    if changed:
        config += LIMITS_TEXT.format(limits="\n".join(changed))
    if exchange is not None:
        exchange = Path(exchange).expanduser().resolve()
        exchange.mkdir(parents=True, exist_ok=True)
        # nbgrader refuses an exchange that not everybody can write to.
        exchange.chmod(0o777)
        config += EXCHANGE_TEXT.format(root=str(exchange))
    (root / CONFIG).write_text(config, encoding="utf-8")
    # Only the instructor may read the seed.
    (root / CONFIG).chmod(0o600)
    with open_course(root) as course:
        for lesson in lessons:
            succeed(course.generate_assignment(lesson), f"generate the assignment {lesson}")
    return root


def _nbgraders_steps(converter: type[HasTraits], trait: str) -> list[str]:
    """Return the names of the preprocessors that nbgrader uses unless told otherwise."""
    steps = converter.class_traits()[trait].default() or []
    return [step.__name__ for step in steps]


def _steps(names: Iterable[str]) -> str:
    """Return preprocessors as lines of a list; of nbgrader's and nbconvert's, names will do."""
    lines = []
    for name in names:
        if "." not in name:
            home = "nbgrader" if hasattr(nbgrader.preprocessors, name) else "nbconvert"
            name = f"{home}.preprocessors.{name}"
        lines.append(f'    "{name}",\n')
    return "".join(lines)


@contextlib.contextmanager
def open_course(directory: str | Path) -> Iterator[NbGraderAPI]:
    """Offer nbgrader's own interface to a course, with the course's configuration.

    Raises
    ------
    CourseError
        If the directory is no course.
    """
    root = Path(directory).expanduser().resolve()
    if not (root / CONFIG).is_file():
        raise CourseError(
            f"{root} is no course: it has no {CONFIG}. `python -m autograder course` makes one."
        )
    find_programs()
    before = os.getcwd()
    os.chdir(root)
    app = NbGrader(config=Config(), log_level=logging.CRITICAL)
    try:
        app.initialize([])
        app.log.setLevel(logging.INFO)
        app.log.handlers = [h for h in app.log.handlers if not _writes_to_terminal(h)]
        app.log.propagate = False
        app.coursedir.db_url = patient(app.coursedir.db_url)
        yield NbGraderAPI(app.coursedir, parent=app)
    finally:
        os.chdir(before)


def succeed(result: dict, what: str) -> None:
    """Check what a step of `NbGraderAPI` returned.

    Raises
    ------
    CourseError
        If it failed, with nbgrader's words.
    """
    if not result["success"]:
        reason = result.get("log") or result.get("error") or ""
        raise CourseError(f"nbgrader could not {what}.\n{reason.strip()}")


def find_programs() -> None:
    """Put this Python's programs on the PATH: nbgrader calls ``alembic`` by name."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", "")])


def _writes_to_terminal(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler) and not isinstance(
        handler, logging.FileHandler
    )
