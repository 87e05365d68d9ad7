"""What every course's configuration is made of: how this project grades, in nbgrader's terms.

It stands here, not in a course's own file, so that a newer version brings its own.
"""

from collections.abc import Mapping
from pathlib import Path

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.server_extensions import formgrader
from traitlets import HasTraits
from traitlets.config import Config

from ..errors import AutograderError
from .course_record import read_over_as_recorded

OURS = "autograder.grading.preprocessors"
NBGRADERS_PAGES = str(Path(formgrader.__file__).parent / "templates")


def configure(c: Config, root: str) -> None:
    """Set what makes an nbgrader course one of this project; what is set later goes before it.

    Parameters
    ----------
    c : traitlets.config.Config
        What an ``nbgrader_config.py`` gets from ``get_config()``.
    root : str
        The course's folder, in which its record says what is to be read over ours.
    """
    try:
        read_over_as_recorded(Path(root))
    except AutograderError as error:
        # Raised here, nbgrader would go on without any of this: without the sandbox, too.
        c.Judge.trouble = str(error)
    c.CourseDirectory.root = root
    # The exchange as it is, submissions only from their owners, feedback for whoever has a secret.
    c.ExchangeFactory.release_assignment = "autograder.grading.exchange.ReleaseAssignment"
    c.ExchangeFactory.collect = "autograder.grading.collecting.Collect"
    c.ExchangeFactory.release_feedback = "autograder.grading.exchange.ReleaseFeedback"

    # nbgrader's own steps, but for some of ours: the unwritten answers name their exercise;
    c.GenerateAssignment.preprocessors = _steps(
        GenerateAssignment, "preprocessors", {"ClearSolutions": "autograder.building.NamedStubs"}
    )
    # any file can be graded, and cells that count are mended first;
    c.Autograde.exporter_class = f"{OURS}.ForgivingExporter"
    c.Autograde.sanitize_preprocessors = [
        f"{OURS}.Repair",
        *_steps(Autograde, "sanitize_preprocessors", {}),
    ]
    # and where nbgrader would let the submission run its own tests, the Judge asks the submission
    # and judges its answers.
    c.Autograde.autograde_preprocessors = _steps(
        Autograde, "autograde_preprocessors", {"Execute": f"{OURS}.Judge"}
    )
    # Whatever stands in a notebook, its learner gets a page, which calls exercises by their names.
    c.GenerateFeedback.exporter_class = f"{OURS}.FeedbackExporter"
    c.FeedbackExporter.template_name = "feedback_page"
    c.FeedbackExporter.template_file = "feedback.html.j2"
    c.FeedbackExporter.extra_template_basedirs = [str(Path(__file__).parent), NBGRADERS_PAGES]


def _steps(converter: type[HasTraits], trait: str, instead: Mapping[str, str]) -> list[str]:
    """Return the preprocessors that nbgrader uses unless told otherwise, with some replaced."""
    steps = converter.class_traits()[trait].default() or []
    return [instead.get(step.__name__, f"{step.__module__}.{step.__name__}") for step in steps]
