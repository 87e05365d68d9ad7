"""Making a submission whole again: every cell that counts, once, as it was released."""

import itertools
from collections.abc import Sequence

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from ..cells import answer_name, unused_id
from ..wording import listed
from . import notices
from .notices import Flag, Origin
from .released import Expected, Released, nbgrader_metadata

# Tags that make nbclient leave a cell out or forgive its errors.
EXECUTION_TAGS = {"skip-execution", "raises-exception"}


class Repair(NbGraderPreprocessor):
    """The first of nbgrader's sanitizing preprocessors.

    Whatever happened to the cells that count (copied, deleted, retyped, renamed, edited where
    they were locked, their points changed), afterwards each is there once, as the gradebook
    has it. What was mended is flagged and said at the top of the notebook. Cells that were
    moved, and cells of the learner's own, are nobody's business.
    """

    def preprocess(self, nb, resources):
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            released = Released.of(gradebook.find_notebook(where["notebook"], where["assignment"]))
        self.mend(nb, released, resources.pop("autograder_origin", Origin("", "", [])))
        return nb, resources

    def mend(self, nb: NotebookNode, released: Released, origin: Origin) -> None:
        """Make a submission whole, in place.

        Parameters
        ----------
        nb : NotebookNode
            What was handed in, well-formed.
        released : Released
            What must be there.
        origin : Origin
            What is already known of it.
        """
        nb.metadata = from_dict({"language_info": {"name": "python"}})
        if released.kernelspec:
            nb.metadata["kernelspec"] = dict(released.kernelspec)
        record = notices.record(nb)
        record["submitted"], record["handed_in"] = origin.fingerprint, origin.timestamp
        expected = released.cells
        for flag, sentence in origin.notes:
            notices.note(nb, flag, sentence)
        nb.cells = [cell for cell in nb.cells if cell.id != notices.NOTICE_ID]

        graded_instead = set(notices.record(nb)["flags"]) & {Flag.UNREADABLE, Flag.MISSING}
        places = self._recognise(nb, expected)
        self._dismiss_copies(nb, expected, places)
        nameless = []
        for wanted in expected:
            if wanted.name in places:
                cell = places[wanted.name]
                if nbgrader_metadata(cell).get("grade_id") != wanted.name:
                    nameless.append(wanted.what)
                self._mend(nb, cell, wanted)
        if nameless:
            notices.note(
                nb, Flag.MENDED, f"Had lost their names, and have them again: {_listed(nameless)}."
            )
        absent = [wanted for wanted in expected if wanted.name not in places]
        for wanted in absent:
            places[wanted.name] = self._insert(nb, wanted, expected, places)
        if absent and not graded_instead:
            notices.note(
                nb,
                Flag.MENDED,
                f"Put back, because it was missing: {_listed([w.what for w in absent])}.",
            )
        self._tests_after_answers(nb, expected, places)
        self._tests_after_late_answers(nb, expected, places)
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
                Flag.MENDED,
                f"Found more than once: {_listed(copied)}. One of them was graded; the others "
                "were run as ordinary cells.",
            )

    def _mend(self, nb: NotebookNode, cell: NotebookNode, wanted: Expected) -> None:
        """Give a cell the type, text, tags and metadata that it was released with."""
        found = nbgrader_metadata(cell)
        what = wanted.what[0].upper() + wanted.what[1:]
        if cell.cell_type != wanted.cell_type:
            notices.note(
                nb,
                Flag.MENDED,
                f"{what} was a {cell.cell_type} cell; it is a {wanted.cell_type} cell again.",
            )
            _retype(cell, wanted.cell_type)
        if found.get("grade_id") == wanted.name and (
            any(
                found.get(role, False) != getattr(wanted, role)
                for role in ("grade", "solution", "locked")
            )
            or (wanted.grade and found.get("points") != wanted.points)
        ):
            notices.note(
                nb,
                Flag.TAMPERED,
                f"The grading data of {wanted.what} had been changed; they were put back.",
            )
        if not wanted.solution:
            if not wanted.untouched(cell):
                notices.note(
                    nb,
                    Flag.TAMPERED,
                    f"{what} had been changed; it was put back as it was released.",
                )
            cell.source = wanted.source
        tags = cell.metadata.get("tags", [])
        if EXECUTION_TAGS & set(tags):
            notices.note(
                nb, Flag.TAMPERED, f"{what} was tagged not to be run; it was run all the same."
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
            source = wanted.stand_in
        make = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
        taken = {cell.id for cell in nb.cells}
        cell_id = unused_id(wanted.cell_id, taken, itertools.count(1))
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
            answer, test = places.get(answer_name(wanted.name)), places[wanted.name]
            if answer is None or wanted.solution:
                continue
            ids = [cell.id for cell in nb.cells]
            if ids.index(test.id) < ids.index(answer.id):
                nb.cells.insert(ids.index(answer.id), nb.cells.pop(ids.index(test.id)))

    def _tests_after_late_answers(
        self, nb: NotebookNode, expected: Sequence[Expected], places: dict[str, NotebookNode]
    ) -> None:
        """Ask for an answer that was written below its test, and not into its cell, after it."""
        answers = {wanted.name: wanted for wanted in expected if wanted.solution}
        late = []
        for wanted in expected:
            answer = answers.get(answer_name(wanted.name))
            if wanted.solution or answer is None or not answer.unwritten(places[answer.name]):
                continue
            test = places[wanted.name]
            here = next(i for i, cell in enumerate(nb.cells) if cell.id == test.id)
            below = [
                position
                for position, cell in enumerate(nb.cells)
                if position > here
                and cell.cell_type == "code"
                and (answer.defined_in(cell) or answer.imported_in(cell))
            ]
            if below:
                # What was at `below[-1]` moves up by one.
                nb.cells.insert(below[-1], nb.cells.pop(here))
                late.append(f"`{answer.exercise}`")
        if late:
            notices.note(
                nb,
                Flag.MENDED,
                f"Written below the test that asks for it: {_listed(late)}. The test was asked "
                "after that.",
            )


def _retype(cell: NotebookNode, cell_type: str) -> None:
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _listed(things: list[str]) -> str:
    return listed(dict.fromkeys(things))
