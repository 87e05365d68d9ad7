"""Writing a complete example of a JupyterHub for one machine, to be read and changed."""

import json
import shlex
import sys
from pathlib import Path

import jinja2

from ..errors import AutograderError
from ..references import PROJECT, SOLUTIONS

FILES = Path(__file__).parent / "hub_files"
ENDING = ".jinja"


class HubError(AutograderError):
    """The files for a hub cannot be written; the message says why, and what to do."""


def write_hub(directory: str | Path) -> Path:
    """Write the configuration of a JupyterHub with several courses, and what sets one up.

    Nothing on the machine is changed: accounts, groups and courses are made by the script that
    lies in there then, `add_course.sh`.

    Parameters
    ----------
    directory : path
        Where; made if it is not there. Those who log in can read what concerns them.

    Returns
    -------
    pathlib.Path
        The directory, absolute.

    Raises
    ------
    HubError
        If one of the files is there already, or nothing can be written there.
    """
    root = Path(directory).expanduser().resolve()
    templates = sorted(FILES.rglob("*" + ENDING))
    files = {root / path.relative_to(FILES).with_suffix(""): path for path in templates}
    in_the_way = [str(path.relative_to(root)) for path in files if path.exists()]
    if in_the_way:
        raise HubError(
            f"{root} already holds {', '.join(in_the_way)}, and nothing was changed. Choose "
            "another folder."
        )
    try:
        if not root.exists():
            root.mkdir(parents=True)
            # Others can go through to the files that are for them, and see no more.
            root.chmod(0o711)
        for path, template in files.items():
            for folder in reversed(path.relative_to(root).parents[:-1]):
                (root / folder).mkdir(exist_ok=True)
                (root / folder).chmod(0o755)
            path.touch(mode=0o600)
            path.write_text(_filled_in(template, root), encoding="utf-8")
            if path.parent != root:
                path.chmod(0o644)
    except OSError as error:
        raise HubError(
            f"Nothing can be written in {root}: {error.strerror}. Choose another folder, or run "
            "this as root."
        ) from None
    return root


def _filled_in(template: Path, root: Path) -> str:
    quoted = shlex.quote if ".sh" in template.suffixes else json.dumps
    # With the project's folder everything is there, texts and history too.
    developed = (PROJECT / "pyproject.toml").exists()
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(template.read_text(encoding="utf-8")).render(
        teachers=quoted(sys.prefix),
        learners=quoted(str(root / "learners")),
        exchange=quoted(str(root / "exchange")),
        closed=quoted(str(PROJECT if developed else SOLUTIONS)),
    )
