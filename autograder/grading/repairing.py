"""Making a submission whole again: every cell that counts, once, as it was released."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.api import Notebook as GradebookNotebook
from nbgrader.preprocessors import NbGraderPreprocessor

from . import notices
from .records import digest

# Tags that make nbclient leave a cell out or forgive its errors.
EXECUTION_TAGS = {"skip-execution", "raises-exception"}

# Marks that `grading.run` leaves in a file it put into a submission's folder itself.
HANDED_IN = {
    notices.MISSING: "There was no notebook in this submission, so there is nothing to grade. "
    "Hand in the notebook itself, under its own name.",
    notices.RENAMED: "The notebook had another name than the one released; it was graded all "
    "the same.",
}


@dataclass(frozen=True)
class Expected:
    """A cell that nbgrader's gradebook knows, as it was released."""

    name: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float

    @property
    def cell_id(self) -> str:
        """The cell id that the build gave to it."""
        dashed = self.name.replace("_", "-")
        if not self.grade:
            return dashed
        return f"{dashed}-answer" if self.solution else f"{dashed}-check"

    @property
    def exercise(self) -> str:
        """Of an answer cell, the name that the learner's code has."""
        return self.name.removesuffix("_answer")

    @property
    def what(self) -> str:
        """The cell in words."""
        if self.solution:
            return f"the answer cell of `{self.exercise}`"
        if self.grade:
            return f"the test cell of `{self.name}`"
        return f"the given cell `{self.name}`"

    def metadata(self) -> dict:
        """Return the cell's right nbgrader metadata."""
        wanted = {
            "schema_version": 3,
            "grade_id": self.name,
            "cell_type": self.cell_type,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "checksum": self.checksum,
        }
        return wanted | {"points": self.points} if self.grade or self.task else wanted

    def untouched(self, cell: NotebookNode) -> bool:
        """Whether a cell's text is what was released."""
        return cell.source.strip() == self.source.strip()

    def likeness(self, cell: NotebookNode) -> int:
        """Say how much a cell looks like this one, 0 for not at all.

        A copy keeps the grade id but not the cell id. Of an answer and its copies, one that
        was worked on counts more than one that was not.
        """
        named = _nbgrader(cell).get("grade_id") == self.name
        same_id = cell.id == self.cell_id
        if self.solution:
            name = re.escape(self.exercise)
            defined = rf"^({name}\s*=|(def|class)\s+{name}\b)"
            alike = self.cell_type == "code" and re.search(defined, cell.source, re.MULTILINE)
        else:
            alike = self.untouched(cell)
        if not (named or same_id or alike):
            return 0
        worked_on = self.solution and not self.untouched(cell)
        return 4 * named + 3 * same_id + 2 * bool(alike) + 4 * worked_on


@dataclass(frozen=True)
class Released:
    """A notebook as nbgrader's gradebook knows it.

    Parameters
    ----------
    cells : tuple of Expected
        The cells that count, in the notebook's order.
    kernelspec : dict or None
        The kernel that it is for.
    """

    cells: tuple[Expected, ...]
    kernelspec: dict | None

    @classmethod
    def of(cls, notebook: GradebookNotebook) -> "Released":
        """Read a gradebook's entry."""
        spec = notebook.kernelspec
        return cls(tuple(expected_cells(notebook)), json.loads(spec) if spec else None)


class Repair(NbGraderPreprocessor):
    """The first of nbgrader's sanitizing preprocessors.

    Whatever happened to the cells that count (copied, deleted, retyped, renamed, edited where
    they were locked, their points changed), afterwards each is there once, as the gradebook
    has it. What was mended is flagged and said at the top of the notebook. Cells that were
    moved, and cells of the learner's own, are nobody's business.
    """

    def preprocess(self, nb, resources):
        info = resources["nbgrader"]
        with Gradebook(info["db_url"]) as gradebook:
            released = Released.of(gradebook.find_notebook(info["notebook"], info["assignment"]))
        path = Path(resources["metadata"]["path"]) / f"{resources['metadata']['name']}.ipynb"
        self.mend(nb, released, digest(path), resources.pop("autograder_notes", []))
        return nb, resources

    def mend(
        self,
        nb: NotebookNode,
        released: Released,
        submitted: str,
        notes: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Make a submission whole, in place.

        Parameters
        ----------
        nb : NotebookNode
            What was handed in, well-formed.
        released : Released
            What must be there.
        submitted : str
            The `digest` of the file.
        notes : sequence of (str, str)
            What is already known of it.
        """
        marks = nb.metadata.pop("autograder", {})
        notices.record(nb)["submitted"] = submitted
        for name in ("kernelspec", "widgets", "celltoolbar", "jupytext"):
            nb.metadata.pop(name, None)
        nb.metadata["language_info"] = {"name": "python"}
        if released.kernelspec:
            nb.metadata["kernelspec"] = dict(released.kernelspec)
        expected = released.cells
        for flag, sentence in notes:
            notices.note(nb, flag, sentence)
        for flag, sentence in HANDED_IN.items():
            if isinstance(marks, dict) and marks.get("handed_in") == flag:
                notices.note(nb, flag, sentence)
        nb.cells = [cell for cell in nb.cells if cell.id != notices.NOTICE_ID]

        graded_instead = set(notices.record(nb)["flags"]) & {notices.UNREADABLE, notices.MISSING}
        places = self._recognise(nb, expected)
        self._dismiss_copies(nb, expected, places)
        for wanted in expected:
            if wanted.name in places:
                self._mend(nb, places[wanted.name], wanted)
        absent = [wanted for wanted in expected if wanted.name not in places]
        for wanted in absent:
            places[wanted.name] = self._insert(nb, wanted, expected, places)
        if absent and not graded_instead:
            notices.note(
                nb,
                notices.MENDED,
                f"Put back, because it was missing: {_listed([w.what for w in absent])}.",
            )
        self._tests_after_answers(nb, expected, places)
        notices.show_notices(nb)

    def _recognise(self, nb: NotebookNode, expected: Sequence[Expected]) -> dict[str, NotebookNode]:
        """Return the cell that each expected cell has become, best likeness first."""
        pairs = []
        for wanted in expected:
            for position, cell in enumerate(nb.cells):
                if likeness := wanted.likeness(cell):
                    # Among equals the last answer, because it is the one that Python keeps;
                    # and the first of the locked cells.
                    among_equals = position if wanted.solution else -position
                    pairs.append((likeness, among_equals, wanted.name, cell))
        places: dict[str, NotebookNode] = {}
        taken: set[str] = set()
        for _, _, name, cell in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
            if name not in places and cell.id not in taken:
                places[name] = cell
                taken.add(cell.id)
        return places

    def _dismiss_copies(
        self, nb: NotebookNode, expected: Sequence[Expected], places: dict[str, NotebookNode]
    ) -> None:
        """Let every other cell be an ordinary one."""
        chosen = {cell.id for cell in places.values()}
        by_name = {wanted.name: wanted for wanted in expected}
        copied = []
        for position, cell in enumerate(nb.cells):
            if cell.id in chosen or "nbgrader" not in cell.metadata:
                continue
            wanted = by_name.get(str(cell.metadata.pop("nbgrader").get("grade_id")))
            if wanted is None:
                continue
            copied.append(wanted.what)
            if wanted.solution and wanted.untouched(cell):
                # Run after the answer, an empty copy would undo the learner's work.
                nb.cells[position] = new_raw_cell(cell.source, id=cell.id)
        if copied:
            notices.note(
                nb,
                notices.MENDED,
                f"Found more than once: {_listed(copied)}. One of them was graded; the others "
                "were run as ordinary cells.",
            )

    def _mend(self, nb: NotebookNode, cell: NotebookNode, wanted: Expected) -> None:
        """Give a cell the type, text, tags and metadata that it was released with."""
        found = _nbgrader(cell)
        what = wanted.what[0].upper() + wanted.what[1:]
        if cell.cell_type != wanted.cell_type:
            notices.note(
                nb,
                notices.MENDED,
                f"{what} was a {cell.cell_type} cell; it is a {wanted.cell_type} cell again.",
            )
            _retype(cell, wanted.cell_type)
        if found.get("grade_id") != wanted.name:
            notices.note(nb, notices.MENDED, f"{what} had lost its name; it has it again.")
        elif any(
            found.get(role, False) != getattr(wanted, role)
            for role in ("grade", "solution", "locked")
        ) or (wanted.grade and found.get("points") != wanted.points):
            notices.note(
                nb,
                notices.TAMPERED,
                f"The grading data of {wanted.what} had been changed; they were put back.",
            )
        if not wanted.solution:
            if not wanted.untouched(cell):
                notices.note(
                    nb,
                    notices.TAMPERED,
                    f"{what} had been changed; it was put back as it was released.",
                )
            cell.source = wanted.source
        tags = cell.metadata.get("tags", [])
        if EXECUTION_TAGS & set(tags):
            notices.note(
                nb, notices.TAMPERED, f"{what} was tagged not to be run; it was run all the same."
            )
            cell.metadata["tags"] = [tag for tag in tags if tag not in EXECUTION_TAGS]
        cell.metadata["nbgrader"] = wanted.metadata()

    def _insert(
        self,
        nb: NotebookNode,
        wanted: Expected,
        expected: Sequence[Expected],
        places: dict[str, NotebookNode],
    ) -> NotebookNode:
        """Put a missing cell back between its neighbours."""
        source = wanted.source
        if wanted.solution and wanted.cell_type == "code":
            # Not the released stub: the learner may have written the answer elsewhere.
            source = f"# The answer cell of `{wanted.exercise}` was missing."
        make = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
        taken = {cell.id for cell in nb.cells}
        cell_id = wanted.cell_id if wanted.cell_id not in taken else f"{wanted.cell_id}-put-back"
        cell = make[wanted.cell_type](source, id=cell_id, metadata={"nbgrader": wanted.metadata()})
        positions = {other.id: i for i, other in enumerate(nb.cells)}
        here = expected.index(wanted)
        before = [w for w in expected[:here] if w.name in places]
        after = [w for w in expected[here:] if w.name in places]
        if before:
            nb.cells.insert(positions[places[before[-1].name].id] + 1, cell)
        elif after:
            nb.cells.insert(positions[places[after[0].name].id], cell)
        else:
            nb.cells.append(cell)
        return cell

    def _tests_after_answers(
        self, nb: NotebookNode, expected: Sequence[Expected], places: dict[str, NotebookNode]
    ) -> None:
        """Ask for an answer where it exists, even if the cells have changed places."""
        for wanted in expected:
            answer, test = places.get(f"{wanted.name}_answer"), places[wanted.name]
            if answer is None or wanted.solution:
                continue
            ids = [cell.id for cell in nb.cells]
            if ids.index(test.id) < ids.index(answer.id):
                nb.cells.insert(ids.index(answer.id), nb.cells.pop(ids.index(test.id)))


def expected_cells(notebook: GradebookNotebook) -> list[Expected]:
    """Return the cells that a gradebook knows of a notebook, in the notebook's order."""
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}
    points |= {cell.name: cell.max_score for cell in notebook.task_cells}
    graded = {cell.name for cell in notebook.grade_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    return [
        Expected(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            grade=cell.name in graded,
            solution=cell.name in answers,
            task=cell.name in tasks,
            points=points.get(cell.name, 0.0),
        )
        for cell in notebook.source_cells
    ]


def _nbgrader(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def _retype(cell: NotebookNode, cell_type: str) -> None:
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _listed(things: list[str]) -> str:
    unique = list(dict.fromkeys(things))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
