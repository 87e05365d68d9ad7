"""The cells that count, as they were released and as nbgrader's gradebook knows them."""

import functools
import json
import re
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.api import Assignment
from nbgrader.api import Notebook as GradebookNotebook

from ..cells import cell_id, exercise_answered


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

    @functools.cached_property
    def cell_id(self) -> str:
        """The cell id that the build gave to it."""
        return cell_id(self.name, self.grade, self.solution)

    @functools.cached_property
    def exercise(self) -> str:
        """Of an answer cell, the name that the learner's code has."""
        return exercise_answered(self.name) or self.name

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

    @property
    def stand_in(self) -> str:
        """What stands in the place of an answer in code that is not there."""
        return f"# The answer cell of `{self.exercise}` was missing."

    def unwritten(self, cell: NotebookNode) -> bool:
        """Whether nobody has worked on an answer's cell."""
        return self.untouched(cell) or cell.source == self.stand_in

    def defined_in(self, cell: NotebookNode) -> bool:
        """Whether a cell defines what this answer is to define."""
        if self.exercise not in cell.source:
            return False
        name = re.escape(self.exercise)
        defined = rf"^({name}\s*=|(def|class)\s+{name}\b)"
        return bool(re.search(defined, cell.source, re.MULTILINE))

    def imported_in(self, cell: NotebookNode) -> bool:
        """Whether a cell imports what this answer is to define, from a module beside it."""
        name = re.escape(self.exercise)
        imported = rf"^from [\w.]{{1,100}} import [^\n]{{0,200}}\b{name}\b"
        return bool(re.search(imported, cell.source, re.MULTILINE))

    def likeness(self, cell: NotebookNode) -> int:
        """Say how much a cell looks like this one, 0 for not at all.

        A copy keeps the grade id but not the cell id. Of an answer and its copies, one that
        was worked on counts more than one that was not.
        """
        named = nbgrader_metadata(cell).get("grade_id") == self.name
        same_id = cell.id == self.cell_id
        if self.solution:
            alike = self.cell_type == "code" and self.defined_in(cell)
        else:
            alike = self.untouched(cell)
        if not (named or same_id or alike):
            return 0
        worked_on = self.solution and not self.untouched(cell)
        return 4 * named + 3 * same_id + 2 * alike + 4 * worked_on


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

    def plainly_is(self, notebook: NotebookNode) -> bool:
        """Whether most of the cells that count are in a notebook, or most of the answers."""
        found = [any(wanted.likeness(cell) for cell in notebook.cells) for wanted in self.cells]
        answers = [there for there, cell in zip(found, self.cells, strict=True) if cell.solution]
        return 2 * sum(found) >= len(found) or 2 * sum(answers) >= len(answers) > 0

    def work(self, notebook: NotebookNode) -> int:
        """Return how many of the answers in a notebook are other than they were released."""
        return sum(
            any(wanted.likeness(cell) and not wanted.untouched(cell) for cell in notebook.cells)
            for wanted in self.cells
            if wanted.solution
        )


def released_notebooks(assignment: Assignment) -> dict[str, Released]:
    """Return the notebooks of a gradebook's assignment by name."""
    return {notebook.name: Released.of(notebook) for notebook in assignment.notebooks}


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


def nbgrader_metadata(cell: NotebookNode) -> dict:
    """Return what a cell says to nbgrader; nothing for an ordinary cell."""
    return cell.metadata.get("nbgrader", {})
