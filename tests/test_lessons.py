"""The lessons as texts and as notebooks: they run, keep their budgets, and lead somewhere."""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from autograder import texts
from autograder.building import NOTEBOOKS, released, solved
from autograder.exercises import LESSONS
from autograder.proving.promises import learners_notebook as of_learners
from autograder.texts import TEXTS, AuthorError
from autograder.vocabulary import early_uses, prose, vocabulary

# Of the core path, which a beginner walks in at most so many minutes.
MAX_CELLS = 50
MAX_WORDS = 1400
MAX_MINUTES = 90
MAX_NOTEBOOK_OUTPUT = 1_500_000

every_lesson = pytest.mark.parametrize("lesson", LESSONS)


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def words_of(text):
    """Words a learner reads: no markup, no formulas, no addresses."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|\]\([^)]*\)|`", " ", text)
    return re.findall(r"[A-Za-z][\w'-]*", text)


def core(cells):
    """The cells without the sections whose heading says that they go deeper."""
    deeper = 0  # the level of the heading under which we are
    for cell in cells:
        heading = re.match(r"(#+) (Going deeper: )?", cell.source)
        if cell.cell_type == "markdown" and heading:
            level = len(heading[1])
            if heading[2]:
                deeper = min(deeper or level, level)
            elif level <= deeper:
                deeper = 0
        if not deeper:
            yield cell


def test_what_goes_deeper_ends_with_its_section():
    texts = ["# A", "x", "## Going deeper: B", "x", "### C", "## D", "### Going deeper: E", "## F"]
    cells = [SimpleNamespace(cell_type="markdown", source=text) for text in texts]
    assert [cell.source for cell in core(cells)] == ["# A", "x", "## D", "## F"]


@every_lesson
def test_the_core_keeps_its_budget(lesson):
    cells = list(core(of_learners(lesson).cells))
    assert len(cells) <= MAX_CELLS
    words = [words_of(cell.source) for cell in cells if cell.cell_type == "markdown"]
    assert sum(map(len, words)) <= MAX_WORDS
    marked = [line for text in markdown(of_learners(lesson)) for line in text.splitlines()]
    marked = [line for line in marked if re.match("#+ Going deeper: ", line)]
    assert all(any(c.source.startswith(m) for c in of_learners(lesson).cells) for m in marked)
    minutes = re.search(r"\*\*(\d+) minutes", cells[0].source)
    assert minutes and int(minutes[1]) <= MAX_MINUTES


@every_lesson
def test_only_folded_cells_open_a_lesson_with_much_code(lesson):
    for cell in of_learners(lesson).cells:
        if cell.cell_type == "code" and not cell.metadata.get("jupyter"):
            assert len(cell.source.splitlines()) <= 10
            return


@every_lesson
def test_the_lesson_has_the_parts_of_the_template(lesson):
    headings = " ".join(
        line.lower()
        for text in markdown(of_learners(lesson))
        for line in text.splitlines()
        if line.startswith("#")
    )
    for part in ("recall", "predict", "build", "debug", "reflect", "challenge", "recap"):
        assert part in headings, part
    opening = markdown(of_learners(lesson))[0]
    assert "minutes" in opening and "uilds on" in opening


@every_lesson
def test_links_between_notebooks_lead_somewhere(lesson):
    text = "\n".join(markdown(of_learners(lesson)))
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if not target.startswith("http"):
            number = int(target[:2]) if target[:2].isdigit() else 0
            # Lessons still to be written are announced, not linked to.
            assert (NOTEBOOKS / target).exists(), f"{target} (lesson {number})"


@every_lesson
def test_pictures_in_the_text_have_an_alternative(lesson):
    text = "\n".join(markdown(of_learners(lesson)))
    assert not re.search(r"!\[\s*\]\(", text)
    assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", text))


@every_lesson
def test_the_voice(lesson):
    text = "\n".join(markdown(of_learners(lesson)))
    prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|!\[", " ", text, flags=re.DOTALL)
    assert "!" not in prose
    assert not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", prose)


@every_lesson
def test_no_word_is_used_before_it_is_introduced(lesson):
    assert list(early_uses(lesson)) == []


@pytest.fixture
def change_text(tmp_path, monkeypatch):
    """Return a function that changes a copy of a lesson's text."""
    for path in TEXTS.glob("[0-9]*.md"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(texts, "TEXTS", tmp_path)

    def change(lesson, old, new):
        path = tmp_path / f"{lesson}.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "planted, early",
    [
        ("Softmax is next.", ["softmax"]),
        ("Their one-hot\nlabels, and two confusion\nmatrices.", ["one-hot", "label"]),
        ("A confusion\nmatrix. Lesson 09 has more.", ["confusion matrix"]),
        ("Lesson 09 draws a confusion\nmatrix.", []),
        ("See [lesson 07](07_softmax.ipynb) for softmax.", []),
        ("Lesson 08 needs softmax.", ["softmax"]),
        ("`softmax(z)` and $softmax$ are code and formula; resoftmaxed is no word.", []),
        ("Gradients.", ["gradient"]),
        ("| row | of the losses |", ["loss"]),
    ],
)
def test_a_planted_early_word_is_found(change_text, planted, early):
    def found():
        return Counter(re.search("`(.+)`", place)[1] for place in early_uses("01_neuron"))

    before = found()
    change_text("01_neuron", "## Predict, then explore\n", f"## Predict\n\n{planted}\n\n")
    assert found() - before == Counter(early)


def test_a_word_is_introduced_by_its_own_lesson_only_once_it_is_bold(change_text):
    change_text("07_softmax", "**temperature**", "temperature")
    with pytest.raises(AuthorError, match=r"`temperature` stands nowhere in bold"):
        vocabulary("07_softmax")
    change_text("07_softmax", "## Recap\n", "## Recap\n\nThe **temperature** softens it.\n")
    assert any("`temperature`" in place for place in early_uses("07_softmax"))


@every_lesson
def test_the_lesson_has_a_vocabulary_and_leads_to_the_glossary(lesson):
    assert vocabulary(lesson)
    recap = markdown(of_learners(lesson))[-1]
    assert recap.index("| word | meaning |") < recap.index("](glossary.md)")


@every_lesson
def test_headings_are_unique_so_that_links_can_name_them(lesson):
    headings = re.findall(r"^#+ .+$", prose(TEXTS.joinpath(f"{lesson}.md").read_text()), re.M)
    assert len(headings) == len(set(headings))


@every_lesson
def test_the_lesson_links_to_the_one_before_and_the_one_after(lesson):
    cells = markdown(of_learners(lesson))
    place = LESSONS.index(lesson)
    for neighbour, cell in [(place - 1, cells[0]), (place + 1, cells[-1])]:
        if 0 <= neighbour < len(LESSONS):
            number, file = LESSONS[neighbour][:2], f"{LESSONS[neighbour]}.ipynb"
            assert re.search(rf"\[lesson {number}\]\({file}\)", cell, re.IGNORECASE)


def test_the_readme_says_of_each_lesson_what_the_lesson_says():
    readme = (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \[\d.*?\]\(lessons/(\w+)\.ipynb\) \| (\d+) \|.*\| (.+) \|$", readme, re.M
    )
    assert [lesson for lesson, _, _ in rows] == list(LESSONS)
    for lesson, minutes, builds_on in rows:
        opening = markdown(of_learners(lesson))[0]
        said = re.search(r"\*\*(\d+) minutes.*?uilds on:\*\*(.*?)\n\n", opening, re.DOTALL)
        assert said[1] == minutes
        assert re.findall(r"\[lesson (\d\d)\]", said[2]) == re.findall(r"\d\d", builds_on)
        assert all(number < lesson[:2] for number in re.findall(r"\d\d", builds_on))


ASK_FOR_PYTORCH = "import sys\n\n'torch' in sys.modules"


def import_of_pytorch(notebook):
    """Return the place of the cell that imports PyTorch; None if there is none."""
    cells = enumerate(notebook.cells)
    return next((i for i, cell in cells if re.search("^import torch$", cell.source, re.M)), None)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Run a notebook once, in order, the way nbgrader does."""
    done = {}

    def run(lesson, which):
        if (lesson, which) not in done:
            notebook = solved(lesson)
            if which == "released":
                notebook = released(notebook)
            place = import_of_pytorch(notebook)
            if place is not None:
                notebook.cells.insert(place, new_code_cell(ASK_FOR_PYTORCH))
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("NBGRADER_EXECUTION", "autograde")
                client = NotebookClient(
                    notebook,
                    timeout=60,
                    allow_errors=which == "released",
                    resources={"metadata": {"path": str(tmp_path_factory.mktemp(lesson))}},
                )
                client.execute()
            done[lesson, which] = notebook
        return done[lesson, which]

    return run


def outputs(notebook):
    return [
        (cell, output)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


@pytest.mark.slow
@every_lesson
def test_the_solved_notebook_runs_in_order_and_passes_its_checks(lesson, executed):
    notebook = executed(lesson, "solved")
    for cell, output in outputs(notebook):
        assert output.output_type != "error", cell.source
        assert output.get("name") != "stderr", (cell.source, output.text)
        if cell.metadata.get("nbgrader", {}).get("grade") and "data" in output:
            text = output["data"]["text/plain"]
            assert "right" in text or float(text) == cell.metadata.nbgrader.points


@pytest.mark.slow
@every_lesson
def test_an_untouched_notebook_runs_without_a_traceback_in_its_checks(lesson, executed):
    notebook = executed(lesson, "released")
    for cell, output in outputs(notebook):
        assert output.output_type != "error", (cell.source, output.get("evalue"))
        assert output.get("name") != "stderr", (cell.source, output.text)


@every_lesson
def test_pytorch_is_imported_by_a_cell_of_its_own_below_the_first(lesson):
    """Its own, because grading runs whatever imports something even if a learner changed it."""
    code = [cell.source for cell in of_learners(lesson).cells if cell.cell_type == "code"]
    importing = [source for source in code if re.search(r"^\s*(import|from) torch", source, re.M)]
    assert len(importing) == (lesson != "02_gates")
    for source in importing:
        assert source != code[0]
        for line in filter(None, source.splitlines()):
            assert line.startswith(("# ", "import torch", "from torch", "torch.")), line


@every_lesson
def test_the_first_cell_installs_the_course_only_where_it_is_missing(lesson, monkeypatch):
    first = next(cell for cell in of_learners(lesson).cells if cell.cell_type == "code")
    python = TransformerManager().transform_cell(first.source)
    ran = []
    shell = SimpleNamespace(run_line_magic=lambda name, line: ran.append((name, line)))
    exec(python, {"get_ipython": lambda: shell})
    assert ran == []
    monkeypatch.setitem(sys.modules, "autograder", None)
    exec(python, {"get_ipython": lambda: shell})
    # Without dependencies: what is there already must stay as it is.
    assert ran == [("pip", "install --quiet --no-deps neuron-to-digits anywidget psygnal")]


@pytest.mark.slow
@every_lesson
def test_nothing_above_loads_pytorch(lesson, executed):
    answers = [
        output["data"]["text/plain"]
        for cell, output in outputs(executed(lesson, "solved"))
        if cell.source == ASK_FOR_PYTORCH
    ]
    assert answers == ([] if lesson == "02_gates" else ["False"])


@pytest.mark.slow
@every_lesson
def test_outputs_are_small_and_without_widget_state(lesson, executed):
    notebook = executed(lesson, "solved")
    assert len(json.dumps([output for _, output in outputs(notebook)])) < MAX_NOTEBOOK_OUTPUT
    assert "widgets" not in notebook.metadata


def test_committed_notebooks_carry_no_outputs():
    for lesson in LESSONS:
        notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
        assert not outputs(notebook)


def test_every_text_belongs_to_a_lesson():
    assert sorted(path.stem for path in Path(TEXTS).glob("[0-9]*.md")) == sorted(LESSONS)
