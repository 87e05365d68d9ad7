"""A learner's folder of lessons: made, gone on with, and renewed without losing work."""

import copy
import json
import os
import subprocess
import sys

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell
from typer.testing import CliRunner

from autograder import __version__, lesson_folder
from autograder.__main__ import app
from autograder.cells import METADATA, digest, record
from autograder.exercises import LESSONS
from autograder.lesson_folder import Change, FolderError, lay_out, renewed, update

FIRST = f"{LESSONS[0]}.ipynb"
NEW = nbformat.read(lesson_folder.PRISTINE / FIRST, as_version=4)


def texts(notebook):
    return [cell.source for cell in notebook.cells]


def cell_of(notebook, id):
    (cell,) = (cell for cell in notebook.cells if cell.id == id)
    return cell


def older(change):
    """Return the first lesson as an earlier version had it: `change` makes it of today's cells."""
    notebook = copy.deepcopy(NEW)
    change(notebook)
    for cell in notebook.cells:
        if lesson_folder.MADE_OF_TEXT.fullmatch(cell.id):
            cell.id = f"{cell.cell_type}-{digest(cell.source)}"
    notebook.metadata[METADATA] = record("0.1.9", notebook.cells)
    return notebook


def test_a_new_folder_holds_every_lesson_and_begins_with_the_first(tmp_path):
    opened = lay_out(tmp_path / "mine")
    assert opened == tmp_path / "mine" / FIRST
    there = sorted(path.name for path in opened.parent.iterdir())
    assert there == [*(f"{lesson}.ipynb" for lesson in LESSONS), "glossary.md"]


def test_a_second_call_goes_on_where_one_was_and_brings_back_what_is_missing(tmp_path):
    lay_out(tmp_path)
    third = tmp_path / f"{LESSONS[2]}.ipynb"
    work = third.read_text(encoding="utf-8").replace("Recall", "Recall, done")
    (tmp_path / FIRST).unlink()
    lay_out(tmp_path)
    third.write_text(work, encoding="utf-8")
    assert lay_out(tmp_path) == third
    assert third.read_text(encoding="utf-8") == work and (tmp_path / FIRST).exists()


def test_jupyterlab_opens_the_notebook(tmp_path, monkeypatch):
    from jupyterlab.labapp import LabApp

    opened = []
    monkeypatch.setattr(LabApp, "launch_instance", lambda argv: opened.append(argv))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["learn"])
    assert result.exit_code == 0, result.output
    assert opened == [[str(tmp_path / "neuron-to-digits" / FIRST)]]


def test_what_is_installed_needs_no_update(tmp_path):
    lay_out(tmp_path)
    changes, copies = update(tmp_path)
    assert [change.lesson for change in changes] == list(LESSONS)
    assert not any(changes) and copies is None and not lesson_folder.out_of_date(tmp_path)


def test_work_stays_and_what_nobody_touched_is_renewed():
    def earlier(notebook):
        notebook.cells[0].source += "\n\nAn old sentence."
        cell_of(notebook, "weighted-sum-answer").source += "  # an old stub"
        cell_of(notebook, "neuron-answer").source += "  # an old stub"
        cell_of(notebook, "neuron-check").source = 'check("an_old_name")'
        del notebook.cells[5]
        notebook.cells.insert(3, new_markdown_cell("An old cell.", id="markdown-0"))

    mine = older(earlier)
    answer, guess = cell_of(mine, "weighted-sum-answer"), mine.cells[5]
    answer.source = "def weighted_sum(x, w, b):\n    return x @ w + b"
    assert guess.source.startswith("predict(")
    guess.outputs = [nbformat.v4.new_output("display_data", {"text/plain": "It tilts."})]
    mine.cells.insert(mine.cells.index(answer), new_markdown_cell("A note of mine.", id="note"))
    cell_of(mine, "reflect-scale-answer").source = "Twice the scale."

    after = renewed(mine, NEW, change := Change(""))
    ours = [cell.id for cell in after.cells if cell.id in {cell.id for cell in NEW.cells}]
    assert ours == [cell.id for cell in NEW.cells]
    assert cell_of(after, "weighted-sum-answer").source == answer.source
    assert cell_of(after, "reflect-scale-answer").source == "Twice the scale."
    assert cell_of(after, guess.id).outputs == guess.outputs
    assert cell_of(after, "neuron-answer").source == cell_of(NEW, "neuron-answer").source
    assert cell_of(after, "neuron-check") == cell_of(NEW, "neuron-check")
    order = [cell.id for cell in after.cells]
    assert order.index("note") == order.index("weighted-sum-answer") - 1
    # The contract of an answered exercise is new: it is said beside the answer.
    word = after.cells[order.index("weighted-sum-answer") + 1]
    assert f"New in version {__version__}" in word.source
    assert cell_of(NEW, "weighted-sum-answer").source in word.source
    assert not any("An old" in text for text in texts(after)[:3])
    assert (change.renewed, change.added, change.gone, change.kept) == (2, 2, 2, 1)
    assert after.metadata[METADATA] == NEW.metadata[METADATA]


def test_a_cell_of_the_course_that_a_learner_changed_stays_before_the_new_one():
    mine = older(lambda notebook: notebook.cells[13].update(source="# Step 1: old."))
    mine.cells[13].source += "\nprint('mine')"
    after = renewed(mine, NEW, change := Change(""))
    place = texts(after).index("# Step 1: old.\nprint('mine')")
    assert "Not in version" in after.cells[place + 1].source
    assert after.cells[place + 2] == NEW.cells[13]
    assert (change.gone, change.kept, change.added) == (0, 1, 1)


def test_what_a_learner_deleted_stays_deleted_unless_it_counts():
    mine = older(lambda notebook: None)
    mine.cells = [c for c in mine.cells if c.id not in (NEW.cells[2].id, "neuron-answer")]
    after = renewed(mine, NEW, Change(""))
    ids = [cell.id for cell in after.cells]
    assert NEW.cells[2].id not in ids and "neuron-answer" in ids


def test_a_word_on_a_new_contract_is_replaced_by_the_next_one():
    def stub(text):
        return older(lambda n: cell_of(n, "neuron-answer").update(source=f"# stub {text}"))

    mine = stub("one")
    cell_of(mine, "neuron-answer").source = "# my answer"
    second = renewed(mine, stub("two"), Change(""))
    assert "# stub two" in "".join(texts(second))
    again = renewed(second, stub("two"), change := Change(""))
    assert again == second and not change
    third = "".join(texts(renewed(second, stub("three"), Change(""))))
    assert "# stub three" in third and "# stub two" not in third and "# my answer" in third


def test_notebooks_without_a_record_or_without_ids_are_recognised():
    first = older(lambda notebook: notebook.cells[3].update(source="## Recall, old"))
    cell_of(first, "neuron-answer").source = "# my answer"
    del first.metadata[METADATA]
    without_ids = copy.deepcopy(first)
    for number, cell in enumerate(without_ids.cells):
        cell.id = f"given-by-a-program-{number}"
    for mine in (first, without_ids):
        after = renewed(mine, NEW, Change(""))
        assert len([text for text in texts(after) if text == "# my answer"]) == 1
        assert {cell.id for cell in NEW.cells} <= {cell.id for cell in after.cells}
        assert len(after.cells) <= len(NEW.cells) + 1


edits = st.lists(
    st.tuples(
        st.sampled_from(["write", "note", "delete", "copy", "move"]),
        st.integers(0, len(NEW.cells) - 1),
    ),
    max_size=8,
)


@given(
    edits,
    st.lists(st.tuples(st.sampled_from(["reword", "drop"]), st.integers(0, 30)), max_size=8),
)
def test_whatever_a_learner_and_a_version_did_nothing_written_is_lost(done, differences):
    def earlier(notebook):
        for kind, place in differences:
            cell = notebook.cells[place]
            if kind == "drop" and "nbgrader" not in cell.metadata:
                del notebook.cells[place]
            else:
                cell.source += "\n# reworded"

    mine = older(earlier)
    written = set()
    for number, (kind, place) in enumerate(done):
        place %= len(mine.cells)
        text = f"# mine {number}"
        if kind == "write":
            mine.cells[place].source += text
            written.add(text)
        elif kind == "note":
            mine.cells.insert(place, new_code_cell(text, id=f"own-{number}"))
            written.add(text)
        elif kind == "copy":
            mine.cells.insert(place, copy.deepcopy(mine.cells[place]))
        elif kind == "move":
            mine.cells.append(mine.cells.pop(place))
        elif not any(f"# mine {n}" in mine.cells[place].source for n in range(number)):
            del mine.cells[place]
    before = copy.deepcopy(mine)
    after = renewed(mine, NEW, Change(""))
    assert mine == before
    for text in written:
        assert any(text in source for source in texts(after)), text
    ids = [cell.id for cell in after.cells]
    assert len(ids) == len(set(ids))
    assert {cell.id for cell in NEW.cells if "nbgrader" in cell.metadata} <= set(ids)
    nbformat.validate(after)
    again = renewed(after, NEW, change := Change(""))
    assert again == after and not change


@pytest.fixture
def earlier_folder(tmp_path):
    """A folder as an earlier version made it, with work in it."""
    lay_out(tmp_path)
    for path in tmp_path.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata[METADATA]["version"] = "0.1.9"
        notebook.cells.append(new_markdown_cell(f"My note in {path.stem}.", id="mine"))
        nbformat.write(notebook, path)
    (tmp_path / "glossary.md").write_text("# Old\n", encoding="utf-8")
    (tmp_path / "progress.json").write_text("{}\n", encoding="utf-8")
    return tmp_path


def test_an_update_copies_first_and_says_what_changed(earlier_folder):
    before = {path.name: path.read_bytes() for path in earlier_folder.iterdir()}
    assert lesson_folder.out_of_date(earlier_folder)
    result = CliRunner().invoke(app, ["learn", "--update", str(earlier_folder)])
    assert result.exit_code == 0, result.output
    assert all(lesson in result.output for lesson in LESSONS)
    copies = earlier_folder / f"before-{__version__}"
    assert str(copies) in result.output.replace("\n", "")
    saved = {path.name: path.read_bytes() for path in copies.iterdir()}
    assert saved == {name: text for name, text in before.items() if name != "progress.json"}
    assert (earlier_folder / "progress.json").read_text(encoding="utf-8") == "{}\n"
    for lesson in LESSONS:
        assert f"My note in {lesson}." in (earlier_folder / f"{lesson}.ipynb").read_text("utf-8")
    assert not lesson_folder.out_of_date(earlier_folder) and not any(update(earlier_folder)[0])


@pytest.mark.parametrize(
    "text, said",
    [
        ("{ broken", "cannot be read as a notebook"),
        (json.dumps(NEW).replace(__version__, "99.0"), "is of a newer version"),
    ],
)
def test_a_notebook_that_cannot_be_renewed_is_left_and_stops_no_other(earlier_folder, text, said):
    path = earlier_folder / FIRST
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["learn", "--update", str(earlier_folder)])
    assert result.exit_code == 1 and f"{LESSONS[0]} {said}" in result.output
    assert path.read_text(encoding="utf-8") == text
    others = [change for change in update(earlier_folder)[0] if change.lesson != LESSONS[0]]
    assert not any(others)


def test_a_notebook_under_another_name_is_left_and_named(earlier_folder):
    renamed = (earlier_folder / FIRST).rename(earlier_folder / "my neuron.ipynb")
    text = renamed.read_bytes()
    result = CliRunner().invoke(app, ["learn", "--update", str(earlier_folder)])
    assert result.exit_code == 1 and "my neuron.ipynb" in result.output
    assert renamed.read_bytes() == text and (earlier_folder / FIRST).exists()
    # It may be a copy, so that is said only where the lesson itself is missing.
    assert CliRunner().invoke(app, ["learn", "--update", str(earlier_folder)]).exit_code == 0


def test_a_folder_without_lessons_is_said(tmp_path):
    with pytest.raises(FolderError, match="There are no lessons in"):
        update(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="Nothing is lost"):
        lay_out(tmp_path / "file" / "within")


KILL = """
import json, os, pathlib, shutil, sys
from autograder import lesson_folder
start, place = map(pathlib.Path, sys.argv[1:])
replace, rename = pathlib.Path.replace, pathlib.Path.rename
steps = 0
def dying(step):
    def taken(*arguments):
        global steps
        steps += 1
        if steps == last:
            os._exit(9)
        return step(*arguments)
    return taken
for last in range(1, 50):
    folder = place / str(last)
    shutil.copytree(start, folder)
    child = os.fork()
    if not child:
        pathlib.Path.replace, pathlib.Path.rename = dying(replace), dying(rename)
        lesson_folder.update(folder)
        os._exit(0)
    if not os.waitpid(child, 0)[1]:
        break
print(last)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_killed_anywhere_nothing_is_lost_and_the_next_call_does_the_rest(earlier_folder, tmp_path):
    start = tmp_path / "start"
    start.mkdir()
    for name in (FIRST, f"{LESSONS[1]}.ipynb", "glossary.md"):
        (earlier_folder / name).rename(start / name)
    before = {path.name: path.read_bytes() for path in start.iterdir()}
    killed = tmp_path / "killed"
    command = [sys.executable, "-W", "ignore", "-c", KILL, str(start), str(killed)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    times = int(run.stdout)
    assert times > 10
    done = {
        path.name: path.read_bytes() for path in (killed / str(times)).iterdir() if path.is_file()
    }
    for time in range(1, times):
        folder = killed / str(time)
        for name, old in before.items():
            assert (folder / name).read_bytes() in (old, done[name])
            if (folder / name).read_bytes() != old:
                assert (folder / f"before-{__version__}" / name).read_bytes() == old
        if time in (1, 2, times - 1):
            update(folder)
            assert {name: (folder / name).read_bytes() for name in done} == done
