"""The two distributions as they are built: what each holds, and that each does what it is for.

Nothing of this project is imported from the tree here: each is installed into an environment of
its own, which takes other packages from the one that runs the tests.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from autograder import __version__
from autograder.exercises import LESSONS
from autograder.references import PROJECT, references
from autograder.ways import source_of

pytestmark = pytest.mark.slow

OTHERS = sysconfig.get_paths()["purelib"]
SOLUTIONS = re.compile(r"solution|grading|/inside/|source/|references|building", re.IGNORECASE)

# Is run by hand, with a package that nothing else needs.
MAKES_DATA = "make_digits.py"
NEWER, NEW_WORDS = "99.0", "What you will be able to do"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the two wheels, learners' and teachers', each built from its source distribution."""
    return build(PROJECT, tmp_path_factory.mktemp("dist"))


def build(project, folder, *options):
    """Build both wheels of a project into a folder, and return them."""
    # Both at once: most of it is starting Python.
    commands = [
        [
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            *options,
            "--outdir",
            folder / name,
            place,
        ]
        for name, place in (("learn", "."), ("teach", "solutions"))
    ]
    runs = [subprocess.Popen(c, cwd=project, stdout=subprocess.PIPE, stderr=-2) for c in commands]
    for run in runs:
        output = run.communicate()[0].decode()
        assert run.returncode == 0, output
    return [next((folder / name).glob("*.whl")) for name in ("learn", "teach")]


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """Return both wheels of a newer version, with other words in a text and other hidden cases."""
    root = tmp_path_factory.mktemp("newer")
    project = root / "project"
    nothing_made = shutil.ignore_patterns(".*", "__pycache__")
    for room in ("autograder", "lessons", "solutions"):
        shutil.copytree(PROJECT / room, project / room, ignore=nothing_made)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / file, project)
    for file, old, new in (
        ("autograder/__init__.py", f'__version__ = "{__version__}"', f'__version__ = "{NEWER}"'),
        (f"lessons/source/{LESSONS[0]}.md", "\nYou will be able to\n", f"\n{NEW_WORDS}\n"),
        ("solutions/neuron/weighted_sum.py", "(40, 1)]", "(41, 1)]"),
    ):
        text = (project / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, file
        (project / file).write_text(text.replace(old, new), encoding="utf-8")
    code = f"from autograder.building import build; build(({LESSONS[0]!r},))"
    environment = os.environ | {"PYTHONPATH": str(project)}
    subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, check=True)
    return build(project, root, "--wheel")


class Environment:
    """A new environment with some wheels, outside the tree.

    Other packages come from the environment that runs the tests; its `.pth` files, and so an
    editable installation of this project, do not.
    """

    def __init__(self, folder, *wheels):
        self.folder = folder
        venv.create(folder / "venv", with_pip=False, symlinks=os.name == "posix")
        scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        self.python = str(scripts / "python")
        self.site = Path(self.run("-c", "import site; print(site.getsitepackages()[0])").strip())
        (self.site / "others.pth").write_text(f"{OTHERS}\n")
        install = ["-m", "pip", "--python", self.python, "install", "--no-deps", "--no-index"]
        subprocess.run([sys.executable, *install, *wheels], check=True, capture_output=True)

    def run(self, *arguments, **options):
        """Run Python there and return what it prints."""
        done = self.attempt(*arguments, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def attempt(self, *arguments, **options):
        environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "COLUMNS")}
        # Programs of the environment come first, and of the others after them.
        path = os.pathsep.join([str(Path(self.python).parent), environment["PATH"]])
        # A sandbox shows an environment's own packages, and the user's: say that the others are.
        ours = {"PATH": path, "COLUMNS": "200", "PYTHONUSERBASE": str(Path(OTHERS).parents[2])}
        return subprocess.run(
            [self.python, "-W", "ignore", *arguments],
            cwd=self.folder,
            env=environment | ours | options.pop("env", {}),
            capture_output=True,
            text=True,
            **options,
        )


@pytest.fixture(scope="module")
def learner(built, tmp_path_factory):
    return Environment(tmp_path_factory.mktemp("learner"), built[0])


@pytest.fixture(scope="module")
def teacher(built, tmp_path_factory):
    return Environment(tmp_path_factory.mktemp("teacher"), *built)


def modules(wheel):
    """Return what a wheel installs, without its own description."""
    names = zipfile.ZipFile(wheel).namelist()
    return {name for name in names if ".dist-info/" not in name and ".data/" not in name}


def metadata(wheel):
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    return archive.read(name).decode()


def test_every_file_is_in_one_of_them_and_no_answer_in_the_learners(built):
    learn, teach = map(modules, built)
    assert not learn & teach
    assert not [name for name in learn if SOLUTIONS.search(name)]
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True)
    if tracked.returncode == 0:
        rooms = ("autograder/", "lessons/", "solutions/")
        ours = {name for name in tracked.stdout.splitlines() if name.startswith(rooms)}
        ours -= {"solutions/pyproject.toml", "solutions/hatch_build.py"}
        assert (learn | teach) >= ours
    for wheel in built:
        assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())
    for wheel in built:
        with tarfile.open(next(wheel.parent.glob("*.tar.gz"))) as source:
            assert len(source.getnames()) > 50


def test_both_are_of_one_version(built):
    learn, teach = map(metadata, built)
    assert f"\nVersion: {__version__}\n" in learn and f"\nVersion: {__version__}\n" in teach
    assert f"\nRequires-Dist: neuron-to-digits=={__version__}\n" in teach


def test_each_declares_what_it_imports_and_learners_nothing_else(built):
    needed = []
    for wheel, own in zip(built, (built[:1], built), strict=True):
        archive = zipfile.ZipFile(wheel)
        found = set()
        for name in modules(wheel):
            if name.endswith(".py") and not name.endswith(MAKES_DATA):
                for node in ast.walk(ast.parse(archive.read(name))):
                    if isinstance(node, ast.Import):
                        found |= {alias.name.partition(".")[0] for alias in node.names}
                    elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                        found.add(node.module.partition(".")[0])
        here = {name.partition("/")[0] for each in own for name in modules(each)}
        needed.append(found - here - sys.stdlib_module_names)
    learn, teach = (
        {
            name.lower()
            for name in re.findall(r"^Requires-Dist: ([\w-]+)", metadata(w), re.MULTILINE)
        }
        for w in built
    )
    dev = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    learn -= {re.match(r"[\w-]+", name)[0] for name in dev["optional-dependencies"]["dev"]}
    called = {"pil": "pillow", "ipython": "ipython", "psycopg": "psycopg"}
    learn_needs, teach_needs = (
        {called.get(name.lower(), name.lower()) for name in names} for names in needed
    )
    spelled = {name.replace("-", "_") for name in learn}
    assert learn_needs <= spelled
    # pooch shows how far it has come with tqdm, if that is there.
    assert spelled - learn_needs <= {"tqdm"}
    assert teach_needs <= spelled | {name.replace("-", "_") for name in teach}


def test_learners_have_no_answers_and_only_their_commands(learner):
    rooms = ("grading", "references", "inside", "fingerprints", "proving")
    for module in ("solutions", *(f"autograder.{room}" for room in rooms)):
        found = learner.attempt("-c", f"import {module}")
        assert "ModuleNotFoundError" in found.stderr, module
    shown = learner.run("-m", "autograder", "--help")
    assert "learn" in shown and "neuron-to-digits-teach" in shown
    assert not re.search(r"\b(course|grade|build|demo)\b +[A-Z]", shown)


def test_everything_that_learners_have_can_be_imported_there(built, learner):
    """Nothing was left out that something else needs."""
    names = [
        name.removesuffix(".py").replace("/", ".")
        for name in sorted(modules(built[0]))
        if name.endswith(".py") and not name.endswith(MAKES_DATA)
    ]
    assert len(names) > 100
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    learner.run("-c", code, *names)


def test_check_imports_numpy_and_nothing_else(learner):
    code = (
        "import sys, numpy; before = set(sys.modules); from autograder import check; "
        "print({name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    loaded = ast.literal_eval(learner.run("-c", code))
    assert loaded - sys.stdlib_module_names == {"autograder", "lessons"}


WALK = """
import json, pathlib, sys
import autograder.learning
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
# How long a check may take here is the machine's affair.
autograder.learning.SECONDS = 600
answers = json.loads(pathlib.Path(sys.argv[1]).read_text())
found = {}
for lesson, written in answers.items():
    notebook = json.loads(pathlib.Path("neuron-to-digits", lesson + ".ipynb").read_text())
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        with capture_output() as captured:
            result = shell.run_cell(written.get(name, source), store_history=True)
        if not result.success:
            print(lesson, source, result.error_in_exec or result.error_before_exec)
            sys.exit(1)
        if source.startswith("check("):
            shown = captured.stdout + "".join(str(o.data) for o in captured.outputs)
            found[name] = ": right" in shown
print(json.dumps(found))
"""


def test_the_learners_way_through_all_lessons(learner, tmp_path):
    """Lessons are put into a folder, answers written in, every cell run, every check passed."""
    code = "from autograder.lesson_folder import lay_out; print(lay_out('neuron-to-digits'))"
    assert learner.run("-c", code).strip().endswith(f"{LESSONS[0]}.ipynb")
    answers = {
        lesson: {f"{id}_answer": source_of(way, id) for id, way in references(lesson).items()}
        for lesson in LESSONS
    }
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers))
    session = {"JPY_SESSION_NAME": str(learner.folder / "neuron-to-digits" / f"{LESSONS[0]}.ipynb")}
    data = {"NEURON_TO_DIGITS_DATA": str(tmp_path / "none"), "MPLBACKEND": "agg"}
    offline = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    printed = learner.run("-c", WALK, str(file), env=session | data | offline)
    found = json.loads(printed.splitlines()[-1])
    assert len(found) == sum(map(len, answers.values()))
    assert [name for name, right in found.items() if not right] == []
    kept = json.loads((learner.folder / "neuron-to-digits" / "progress.json").read_text())
    assert set(kept["points"]) == set(found)


@pytest.fixture(scope="module")
def graded(teacher):
    """Return a course of the first lesson in which one submission is graded, and what was said."""
    teacher.run("-m", "autograder", "course", "course", "--lessons", LESSONS[0])
    course = teacher.folder / "course"
    handed_in = course / "submitted" / "ada" / LESSONS[0]
    handed_in.mkdir(parents=True)
    solved = course / "source" / LESSONS[0] / f"{LESSONS[0]}.ipynb"
    (handed_in / solved.name).write_bytes(solved.read_bytes())
    return course, teacher.run("-m", "autograder", "grade", "course", "--jobs", "1")


def test_teachers_make_a_course_release_and_grade_it(teacher, graded):
    shown = teacher.run("-m", "autograder", "--help")
    assert all(command in shown for command in ("learn", "build", "course", "grade", "report"))
    course, said = graded
    released = course / "release" / LESSONS[0] / f"{LESSONS[0]}.ipynb"
    assert "is not written yet" in released.read_text(encoding="utf-8")
    assert re.search(r"ada\W.*18", said), said


def test_a_newer_version_renews_a_course_and_keeps_its_grades(graded, newer, tmp_path):
    course, teacher = graded[0], Environment(tmp_path, *newer)
    name, config = f"{LESSONS[0]}/{LESSONS[0]}.ipynb", (course / "nbgrader_config.py").read_text()
    said = teacher.run("-m", "autograder", "course", "--upgrade", str(course))
    assert f"{LESSONS[0]}: renewed" in said and "weighted_sum: other cases" in said, said
    for folder in ("source", "release"):
        text = (course / folder / name).read_text(encoding="utf-8")
        assert NEW_WORDS in text and f'"version": "{NEWER}"' in text
    assert (course / "nbgrader_config.py").read_text() == config
    said = teacher.run("-m", "autograder", "grade", str(course))
    assert "Nothing to do: 1" in said and "weighted_sum changed since 1 submission" in said, said
    said = teacher.run("-m", "autograder", "regrade", str(course), LESSONS[0], "--jobs", "1")
    assert re.search(r"ada\W+18\W+18\W+the same", said), said
    assert "changed since" not in teacher.run("-m", "autograder", "grade", str(course))


def test_a_newer_version_renews_a_learners_folder_and_keeps_the_work(learner, newer, tmp_path):
    folder = tmp_path / "lessons"
    learner.run("-c", f"from autograder.lesson_folder import lay_out; lay_out({str(folder)!r})")
    path = folder / f"{LESSONS[0]}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    (answer,) = (c for c in notebook["cells"] if c["id"] == "weighted-sum-answer")
    answer["source"] = "def weighted_sum(x, w, b):\n    return 42  # mine"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    said = Environment(tmp_path, newer[0]).run("-m", "autograder", "learn", "--update", str(folder))
    assert "Your work is where it was" in said, said
    text = path.read_text(encoding="utf-8")
    assert "42  # mine" in text and NEW_WORDS in text and f'"version": "{NEWER}"' in text
