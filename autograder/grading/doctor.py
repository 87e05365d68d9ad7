"""What is wrong with a course and the machine that grades it, in words; see `autograder.doctor`."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.config import ExtensionConfigManager
from nbgrader.api import Gradebook
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from .. import __version__, own
from ..cells import exercise_answered
from ..doctor import Finding, State, fine, weak, wrong
from ..errors import CourseError, in_words
from ..exercises import UnknownExercise, find_exercise
from ..own import OwnFolderError
from ..references import SOLUTIONS, MissingReference, solution
from . import sandbox
from .course import CONFIG, find_programs, open_course
from .course_record import RECORD, UNFINISHED, CourseRecord, read_over_as_recorded
from .exchange import FOLDERS, ROOT, SHARED

OURS = "autograder.grading."
SERVER = "autograder.grading.server"
STEPS = {
    "Autograde.autograde_preprocessors": "preprocessors.Judge",
    "Autograde.sanitize_preprocessors": "preprocessors.Repair",
    "ExchangeFactory.collect": "collecting.Collect",
    "ExchangeFactory.release_feedback": "exchange.ReleaseFeedback",
}

# What a kernel, or what starts a container, may forbid.
NAMESPACES_ALLOWED = Path("/proc/sys/user/max_user_namespaces")
UNPRIVILEGED_ALLOWED = Path("/proc/sys/kernel/unprivileged_userns_clone")
APPARMOR_RESTRICTS = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
OWN_STATUS = Path("/proc/self/status")

APPARMOR_PROFILE = """\
Let bubblewrap make namespaces, as root:

cat > /etc/apparmor.d/bwrap <<'END'
abi <abi/4.0>,
include <tunables/global>
profile bwrap /usr/bin/bwrap flags=(unconfined) {
  userns,
}
END
apparmor_parser -r /etc/apparmor.d/bwrap
"""
CONTAINER = (
    "Either leave it so, where Landlock protects you; or start the container with `docker run "
    "--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt "
    "systempaths=unconfined`, in Kubernetes with `seccompProfile: {type: Unconfined}` and "
    "`procMount: Unmasked`. Both open to the container what is closed to others: give it to no "
    "container that does anything but grade."
)


def settings(root: Path) -> Config:
    """Return what a course's configuration says; what is wrong in it is raised."""
    umask = os.umask(0o077)
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    finally:
        os.umask(umask)


def config(root: Path) -> list[Finding]:
    """Read the configuration, and look for the lines by which it is ours."""
    about, path = "config", root / CONFIG
    if not path.is_file():
        return wrong(
            about,
            f"{path} is missing.",
            "Take it from a backup, with its seed. Without one, make a new course elsewhere, copy "
            "its config, set `c.CourseDirectory.course_id`, and grade everything again.",
        )
    try:
        read = settings(root)
    except Exception as error:
        line = getattr(error, "lineno", None) or _line(error, path)
        return wrong(
            about,
            f"{path} cannot be read: {in_words(error)}" + (f", line {line}." if line else "."),
            "Mend that line; until then nbgrader goes on without what stands there.",
        )
    missing = [
        f"c.{name} (with {OURS}{step})"
        for name, step in STEPS.items()
        if OURS + step not in _set(read, name)
    ]
    if missing:
        return wrong(
            about,
            f"{path} lacks lines by which submissions are graded and taken in as this page says: "
            f"{', '.join(missing)}.",
            "Make a new course elsewhere (`python -m autograder course`), copy from its config "
            "what stands above and in `configure(…)`, and take out what sets these otherwise.",
        )
    if not read.CourseDirectory.get("course_id"):
        return wrong(about, f"{path} has no name for the course.", "Set `course_id` in it.")
    if not read.Judge.get("seed"):
        return wrong(
            about,
            f"{path} has no seed, so every learner of every course gets the same hidden cases.",
            "Put the course's number back: `c.Judge.seed = …`.",
        )
    return fine(about, f"{path}, of the course {read.CourseDirectory.course_id}.")


def _set(read: Config, name: str) -> Any:
    section, _, option = name.partition(".")
    return read[section].get(option) or ()


def _line(error: BaseException, path: Path) -> int | None:
    """Return in which line of a file something was raised."""
    lines, trace = [], error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1] if lines else None


def made_with(root: Path) -> list[Finding]:
    """Compare the version that the course was made with with the one that is installed."""
    about, upgrade = "version", f"`python -m autograder course --upgrade {root}`"
    if (root / UNFINISHED).exists():
        return wrong(
            about,
            f"An upgrade of {root} is going on, or was stopped.",
            f"If it was stopped: {upgrade}, which puts everything back first.",
        )
    if not (root / RECORD).exists():
        return weak(
            about,
            f"There is no {RECORD}: the course was made by a version that could not upgrade.",
            "Finish it as it is. A course that is made now can be upgraded.",
        )
    try:
        record = CourseRecord.read(root)
        read_over_as_recorded(root)
    except (CourseError, OwnFolderError) as error:
        return wrong(about, str(error), f"With another folder: {upgrade} --with FOLDER")
    if record.is_newer():
        return wrong(
            about,
            f"The course is of version {record.version}, and {__version__} is installed.",
            "`pip install --upgrade neuron-to-digits-teach`",
        )
    if record.version != __version__:
        return weak(
            about,
            f"The course is of version {record.version}, and {__version__} is installed.",
            f"While nobody grades: {upgrade}",
        )
    theirs = f" {record.own} is read over it." if record.own else ""
    return fine(about, f"{__version__}, as is installed.{theirs}")


def _is_wrong(findings: list[Finding]) -> bool:
    return any(finding.state is State.WRONG for finding in findings)


def rights(root: Path) -> list[Finding]:
    """Look at who can read and change the course."""
    about = "rights"
    if os.name != "posix":
        return []
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        return wrong(
            about,
            f"{root} belongs to {_name(root.owner)}, and you cannot write there.",
            "Work as its owner, or as a member of the group that teaches.",
        )
    mode = stat.S_IMODE(root.stat().st_mode)
    if mode & 0o007:
        return wrong(
            about,
            f"Everybody on this machine can enter {root} (mode {mode:o}), where solutions and "
            "grades are.",
            f"`chmod o= {root}`",
        )
    closed = [p for p in (root / "gradebook.db", *root.glob("*/")) if p.exists()]
    if unwritable := [str(path) for path in closed if not os.access(path, os.W_OK)]:
        return wrong(
            about,
            f"You cannot write to {', '.join(unwritable)}.",
            "`chmod` or `chown` them as the rest of the course; with a group, `chmod g+rw`.",
        )
    return fine(about, f"Nobody but {_whose(root)} can enter {root}.")


def group(root: Path) -> list[Finding]:
    """Look at whether all who teach together can."""
    about = "group"
    if os.name != "posix" or not (root / CONFIG).is_file():
        return []
    shared = bool(settings(root).CourseDirectory.get("groupshared"))
    found = root.stat()
    if not shared:
        if found.st_mode & 0o070:
            return wrong(
                about,
                f"The group {_name(root.group)} can enter {root}, but the config keeps what is "
                "made there from it.",
                f"`chmod g= {root}`, if you teach alone. Else make the course anew with `--group`.",
            )
        return []
    about_group = f"the group {_name(root.group)}"
    if not found.st_mode & stat.S_ISGID or found.st_mode & 0o070 != 0o070:
        return wrong(
            about,
            f"The config says that {about_group} teaches together, but in {root} (mode "
            f"{stat.S_IMODE(found.st_mode):o}) what one makes is not the others'.",
            f"`chmod 2770 {root}`, and `chmod -R g+rwX {root}`",
        )
    database = root / "gradebook.db"
    if database.exists() and not database.stat().st_mode & stat.S_IWGRP:
        return wrong(about, f"Only its owner can write to {database}.", f"`chmod 660 {database}`")
    others = _members(found.st_gid) - {_name(root.owner)}
    if not others:
        return weak(
            about,
            f"{about_group[0].upper()}{about_group[1:]} has no other member.",
            "Enter who teaches, as root: `usermod --append --groups GROUP ACCOUNT`.",
        )
    return fine(about, f"With {about_group} teach {', '.join(sorted(others))}.")


def _members(gid: int) -> set[str]:
    import grp
    import pwd

    first = {account.pw_name for account in pwd.getpwall() if account.pw_gid == gid}
    return first | set(grp.getgrgid(gid).gr_mem)


def _name(ask) -> str:
    """Return an owner's or a group's name; "nobody" for a number without one."""
    try:
        return ask()
    except KeyError:
        return "nobody"


def _whose(folder: Path) -> str:
    shared = folder.stat().st_mode & 0o070
    return f"{_name(folder.owner)} and the group {_name(folder.group)}" if shared else "its owner"


def exchange(root: Path) -> list[Finding]:
    """Look at whether assignments can be handed out, and in."""
    about = "exchange"
    read = settings(root) if (root / CONFIG).is_file() else Config()
    place = read.Exchange.get("root")
    if not place:
        return fine(about, "None: handing out and in goes another way.")
    place = Path(place)
    if not place.is_dir():
        return wrong(
            about,
            f"The exchange {place} is not there.",
            f"`mkdir -p -m {ROOT:o} {place}`, or mount the disk that it is on.",
        )
    if not os.access(place, os.W_OK | os.X_OK):
        return wrong(
            about,
            f"You cannot write to the exchange {place}.",
            f"As root: `chmod {ROOT:o} {place}`",
        )
    return list(_rights_in(place, read.CourseDirectory.get("course_id", ""), read)) or fine(
        about, f"{place}: learners can fetch and submit."
    )


def _rights_in(place: Path, course_id: str, read: Config) -> Iterator[Finding]:
    if os.name != "posix":
        return
    for folder in (*reversed(place.parents), place):
        if not folder.stat().st_mode & 0o001:
            yield from wrong(
                "exchange", f"Learners cannot enter {folder}.", f"`chmod o+x {folder}`"
            )
    mode = place.stat().st_mode
    if mode & 0o002 and not mode & stat.S_ISVTX:
        yield from wrong(
            "exchange",
            f"Learners can rename or remove what lies in {place}, the course too.",
            f"`chmod +t {place}`",
        )
    if not mode & 0o002:
        yield from weak(
            "exchange",
            f"Only some can write to {place} (mode {stat.S_IMODE(mode):o}), and nbgrader refuses "
            "to submit for the others.",
            f"Unless that is meant: `chmod {ROOT:o} {place}`",
        )
    course = place / course_id
    if course.is_dir() and not os.access(course, os.W_OK | os.X_OK):
        yield from wrong(
            "exchange",
            f"{course} belongs to {_name(course.owner)}, and you cannot release or collect there.",
            "Work as its owner, or set `c.CourseDirectory.course_id` to a name that is free.",
        )
        return
    modes = SHARED if read.CourseDirectory.get("groupshared") else FOLDERS
    for name, wanted in modes.items():
        folder = course / name
        if not folder.is_dir():
            yield from wrong(
                "exchange",
                f"{folder} is missing.",
                f"`mkdir -m {wanted:o} {folder}`",
            )
            continue
        found = stat.S_IMODE(folder.stat().st_mode)
        # Who learns may be a group, which the course's folder then belongs to.
        of_a_group = name == "." and found & 0o007 == 0 and found & 0o050 == 0o050
        if not of_a_group and found & 0o003 != wanted & 0o003:
            yield from wrong(
                "exchange",
                f"{folder} has the mode {found:o}, so learners "
                + ("cannot use it." if wanted & ~found & 0o003 else "can change it."),
                f"`chmod {wanted:o} {folder}`",
            )
        elif found & ~wanted & 0o004:
            yield from wrong(
                "exchange",
                f"{folder} has the mode {found:o}, so learners can see and find what others "
                "handed in or got back.",
                f"`chmod {wanted:o} {folder}`",
            )


def answers(root: Path) -> list[Finding]:
    """Look at whether those who hand in on this machine can read the solutions."""
    about = "solutions"
    read = settings(root) if (root / CONFIG).is_file() else Config()
    if os.name != "posix" or not read.Exchange.get("root"):
        return []
    theirs = own.current().folder
    places = [SOLUTIONS] if theirs is None else [SOLUTIONS, theirs]
    for place in places:
        if all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents)):
            return weak(
                about,
                f"Everybody with an account on this machine can read {place}.",
                f"If learners have one: `chmod o= {place}`, and install neuron-to-digits alone for "
                "them, in another environment.",
            )
    return fine(about, f"Only some accounts can enter {' and '.join(map(str, places))}.")


def database(root: Path) -> list[Finding]:
    """Open the gradebook, and compare its lessons with those in source/."""
    about = "database"
    if _is_wrong(config(root)) or _is_wrong(made_with(root)):
        return []
    with open_course(root) as course:
        address = course.coursedir.db_url
        source = {path.name for path in (root / "source").glob("*/") if any(path.glob("*.ipynb"))}
        url = make_url(address)
        file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        if file and not file.exists():
            return wrong(
                about,
                f"{file} is missing.",
                "Take it from a backup. Without one, `nbgrader generate_assignment '*' --force` in "
                "the course makes an empty one, and everything has to be graded again.",
            )
        try:
            with Gradebook(address) as gradebook:
                entered = {assignment.name for assignment in gradebook.assignments}
        except (SQLAlchemyError, OSError, ImportError) as error:
            reason = getattr(error, "orig", None) or error
            return wrong(
                about,
                f"The gradebook cannot be opened: {str(reason).splitlines()[0]}",
                "If it is a server's, see whether it runs, its driver is installed, and "
                "`c.CourseDirectory.db_url` is right; if it is a file, take it from a backup.",
            )
    if unknown := sorted(source - entered):
        return wrong(
            about,
            f"The gradebook does not know {', '.join(unknown)}.",
            f"`cd {root} && nbgrader generate_assignment {unknown[0]} --force`, and so with each.",
        )
    return fine(about, f"Opens, and knows {', '.join(sorted(entered)) or 'no lesson yet'}.")


def lessons(root: Path) -> list[Finding]:
    """Compare the course's exercises with those that this installation can judge."""
    about, found = "lessons", []
    if _is_wrong(made_with(root)):
        return []
    for path in sorted((root / "source").glob("*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        names = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in notebook.cells]
        for exercise_id in filter(None, map(exercise_answered, names)):
            try:
                solution(find_exercise(exercise_id))
            except UnknownExercise:
                return wrong(
                    about,
                    f"{path} asks {exercise_id!r}, which this installation does not know.",
                    "Grade with the version that the course was made with.",
                )
            except MissingReference as error:
                return wrong(
                    about,
                    str(error),
                    f"`pip install neuron-to-digits-teach=={__version__}`; if the exercise is your "
                    "own, give it its answers.",
                )
        found.append(path.stem)
    if not found:
        return wrong(
            about,
            f"There is no lesson in {root / 'source'}.",
            "Take the folder from a backup, or make a new course.",
        )
    return fine(about, f"{len(found)}, and this installation judges all that they ask.")


def programs(root: Path) -> list[Finding]:
    """Look for the commands that the instructor's page names, and those that nbgrader calls."""
    about = "commands"
    on_path = shutil.which("nbgrader")
    find_programs()
    if missing := [name for name in ("nbgrader", "alembic") if not shutil.which(name)]:
        return wrong(
            about,
            f"{' and '.join(missing)} cannot be found.",
            f"`{sys.executable} -m pip install --force-reinstall nbgrader alembic`",
        )
    if on_path is None:
        return weak(
            about,
            "A terminal does not find `nbgrader`: the environment is not activated.",
            f"`source {Path(sys.executable).with_name('activate')}`",
        )
    return fine(about, f"`nbgrader` is {on_path}.")


def server(root: Path) -> list[Finding]:
    """Look for the extension by which Formgrader's buttons grade our way."""
    about = "Formgrader"
    manager = ExtensionConfigManager(read_config_path=jupyter_config_path())
    if not manager.get_jpserver_extensions().get(SERVER):
        return wrong(
            about,
            "The server extension is not switched on, so Formgrader's buttons hold up JupyterLab, "
            "and odd submissions stop them.",
            f"`jupyter server extension enable --sys-prefix {SERVER}`",
        )
    return fine(about, f"{SERVER} is switched on.")


def walls(root: Path) -> list[Finding]:
    """Look at what submissions can reach here, and why it is not less."""
    about = "sandbox"
    protection = sandbox.best_protection()
    if protection == sandbox.NAMESPACES:
        return fine(about, "bubblewrap, with all that belongs to it.")
    said = sandbox.UNPROTECTED[protection]
    if protection == sandbox.UNFILTERED:
        return weak(
            about,
            said,
            f"`apt-get install libseccomp2`; `{sys.executable} -m pip install pyseccomp`",
        )
    if sys.platform != "linux":
        return wrong(about, said, "Grade on Linux: a virtual machine will do.")
    cause, cure = why_no_namespaces(sandbox.why_no_namespaces())
    if protection == sandbox.LANDLOCK:
        return weak(about, f"{said} {cause}", cure)
    lacking = sandbox.why_no_landlock()
    return wrong(about, f"{said} {cause} Nor can Landlock stand in: {lacking}.", cure)


def why_no_namespaces(words: str) -> tuple[str, str]:
    """Return in sentences why bubblewrap does not work here, and what to do.

    Parameters
    ----------
    words : str
        What `sandbox.why_no_namespaces` returned.
    """
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed.", "As root: `apt-get install bubblewrap`"
    for file in (NAMESPACES_ALLOWED, UNPRIVILEGED_ALLOWED):
        if _reads(file) == "0":
            name = str(file).removeprefix("/proc/sys/").replace("/", ".")
            value = 15000 if file == NAMESPACES_ALLOWED else 1
            return (
                f"This system allows no namespaces ({name} is 0): {words}",
                f"As root: `sysctl -w {name}={value}`, and the same line without `sysctl -w` in "
                "/etc/sysctl.d/bubblewrap.conf",
            )
    if _reads(APPARMOR_RESTRICTS) == "1":
        return (
            f"AppArmor keeps ordinary accounts from making namespaces, as on Ubuntu since 24.04: "
            f"{words}",
            APPARMOR_PROFILE,
        )
    if "Seccomp:\t2" in (_reads(OWN_STATUS) or ""):
        return (
            "A filter of system calls forbids namespaces, as Docker's and Kubernetes' do unless "
            f"told otherwise: {words}",
            CONTAINER,
        )
    return (
        f"bubblewrap does not work here: {words}",
        "See whether `bwrap --unshare-all --ro-bind / / true` works, and what keeps it from that.",
    )


def _reads(file: Path) -> str | None:
    try:
        return file.read_text().strip()
    except OSError:
        return None


TEACHERS = (
    config,
    made_with,
    rights,
    group,
    exchange,
    answers,
    database,
    lessons,
    programs,
    server,
    walls,
)
