"""What was handed in is opened once, carefully, and whatever is still in it is graded."""

import datetime
import difflib
import io
import json
import os
import socket
import stat
import sys
import tempfile
import zipfile
from pathlib import Path

import jupytext
import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import PythonExporter

from autograder.errors import CourseError
from autograder.exercises import LESSONS, exercises
from autograder.grading import intake, reading
from autograder.grading.course import make_course, open_course
from autograder.grading.deciphering import (
    Unreadable,
    _marked,
    decipher,
    script_as_notebook,
    well_formed,
)
from autograder.grading.intake import (
    CLOSED,
    File,
    collected_record,
    take,
    unzipped,
    when_handed_in,
)
from autograder.grading.notices import Flag, Origin
from autograder.grading.reading import read_lesson, submitted, unfit
from autograder.grading.records import nothing_to_do
from autograder.grading.rehearsal.submissions import filled
from autograder.grading.released import nbgrader_metadata, released_notebooks
from autograder.grading.repairing import Repair
from autograder.references import references

LESSON = LESSONS[0]
NAME = f"{LESSON}.ipynb"
FIRST = exercises(LESSON)[0].id
posix = pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
bounded = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def right():
    return filled(LESSON, references(LESSON), words="An answer in words.")


def untouched():
    return filled(LESSON, {})


def text_of(notebook):
    return nbformat.writes(notebook) + "\n"


def put(folder, files):
    """Write files, text or bytes by relative path; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def folder(tmp_path):
    return put(tmp_path / "submitted" / "ada" / LESSON, {})


# Opening -------------------------------------------------------------------------------------


def test_ordinary_files_are_taken_with_their_bytes(folder):
    put(folder, {NAME: "{}", "data/mine.csv": b"\x00\xff", "timestamp.txt": "yesterday\n"})
    put(folder, {".ipynb_checkpoints/old.ipynb": "{}", "__pycache__/a.pyc": "", "._x.ipynb": ""})
    found = take(folder)
    assert {name: file.content for name, file in found.files.items()} == {
        NAME: b"{}",
        "data/mine.csv": b"\x00\xff",
    }
    assert (found.left_out, found.claimed) == ({}, "yesterday")


@posix
@pytest.mark.parametrize("name", [NAME, "timestamp.txt", "data.csv", "folder/data.csv"])
@pytest.mark.parametrize("what", ["link", "dangling", "itself", "endless", "pipe", "socket"])
def test_only_ordinary_files_are_opened(folder, tmp_path, monkeypatch, name, what):
    secret = put(tmp_path, {"secret": "the seed"}) / "secret"
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    if what == "pipe":
        os.mkfifo(path)
    elif what == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            # A socket's address is of bounded length, and a test's folder is not.
            with monkeypatch.context() as within:
                within.chdir(path.parent)
                listening.bind(path.name)
    else:
        targets = {"link": secret, "dangling": tmp_path / "any", "itself": path}
        path.symlink_to(targets.get(what, "/dev/zero"))
    found = take(folder)
    assert (dict(found.files), found.claimed) == ({}, "")
    assert list(found.left_out) == [name]
    assert not (tmp_path / "any").exists()


@posix
@pytest.mark.parametrize("which", ["lesson", "student", "within"])
def test_no_folder_is_entered_through_a_link(tmp_path, which):
    solutions = put(tmp_path / "source" / LESSON, {NAME: "a solution"})
    folder = tmp_path / "submitted" / "eve" / LESSON
    folder.parent.parent.mkdir()
    if which == "student":
        folder.parent.symlink_to(solutions.parent)
    else:
        folder.parent.mkdir()
        (folder if which == "lesson" else put(folder, {}) / "sub").symlink_to(solutions)
    found = take(folder)
    assert not found.files
    assert "is a link" in found.left_out.values()


@posix
def test_a_file_that_is_changed_for_a_link_while_it_is_looked_at_is_not_followed(
    folder, tmp_path, monkeypatch
):
    put(folder, {NAME: "mine"})
    secret = put(tmp_path, {"secret": "the seed"}) / "secret"
    look = stat.S_ISREG

    def looked_at(mode):
        if not (folder / NAME).is_symlink():
            (folder / NAME).unlink()
            (folder / NAME).symlink_to(secret)
        return look(mode)

    monkeypatch.setattr(intake.stat, "S_ISREG", looked_at)
    assert not take(folder).files


@posix
def test_sizes_counts_depth_and_names_have_limits(folder, monkeypatch):
    with open(folder / NAME, "wb") as sparse:
        sparse.truncate(10**12)
    with open(folder / "data.bin", "wb") as sparse:
        sparse.truncate(10**12)
    put(folder, {"two\nlines.txt": "", "/".join("abcdefghijkl") + "/deep.txt": ""})
    put(folder, {"x" * 250: ""})
    found = take(folder)
    assert not found.files
    assert found.left_out[NAME] == found.left_out["data.bin"] == "is too large"
    assert found.left_out["two\nlines.txt"] == "has a name that is no text"
    assert found.left_out["x" * 250] == "has too long a name"
    assert found.left_out["a/b/c/d/e/f/g/h/i"] == "lies deeper than 8 folders"
    monkeypatch.setattr(intake, "MAX_ENTRIES", 12)
    put(folder, {f"empty-{number:03}": "" for number in range(100)})
    found = take(folder)
    assert len(found.files) <= 12
    assert "more than 12 files" in found.left_out["…"]


def test_all_files_together_have_limits(folder, monkeypatch):
    monkeypatch.setattr(intake, "MAX_BESIDE", 10)
    monkeypatch.setattr(intake, "MAX_NOTEBOOKS", 10)
    put(folder, {"a": "123456", "b": "123456", "c": "1234"})
    put(folder, {"a.ipynb": "123456", "b.ipynb": "123456"})
    found = take(folder)
    assert list(found.files) == ["a.ipynb", "a", "c"]
    assert found.left_out == {"b.ipynb": "is too large", "b": "is too large"}


def test_reading_has_a_deadline(folder, monkeypatch):
    put(folder, {NAME: "{}"})
    monkeypatch.setattr(intake, "SECONDS", -1)
    assert take(folder).left_out == {NAME: "was not reached in time"}


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open all")
def test_what_may_not_be_opened_is_named(folder):
    put(folder, {"mine.txt": "mine"})
    (folder / "mine.txt").chmod(0)
    assert take(folder).left_out["mine.txt"] == CLOSED
    folder.chmod(0)
    try:
        assert take(folder).left_out[folder.name] == CLOSED
    finally:
        folder.chmod(0o700)


def test_any_change_is_noticed_and_no_change_is_none(folder):
    def after(**files):
        return take(put(folder, files)).fingerprint

    steps = [after(), after(a="1"), after(a="2"), after(b="2"), after(**{"c/d": ""})]
    assert len(set(steps)) == len(steps)
    assert after() == steps[-1]
    put(folder, {"timestamp.txt": "now"})
    assert after() == steps[-1]


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return File(packed.getvalue(), 0.0)


def test_an_archive_stays_within_itself(monkeypatch):
    monkeypatch.setattr(intake, "MAX_BESIDE", 1_000)
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name in ("a/mine.txt", "../out.txt", "/root.txt", "C:/drive.txt", "__MACOSX/._a"):
            opened.writestr(name, "mine")
        opened.writestr("数" * 100, "a name that Windows takes and Linux does not")
        opened.writestr(link, "/etc/passwd")
        opened.writestr("bomb", b"0" * 1_001)
    files, left_out = unzipped("x.zip", File(packed.getvalue(), 0.0))
    assert list(files) == ["x.zip/a/mine.txt"]
    assert sorted(left_out.values()) == [
        "has too long a name",
        "is a link",
        "is too large",
        *["lies outside of the archive"] * 3,
    ]
    assert unzipped("x.zip", File(b"PK no zip", 0.0)) == ({}, {"x.zip": "cannot be unpacked"})


# When ----------------------------------------------------------------------------------------


def test_what_was_noted_on_collecting_says_when(folder, tmp_path):
    put(folder, {"timestamp.txt": "2001-01-01 00:00:00 UTC"})
    record = collected_record(tmp_path, LESSON, "ada")
    put(record.parent, {record.name: '{"timestamp": "2026-03-01T12:00:00+02:00", "owner": 1}'})
    noted = datetime.datetime(2026, 3, 1, 10, tzinfo=datetime.UTC)
    assert take(folder, record).when == when_handed_in(folder, record) == noted


@pytest.mark.parametrize("record", [None, "", "{}", "[" * 9_000, '{"timestamp": 3}', "\ud800"])
@pytest.mark.parametrize("claimed", [None, "1999-01-01 00:00:00 UTC", b"\xff", "soon", "9" * 5_000])
def test_without_a_record_the_file_system_says_when_and_timestamp_txt_never(
    folder, tmp_path, record, claimed
):
    put(folder, {NAME: "{}"})
    noted = collected_record(tmp_path, LESSON, "ada")
    if record is not None:
        put(noted.parent, {noted.name: record.encode("utf-8", "surrogatepass")})
    if claimed is not None:
        put(folder, {"timestamp.txt": claimed})
    for path in (*folder.iterdir(), folder):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    found = take(folder, noted)
    assert found.when.timestamp() == 1_700_000_000
    flags = [flag for flag, _ in reading._on_time(found)]
    assert flags == ([] if claimed is None else [Flag.REDATED])


# Deciphering ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_a_notebook_in_another_encoding_is_read(name):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 'grün'", id="x")])
    text = nbformat.writes(notebook)
    found, mended = decipher(text.encode(name))
    assert found.cells[0].source == "x = 'grün'"
    assert len(mended) == (name != "utf-8-sig")


def test_where_some_bytes_are_no_utf_8_the_others_are():
    found, mended = decipher(
        b'{"cells": [{"cell_type": "code", "source": "gr\xc3\xbcn gr\xfcn"}], "nbformat": 4}'
    )
    assert found.cells[0].source == "grün grün"
    assert "WINDOWS-1252" in mended[0]


@pytest.mark.parametrize("cut", [2, 30, 200, 4_000])
def test_of_a_file_that_is_cut_off_all_whole_cells_are_read(cut):
    whole = right()
    found, mended = decipher(text_of(whole).encode()[:-cut])
    assert 0 < len(found.cells) <= len(whole.cells)
    assert [c.source for c in found.cells] == [c.source for c in whole.cells[: len(found.cells)]]
    assert "damaged" in mended[0]


def test_a_cell_that_is_damaged_costs_no_other():
    whole = right()
    lines = text_of(whole).splitlines(keepends=True)
    # Those of the cells, not those in what nbgrader notes of them.
    kinds = [at for at, line in enumerate(lines) if line.startswith('   "cell_type":')]
    lines[kinds[len(kinds) // 2] + 1] = '   "so": [}\n'
    found, mended = decipher("".join(lines).encode())
    assert len(found.cells) == len(whole.cells) - 1
    assert "1 could not" in mended[0]


def conflicting(ours, theirs):
    """Return two notebooks as git leaves them where it cannot decide."""
    one, other = (text_of(notebook).splitlines() for notebook in (ours, theirs))
    lines = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, one, other, False).get_opcodes():
        if kind == "equal":
            lines += one[a:b]
        else:
            lines += ["<<<<<<< HEAD", *one[a:b], "=======", *other[c:d], ">>>>>>> theirs"]
    return "\n".join(lines)


def sources(notebook):
    return [cell.source for cell in notebook.cells]


@pytest.mark.parametrize("mine_first", [True, False])
def test_of_a_conflict_the_side_with_work_in_it_is_taken(lesson, mine_first):
    sides = [right(), untouched()] if mine_first else [untouched(), right()]
    found, mended = decipher(conflicting(*sides).encode(), lesson.released[LESSON].work)
    assert sources(found) == sources(right())
    assert "conflict" in mended[0]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000"])
def test_what_looks_like_a_space_in_code_is_one(space):
    cell = nbformat.v4.new_code_cell(f"def f(x):\n{space * 4}return{space}\u200bx", id="x")
    text = nbformat.v4.new_markdown_cell("À\u00a0bientôt", id="y")
    found, mended = decipher(text_of(nbformat.v4.new_notebook(cells=[cell, text])).encode())
    assert sources(found) == ["def f(x):\n    return x", "À\u00a0bientôt"]
    assert "A cell had characters that look like spaces" in mended[0]


def deep(levels):
    return json.loads("[" * levels + "]" * levels)


ODD_METADATA = {
    "no display name": {"kernelspec": {"name": "python3"}},
    "null": {"kernelspec": None, "language_info": None, "title": None, "authors": None},
    "other types": {"title": 3, "authors": {"a": 1}, "orig_nbformat": "text", "jupyter": 3},
    "deep": {"a": deep(600)},
    "forged": {"autograder": {"handed_in": "missing", "flags": ["perfect"]}},
    "large numbers": {"a": 10**4_000, "b": float("inf"), "c": float("nan")},
    "surrogates": {"\ud800": "\udfff"},
    "no mapping": [1, 2],
}


@pytest.mark.parametrize("metadata", ODD_METADATA.values(), ids=ODD_METADATA)
@pytest.mark.parametrize("where", ["notebook", "cell", "output"])
def test_no_metadata_get_any_further(metadata, where):
    notebook = json.loads(text_of(right()))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    if where == "notebook":
        notebook["metadata"] = metadata
    elif where == "cell":
        cell["metadata"] = metadata
    else:
        cell["outputs"] = [{"output_type": "display_data", "data": {}, "metadata": metadata}]
        cell["execution_count"] = float("inf")
    found, mended = decipher(json.dumps(notebook).encode())
    assert sources(found) == sources(right())
    assert not mended and not found.metadata


@pytest.mark.parametrize(
    "content",
    [
        '{"nbformat": 4, "cells": [' + "[]," * 1_000_000 + "1]}",
        '{"nbformat": 4, "cells": [' + "{}," * 30_000 + "{}]}",
        '{"nbformat": 4, "cells": [' + "[" * 100_000,
        '{"cells": [' + '{"cell_type":' * 20_000,
        '{"cells": ["' + '\\"' * 500_000,
        '{"cells": ['
        + '{"source": "'
        + "x" * 5_000_001
        + '"}, {"source": "'
        + "y" * 5_000_000
        + '"}]}',
    ],
    ids=["parts", "cells", "depth", "unended cells", "unended text", "text"],
)
def test_what_is_far_more_than_a_notebook_is_refused(content):
    with pytest.raises(Unreadable):
        decipher(content.encode())


LONG_ID = "x" * 50
ID_LISTS = {
    "the same": ["x"] * 50,
    "made of others": ["x", "x", "x-again-1", "x-again-2", "x-again-2", "x"],
    # What a long name is made into must not be the long name of another.
    "long": [LONG_ID] + [f"{LONG_ID[:n]}-again-{k}" for n in (40, 50) for k in range(1, 9)] * 2,
    "of what is put in": ["course-setup"]
    + [f"course-setup{'-again' * n}" for n in range(1, 9)]
    + [f"{name}{end}" for name in ("weighted-sum-check", "neuron") for end in ("", "-put-back")],
    "none": [None, 3, "", "a b", "é", "x" * 65, "autograder-notice"],
}


@pytest.mark.parametrize("ids", ID_LISTS.values(), ids=ID_LISTS)
def test_every_cell_has_an_id_of_its_own_whatever_they_were_called(lesson, ids):
    cells = [{"cell_type": "code", "source": "1", "id": id} for id in ids]
    found, _ = decipher(json.dumps({"nbformat": 4, "cells": cells}).encode())
    reading._with_setup(found, lesson.release / NAME, [])
    Repair().mend(found, lesson.released[LESSON], Origin("", "", []))
    assert len({cell.id for cell in found.cells}) == len(found.cells)
    nbformat.validate(found)


def test_what_decorates_an_answer_in_a_script_stays_with_it():
    script = b"import x\n@a\n@b(1)\ndef f(x):\n    return 1\n@a\nf = 3\nf == 3\nclass fun: pass\n"
    assert sources(script_as_notebook(script, ["f"])) == [
        "import x",
        "@a\n@b(1)\ndef f(x):\n    return 1",
        "@a\nf = 3\nf == 3\nclass fun: pass",
    ]


def calls(function, *arguments):
    """Return how many steps of our own a function takes."""
    steps = 0

    def count(frame, event, _):
        nonlocal steps
        steps += 1
        return count

    sys.settrace(count)
    try:
        function(*arguments)
    finally:
        sys.settrace(None)
    return steps


def many_ids(count):
    ids = [f"x-again-{n}" for n in range(count)] + ["x"] * count
    return {"cells": [{"cell_type": "code", "source": "", "id": id} for id in ids]}


@pytest.mark.parametrize(
    "read, made",
    [
        (well_formed, many_ids),
        (well_formed, lambda count: {"cells": [{"id": "x"}] * count}),
        (lambda text: _marked(text, ["f"]), lambda count: "@\n" * count),
        (lambda text: _marked(text, ["f"]), lambda count: "def f(): pass\n" * count),
    ],
    ids=["taken ids", "equal ids", "decorators", "definitions"],
)
def test_twice_as_much_takes_twice_as_long_to_read(read, made):
    """Counted in steps, so that nothing depends on how fast the machine is."""
    once, twice = (calls(read, made(count)) for count in (200, 400))
    assert twice < 3 * once


@pytest.mark.parametrize("version", [2, 3])
def test_old_notebooks_are_read(version):
    old = nbformat.convert(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x")]), 3)
    found, _ = decipher(json.dumps(old | {"nbformat": version}).encode())
    assert sources(found) == ["x"]


# Recognising ---------------------------------------------------------------------------------


class Lesson:
    """A course of one lesson, and its released notebooks as the gradebook has them."""

    def __init__(self, course):
        self.course, self.release = course, course / "release" / LESSON
        with open_course(course) as api, api.gradebook as gradebook:
            self.released = released_notebooks(gradebook.find_assignment(LESSON))

    def read(self, folder):
        """Return the notebook that stands for a submission, made whole, and its flags."""
        handed_in, found = read_lesson(
            folder, collected_record(self.course, LESSON, "ada"), self.released, self.release
        )
        read = found[LESSON]
        origin = Origin(handed_in.fingerprint, handed_in.timestamp, read.notes)
        Repair().mend(read.notebook, self.released[LESSON], origin)
        nbformat.validate(read.notebook)
        return read


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return Lesson(make_course(tmp_path_factory.mktemp("intake") / "course", [LESSON], seed=7))


def answers(notebook):
    """Return the code of a notebook's answers by grade id."""
    return {
        name: cell.source.strip()
        for cell in notebook.cells
        if (name := nbgrader_metadata(cell).get("grade_id", "")).endswith("_answer")
        and cell.cell_type == "code"
    }


def with_first_cell(source):
    """Put something above the course's imports, in their cell."""
    notebook = right()
    first = next(cell for cell in notebook.cells if cell.source.startswith("import "))
    first.source = f"{source}\n{first.source}"
    return notebook


def with_odd_spaces():
    notebook = right()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace("    ", "\u00a0\u00a0  ")
    return notebook


def as_script():
    return PythonExporter().from_notebook_node(right())[0]


def plain_script():
    return "import numpy as np\n\n\n" + "\n\n\n".join(answers(right()).values()) + "\n"


HONEST = {
    "copy beside the untouched": (
        lambda: {NAME: text_of(untouched()), f"{LESSON}-Copy1.ipynb": text_of(right())},
        {Flag.RENAMED},
    ),
    "in a folder": (lambda: {f"{LESSON}/{NAME}": text_of(right())}, {Flag.RENAMED}),
    "in a zip": (
        lambda: {"mine.zip": archive(**{f"a/{NAME}": text_of(right())}).content},
        {Flag.RENAMED},
    ),
    "in a zip in a zip": (
        lambda: {
            "mine.ZIP": archive(**{"a/b.zip": archive(**{NAME: text_of(right())}).content}).content
        },
        {Flag.RENAMED},
    ),
    "saved as Python": (lambda: {f"{LESSON}.py": as_script()}, {Flag.RENAMED, Flag.MENDED}),
    "percent script": (
        lambda: {"neuron.py": jupytext.writes(right(), fmt="py:percent")},
        {Flag.RENAMED},
    ),
    "plain script": (lambda: {"answers.py": plain_script()}, {Flag.RENAMED, Flag.MENDED}),
    "UTF-16": (lambda: {NAME: text_of(right()).encode("utf-16")}, {Flag.MENDED}),
    "cut off": (lambda: {NAME: text_of(right())[:-9]}, {Flag.MENDED}),
    "conflict": (lambda: {NAME: conflicting(untouched(), right())}, {Flag.MENDED}),
    "spaces": (lambda: {NAME: text_of(with_odd_spaces())}, {Flag.MENDED}),
    "other name": (lambda: {"mine.ipynb": text_of(right())}, {Flag.RENAMED}),
    "other ending": (lambda: {f"{NAME}.txt": text_of(right())}, {Flag.RENAMED}),
    "its ending lost": (lambda: {f"{LESSON}.json": text_of(right())}, {Flag.RENAMED}),
    "large letters": (lambda: {NAME.upper(): text_of(right())}, {Flag.RENAMED}),
    "a letter beside it": (lambda: {NAME: text_of(right()), "letter.zip": b"PK"}, set()),
    "untouched copy beside it": (
        lambda: {NAME: text_of(right()), f"{LESSON}-Copy1.ipynb": text_of(untouched())},
        set(),
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_the_work_is_found_wherever_and_however_it_lies(lesson, folder, name):
    make, flags = HONEST[name]
    read = lesson.read(put(folder, make()))
    assert {key: code.rstrip() for key, code in answers(read.notebook).items()} == answers(right())
    record = read.notebook.metadata["autograder"]
    assert set(record["flags"]) == flags
    assert bool(record["notices"]) == bool(flags)


@pytest.mark.parametrize("newer", [NAME, "other.ipynb"])
def test_of_two_with_work_in_them_the_newer_counts(lesson, folder, newer):
    other = filled(LESSON, {FIRST: f"def {FIRST}(*anything):\n    return 0"})
    put(folder, {NAME: text_of(right()), "other.ipynb": text_of(other)})
    for path in folder.iterdir():
        when = 1_700_000_000 + (1_000 if path.name == newer else 0)
        os.utime(path, (when, when))
    read = lesson.read(folder)
    assert (answers(read.notebook) == answers(right())) == (newer == NAME)
    assert f"`{newer}` was graded" in read.notebook.metadata["autograder"]["notices"][0]


def test_what_lay_beside_a_notebook_lies_beside_it(lesson, folder):
    put(folder, {f"sub/{NAME}": text_of(right()), "sub/helpers.py": "x = 1", "top.csv": "1"})
    beside = lesson.read(folder).beside
    assert (beside["helpers.py"], beside["top.csv"]) == (b"x = 1", b"1")


@pytest.mark.parametrize(
    "above, said",
    [
        ("from google.colab import drive\ndrive.mount('/content')", "google.colab"),
        ("import no_such_module_anywhere", "no_such_module_anywhere"),
        ("raise SystemExit", ""),
        ("import math", None),
        ("%matplotlib inline", None),
        ("# my notebook", None),
    ],
)
def test_the_courses_own_imports_run_whatever_stands_above_them(lesson, folder, above, said):
    read = lesson.read(put(folder, {NAME: text_of(with_first_cell(above))}))
    code = [cell.source for cell in read.notebook.cells if cell.cell_type == "code"]
    assert ("The course's own imports" in code[0]) == (said is not None)
    notices = " ".join(read.notebook.metadata["autograder"]["notices"])
    assert said in notices if said else not notices


def test_an_answer_below_its_test_is_asked_for_after_it(lesson, folder):
    notebook = untouched()
    stub = next(c for c in notebook.cells if nbgrader_metadata(c).get("grade_id") == FIRST)
    mine = nbformat.v4.new_code_cell(answers(right())[f"{FIRST}_answer"], id="mine")
    notebook.cells.insert(notebook.cells.index(stub) + 2, mine)
    read = lesson.read(put(folder, {NAME: text_of(notebook)}))
    order = [nbgrader_metadata(c).get("grade_id") or c.id for c in read.notebook.cells]
    assert order.index(FIRST) == order.index("mine") + 1
    assert read.notebook.metadata["autograder"]["flags"] == [Flag.MENDED]


@pytest.mark.slow
@pytest.mark.parametrize("lesson_name", LESSONS)
def test_honest_work_in_any_lesson_is_left_as_it_is(tmp_path_factory, lesson_name):
    course = _all_lessons(tmp_path_factory)
    with open_course(course) as api, api.gradebook as gradebook:
        released = released_notebooks(gradebook.find_assignment(lesson_name))
    release = course / "release" / lesson_name
    for number, code in enumerate(({}, references(lesson_name))):
        notebook = filled(lesson_name, code)
        folder = put(
            tmp_path_factory.mktemp("any") / str(number) / lesson_name,
            {f"{lesson_name}.ipynb": text_of(notebook)},
        )
        handed_in, found = read_lesson(folder, folder / "none", released, release)
        origin = Origin(handed_in.fingerprint, handed_in.timestamp, found[lesson_name].notes)
        Repair().mend(found[lesson_name].notebook, released[lesson_name], origin)
        assert found[lesson_name].notebook.cells == notebook.cells


_courses: list[Path] = []


def _all_lessons(tmp_path_factory):
    if not _courses:
        _courses.append(make_course(tmp_path_factory.mktemp("all") / "course", LESSONS, seed=7))
    return _courses[0]


@pytest.mark.parametrize(
    "name, words",
    [
        (NAME, "is a link"),
        ("mine.ipynb", "There was no notebook"),
    ],
)
@posix
def test_where_nothing_can_be_read_the_empty_notebook_stands_in_and_says_why(
    lesson, folder, name, words
):
    (folder / name).symlink_to(lesson.course / "source" / LESSON / NAME)
    read = lesson.read(folder)
    assert answers(read.notebook) == answers(untouched())
    record = read.notebook.metadata["autograder"]
    assert any(words in notice for notice in record["notices"])
    assert {Flag.UNREADABLE, Flag.MISSING} & set(record["flags"])


# Whose ---------------------------------------------------------------------------------------

PATTERNS = ["*", "al?ce", "[a]", "[", "x]", "=1+1", "[bold]bob", "{student_id}", "a b", "O'Hara"]


@posix
def test_an_id_is_taken_literally(lesson):
    courses = put(lesson.course / "submitted", {})
    for student in ("alice", "a", *PATTERNS):
        put(courses / student / LESSON, {})
    put(courses / "alice" / f"{LESSON}x", {})
    with open_course(lesson.course) as api:
        found = submitted(api.coursedir, LESSON)
    assert set(found) == {"alice", "a", *PATTERNS}
    assert all(path == courses / student / LESSON for student, path in found.items())
    assert not any(map(unfit, found))


@posix
@pytest.mark.parametrize("which", ["lesson", "student"])
def test_of_a_folder_that_cannot_be_entered_this_is_said(lesson, tmp_path, monkeypatch, which):
    """As it is with a mode of 000, for any account but root."""
    folder = put(lesson.course / "submitted" / which / LESSON, {NAME: text_of(right())})
    closed = folder if which == "lesson" else folder.parent
    entered = intake._entered

    def refused(place, name):
        if name == closed.name:
            raise PermissionError(13, "Permission denied")
        return entered(place, name)

    monkeypatch.setattr(intake, "_entered", refused)
    monkeypatch.setattr(intake.os, "access", lambda path, mode: Path(path) != closed)
    monkeypatch.setattr(
        reading.glob,
        "glob",
        lambda pattern, glob=reading.glob.glob: [
            path for path in glob(pattern) if closed not in Path(path).parents
        ],
    )
    with open_course(lesson.course) as api:
        assert submitted(api.coursedir, LESSON)[which] == folder
    assert nothing_to_do(lesson.course, LESSON, [which]) == 0
    with pytest.raises(CourseError, match=rf"may not be read .*chmod -R u\+rwX {closed}`"):
        lesson.read(folder)


@pytest.mark.parametrize("student", [" alice", "alice ", "a\nb", "\x1b[31m", "\udc80", "x" * 129])
def test_an_id_that_would_be_anothers_or_nobodys_is_refused_with_words(student):
    assert "rename the folder" in unfit(student)


# Anything at all -----------------------------------------------------------------------------

TEXTS = st.text(max_size=12) | st.sampled_from(["\ud800", "\x00", "01_neuron", "code", FIRST])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
FIELDS = st.sampled_from(
    ["cell_type", "source", "metadata", "id", "outputs", "attachments", "input", "execution_count"]
)
NBGRADER = st.dictionaries(
    st.sampled_from(["grade_id", "grade", "solution", "locked", "points", "task"]), ANYTHING
)
ODD_CELLS = st.dictionaries(FIELDS, ANYTHING | st.dictionaries(st.just("nbgrader"), NBGRADER))
NOTEBOOKS = st.fixed_dictionaries(
    {"cells": st.lists(ODD_CELLS | ANYTHING, max_size=6)},
    optional={"nbformat": st.sampled_from([2, 3, 4, "4"]), "metadata": ANYTHING},
)


@bounded
@given(NOTEBOOKS, st.randoms(use_true_random=False), st.integers(0, 4))
def test_any_notebook_is_made_whole_or_called_unreadable(lesson, content, chance, damages):
    raw = bytearray(json.dumps(content).encode())
    for _ in range(damages):
        position = chance.randrange(len(raw))
        raw[position : position + chance.randrange(3)] = bytes([chance.randrange(256)])
    try:
        notebook, _ = decipher(bytes(raw))
    except Unreadable:
        return
    Repair().mend(notebook, lesson.released[LESSON], Origin("", "", []))
    nbformat.validate(notebook)
    nbformat.reads(nbformat.writes(notebook).encode().decode(), as_version=4)
    here = [nbgrader_metadata(cell).get("grade_id") for cell in notebook.cells]
    assert sorted(filter(None, here)) == sorted(w.name for w in lesson.released[LESSON].cells)


NAMES = st.sampled_from(
    [NAME, "a.ipynb", "b.py", "c.zip", "timestamp.txt", "d", "é", "*", "e.html"]
)
CONTENTS = (
    st.binary(max_size=40)
    | st.sampled_from(["link", "dangling", "pipe", "up"])
    | st.builds(lambda: text_of(right()).encode())
)
TREES = st.recursive(
    st.dictionaries(NAMES, CONTENTS, max_size=4),
    lambda inner: st.dictionaries(NAMES, CONTENTS | inner, max_size=4),
    max_leaves=12,
)


def plant(folder, tree, secret):
    folder.mkdir()
    for name, content in tree.items():
        path = folder / name
        if isinstance(content, dict):
            plant(path, content, secret)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        elif content == "pipe":
            os.mkfifo(path)
        else:
            targets = {"link": secret, "dangling": secret.with_name("any"), "up": folder.parent}
            path.symlink_to(targets[content])


@posix
@bounded
@given(TREES)
def test_any_folder_gives_a_notebook_and_nothing_from_elsewhere(lesson, tree):
    with tempfile.TemporaryDirectory() as scratch:
        secret = Path(scratch, "secret")
        secret.write_bytes(text_of(right()).encode() + b"of the instructor")
        Path(scratch, "ada").mkdir()
        folder = Path(scratch, "ada", LESSON)
        plant(folder, tree, secret)
        found = take(folder)
        ordinary = {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file()
            and not any(p.is_symlink() for p in (path, *path.parents) if p.is_relative_to(folder))
        }
        assert set(found.files) <= ordinary
        assert set(found.files) | set(found.left_out) | {"timestamp.txt"} >= ordinary
        read = lesson.read(folder)
        assert not any(b"of the instructor" in content for content in read.beside.values())
        assert {path.name for path in Path(scratch).iterdir()} == {"secret", "ada"}


@bounded
@given(st.text(min_size=1, max_size=200))
def test_any_id_is_literal_or_refused(student):
    if unfit(student):
        return
    assert student == student.strip()
    # It can be written to a terminal and to a database as it is.
    assert student.encode() and student.isprintable()
