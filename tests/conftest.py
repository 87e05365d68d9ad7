"""What several test modules use."""

import functools
import itertools
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# Teams of threads fight over the cores on which the other tests run. Nothing has loaded NumPy or
# PyTorch yet; processes that the tests start inherit it.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
# nbgrader's database commands look for `alembic` on PATH; a venv need not be activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# How long an example takes is the machine's affair.
UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", max_examples=25, **UNTIMED)
# The same examples in every run, so that a change never fails for what was there before it.
settings.register_profile("ci", max_examples=60, derandomize=True, database=None, **UNTIMED)
settings.load_profile("ci" if os.environ.get("CI") else "default")

PROOF = "test_exercises"
# The one test of every explorer that is quick enough to be asked all the time.
DRAWN_ONCE = "test_output_of_a_live_cell"


def parameters(item):
    return item.callspec.params if hasattr(item, "callspec") else {}


def pytest_collection_modifyitems(items):
    """Mark what need not be marked by hand; see tests/README.md."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if item.path.stem == PROOF:
            item.add_marker("proof")
        elif "make" in parameters(item) and item.originalname != DRAWN_ONCE:
            item.add_marker("draws")
        elif marks.isdisjoint({"slow", "browser"}):
            item.add_marker("quick")


class ByModule(LoadScopeScheduling):
    """Keeps a module on one worker, so that what its tests run on is set up once.

    The proof has nothing to set up: its tests come last, one by one, to whoever is free.
    """

    def _split_scope(self, nodeid):
        module = nodeid.partition("::")[0]
        return nodeid if PROOF in module else module


def pytest_xdist_make_scheduler(config, log):
    return ByModule(config, log)


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """Folders' names: to find a free one among thousands takes longer each time."""
    folder = tmp_path_factory.mktemp("jupyter-data")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def learner_home(homes, monkeypatch):
    """Keep the progress file of whoever runs the tests out of them."""
    folder = next(homes)
    folder.mkdir()
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def databases_version():
    """nbgrader starts a program to learn its own version of it, for each gradebook it makes."""
    from nbgrader import api

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", functools.cache(api.get_alembic_version))
        yield


@pytest.fixture(scope="session")
def new_course(tmp_path_factory):
    """A function that makes a course: ``new_course(folder, *lessons, timeout=3)``.

    It copies one that `make_course` made of these lessons before, which takes seconds. Keywords
    are settings of the course's Judge.
    """
    from autograder.grading.course import CONFIG, make_course

    made = {}

    def copy(folder, *lessons, **rules):
        if lessons not in made:
            made[lessons] = make_course(tmp_path_factory.mktemp("made") / "course", lessons, seed=7)
        shutil.copytree(made[lessons], folder)
        with (folder / CONFIG).open("a", encoding="utf-8") as config:
            config.writelines(f"c.Judge.{name} = {value!r}\n" for name, value in rules.items())
        return folder

    return copy
