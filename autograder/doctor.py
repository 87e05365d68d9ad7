"""What is wrong with an installation and what to do about it, in words: a learner's part.

A course's part is `autograder.grading.doctor`. A check is a function that looks at one thing and
returns what it found.
"""

import json
import os
import queue
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL

from . import __version__
from .cells import METADATA
from .errors import in_words
from .notebook import what_brings_together

PROJECT = "neuron-to-digits"
# Seconds for a kernel to start and to import what lessons import.
PATIENCE = 120
LESSONS_IMPORT = "import sys, autograder, lessons.widgets; print(sys.executable)"
# What shows ipywidgets in JupyterLab, and its major version for each of theirs.
MANAGER = "@jupyter-widgets/jupyterlab-manager"
MANAGERS = {"7": ("3", "4"), "8": ("5",)}
# What shows explorers within it.
DRAWING = "anywidget"


class State(StrEnum):
    """How what was looked at is."""

    FINE = "fine"
    WEAK = "works, but"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Parameters
    ----------
    about : str
        What was looked at, in a word or two.
    state : State
        How it is.
    says : str
        What was found, in sentences.
    do : str
        What to do about it; "" if nothing needs to be done.
    """

    about: str
    state: State
    says: str
    do: str = ""


def fine(about: str, says: str) -> list[Finding]:
    """Return one finding of something that is as it should be."""
    return [Finding(about, State.FINE, says)]


def weak(about: str, says: str, do: str) -> list[Finding]:
    """Return one finding of something that works less well than it could."""
    return [Finding(about, State.WEAK, says, do)]


def wrong(about: str, says: str, do: str) -> list[Finding]:
    """Return one finding of something that has to be mended."""
    return [Finding(about, State.WRONG, says, do)]


def examine(checks: Iterable[Callable[[Path], list[Finding]]], folder: Path) -> list[Finding]:
    """Return what all checks find; one that fails itself is a finding, and the others go on.

    Parameters
    ----------
    checks : iterable of callable
        Each takes the folder.
    folder : pathlib.Path
        That of a learner's notebooks, or a course.
    """
    findings = []
    for check in checks:
        try:
            findings += check(folder)
        except Exception as error:
            about = check.__name__.replace("_", " ")
            says = f"This could not be looked at. {in_words(error)}"
            findings += wrong(about, says, "Mend what the sentence names, and look again.")
    return findings


def looks_like_a_course(folder: Path) -> bool:
    """Whether a folder holds a course, whole or not."""
    return (folder / "gradebook.db").exists() or any(folder.glob("source/*/*.ipynb"))


def packages(folder: Path) -> list[Finding]:
    """Look for the packages that lessons need, in versions that will do."""
    from packaging.requirements import Requirement

    try:
        needed = [Requirement(text) for text in metadata.requires(PROJECT) or ()]
    except metadata.PackageNotFoundError:
        return wrong(
            "packages",
            f"{PROJECT} is not installed in this Python, {sys.executable}.",
            "Activate the environment that it was installed in, or run `pip install -e .` in the "
            "project's folder.",
        )
    unfit, found = [], []
    for package in needed:
        if package.marker and not package.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(package.name)
        except metadata.PackageNotFoundError:
            unfit.append(f"{package.name} is missing.")
            continue
        if package.specifier.contains(version, prereleases=True):
            found.append(f"{package.name} {version}")
        else:
            unfit.append(f"{package.name} is {version}, and has to be {package.specifier}.")
    if unfit:
        return wrong(
            "packages",
            " ".join(unfit),
            f"`{sys.executable} -m pip install --upgrade "
            + " ".join(sorted({sentence.split()[0] for sentence in unfit}))
            + "`",
        )
    return fine("packages", f"Python {sys.version.split()[0]}, {', '.join(found)}.")


def kernel(folder: Path) -> list[Finding]:
    """Start the kernel that JupyterLab starts, and let it import what lessons import."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    from jupyter_client.manager import start_new_kernel

    about = "kernel"
    install = f"`{sys.executable} -m pip install --upgrade ipykernel`"
    if find_spec("ipykernel") is None:
        return wrong(about, "ipykernel, which runs notebooks, is missing.", install)
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return wrong(about, "Jupyter knows no Python kernel.", install)
    where = f"It is described in {spec.resource_dir}."
    try:
        manager, client = start_new_kernel(PATIENCE, "python3", stderr=DEVNULL)
    except (OSError, RuntimeError) as error:
        return wrong(
            about,
            f"The kernel does not start: {in_words(error).rstrip('.')}. {where}",
            f"If that folder is not of this environment, remove it: an old one hides the right "
            f"one. Else {install}.",
        )
    try:
        said, failed = _run(client, LESSONS_IMPORT)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if failed:
        return wrong(
            about,
            f"The kernel starts, but lessons do not: {failed}. {where} It starts "
            f"{spec.argv[0]}, and this is {sys.executable}.",
            "Install the project in the Python that the kernel starts; or, to have it start this "
            f"one, `{sys.executable} -m ipykernel install --sys-prefix`, and remove that folder "
            "if it is another's.",
        )
    return fine(about, f"Starts {said.strip()}, where lessons can be imported.")


def _run(client, code: str) -> tuple[str, str]:
    """Return what code prints in a kernel, and the error that it ends with, or ""."""
    said: list[str] = []

    def listen(message):
        if message["header"]["msg_type"] == "stream":
            said.append(message["content"]["text"])

    try:
        reply = client.execute_interactive(code, timeout=PATIENCE, output_hook=listen)["content"]
    except (TimeoutError, queue.Empty):
        return "", f"no answer in {PATIENCE} seconds"
    error = "" if reply["status"] == "ok" else f"{reply['ename']}: {reply['evalue']}"
    return "".join(said), error


def widgets(folder: Path) -> list[Finding]:
    """Look for the part of JupyterLab that shows ipywidgets, without which explorers are text."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_federated_extensions, get_page_config

    about = "explorers"
    if missing := [name for name in ("ipywidgets", "anywidget") if find_spec(name) is None]:
        return wrong(about, f"Without {' and '.join(missing)} there are none.", "As for packages.")
    version = metadata.version("ipywidgets")
    paths = jupyter_path("labextensions")
    extensions = get_federated_extensions(paths)
    install = (
        f"`{sys.executable} -m pip install --upgrade --force-reinstall --no-deps ipywidgets "
        "jupyterlab_widgets anywidget`"
    )
    for name, shows in ((MANAGER, "ipywidgets"), (DRAWING, "anywidget's drawings")):
        if name not in extensions:
            return wrong(
                about,
                f"JupyterLab lacks the part that shows {shows}, so explorers are a line of text.",
                f"{install}, then start JupyterLab anew.",
            )
    shown_by = extensions[MANAGER]
    fitting = MANAGERS.get(version.partition(".")[0])
    if fitting and shown_by["version"].partition(".")[0] not in fitting:
        return wrong(
            about,
            f"ipywidgets {version} does not fit what shows it in JupyterLab, {MANAGER} "
            f"{shown_by['version']} in {shown_by['ext_path']}.",
            f"{install}, then start JupyterLab anew. If the folder is not of this environment, "
            "remove it.",
        )
    disabled = {name.partition(":")[0] for name in get_page_config(paths)["disabledExtensions"]}
    for name in sorted(disabled.intersection((MANAGER, DRAWING))):
        return wrong(
            about,
            f"{name}, which shows explorers in JupyterLab, is switched off.",
            f"`jupyter labextension enable {name}`, then start JupyterLab anew.",
        )
    return fine(about, f"ipywidgets {version}, shown in JupyterLab by {MANAGER}.")


def data(folder: Path) -> list[Finding]:
    """Read the digits that ship with the course."""
    from lessons.data import DataError, load_small_set

    try:
        digits = load_small_set()
    except DataError as error:
        return wrong(
            "data",
            str(error),
            f"`{sys.executable} -m pip install --force-reinstall --no-deps "
            f"{PROJECT}=={__version__}`; in a copy of the repository, fetch the file again.",
        )
    return fine("data", f"{digits.name}.")


def keeping(folder: Path) -> list[Finding]:
    """Look at whether work can be saved where the notebooks lie."""
    if not any(folder.glob("*.ipynb")) or os.access(folder, os.W_OK):
        return []
    return wrong(
        "folder",
        f"You cannot write to {folder}, so neither notebooks nor progress can be saved.",
        f"`chmod u+w {folder}` if it is yours; else copy it to where you can write.",
    )


def notebooks(folder: Path) -> list[Finding]:
    """Compare what notebooks in a folder ask with what this installation knows."""
    from .exercises import all_lessons, exercises
    from .own import read_over_published

    about = "notebooks"
    found, findings = 0, []
    others: dict[tuple[str, str], list[str]] = {}
    for path in sorted([*folder.glob("*.ipynb"), *folder.glob("*/*.ipynb")]):
        if path.parent not in (folder, folder / path.stem):
            continue  # a copy, as an update makes one
        read_over_published(path.parent)
        if path.stem not in all_lessons():
            continue
        found += 1
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            asked = _asked(read)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            findings += wrong(
                about,
                f"{path} is damaged: it is no notebook.",
                "Take it from a copy of yours, or see in `.ipynb_checkpoints`. Without one, rename "
                f"it: `python -m autograder learn {folder}` puts a new one in its place.",
            )
            continue
        known = {exercise.id for exercise in exercises(path.stem)}
        if strange := sorted(asked ^ known):
            findings += wrong(
                about,
                f"{path} and this installation differ in {', '.join(strange)}: they are of "
                "different versions, or a test cell was removed.",
                f"`python -m autograder learn --update {path.parent}` brings it to the version "
                "that is installed, and keeps your work. A notebook that your instructor handed "
                "out needs the version that it came with.",
            )
            continue
        version = read["metadata"].get(METADATA, {}).get("version", __version__)
        if version != __version__:
            to_do = what_brings_together(path, version)
            others.setdefault((version, to_do), []).append(path.stem)
    for (version, to_do), names in others.items():
        findings += weak(
            about,
            f"In {folder}, of version {version}: {', '.join(names)}. Installed is version "
            f"{__version__}.",
            to_do,
        )
    if findings or not found:
        return findings
    return fine(about, f"{found} in {folder} are of this version, {__version__}.")


def _asked(notebook: dict) -> set[str]:
    """Return the exercises that a notebook's test cells ask."""
    marks = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    code = [cell["cell_type"] == "code" for cell in notebook["cells"]]
    return {
        mark["grade_id"]
        for mark, is_code in zip(marks, code, strict=True)
        if is_code and mark.get("grade") and not mark.get("solution")
    }


LEARNERS = (packages, kernel, widgets, data, keeping, notebooks)
