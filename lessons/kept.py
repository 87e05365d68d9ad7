"""What is kept beside a learner's notebooks: points, guesses and notes, in ``progress.json``.

Notebook and file lie in one folder, so that whoever moves or copies the folder has both.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

FILE = "progress.json"
PARTS = {"points": int | float, "predictions": dict}


def notebook() -> Path | None:
    """Return the notebook whose kernel this is; None where there is none or nobody says which."""
    # JupyterLab and Notebook say it in the environment, VS Code in the notebook's own names.
    names = [os.environ.get("JPY_SESSION_NAME")]
    if shell := _shell():
        names.append(shell.user_ns.get("__vsc_ipynb_file__"))
    paths = (Path(str(name)) for name in names if name)
    return next((path for path in paths if path.suffix == ".ipynb" and path.is_file()), None)


def folder() -> Path | None:
    """Return the folder in which the notebooks lie; None outside a notebook."""
    if path := notebook():
        # nbgrader puts each lesson into a folder of its own.
        return path.parent.parent if path.parent.name == path.stem else path.parent
    # A kernel starts where its notebook lies.
    return Path.cwd() if getattr(_shell(), "kernel", None) else None


def kept() -> dict[str, dict[str, Any]]:
    """Return what is kept.

    Returns
    -------
    dict
        ``"points"``, by exercise, and ``"predictions"``: by question, a dict with ``"guess"``
        and perhaps ``"note"``.
    """
    here = folder()
    stored: Any = None
    if here is not None:
        stored = _read(here / FILE)
        if stored is None and not (here / FILE).exists():
            stored = {"points": _read(_former_place())}
    # Whatever stands there that is no such thing, somebody wrote it by hand.
    stored = stored if isinstance(stored, dict) else {}
    found = {}
    for part, kind in PARTS.items():
        held = stored.get(part)
        held = held if isinstance(held, dict) else {}
        found[part] = {name: value for name, value in held.items() if isinstance(value, kind)}
    return found


def keep(part: str, name: str, value: Any) -> None:
    """Keep a value; a file that cannot be written is no reason to fail.

    Parameters
    ----------
    part : str
        ``"points"`` or ``"predictions"``.
    name : str
        The exercise, or the question.
    value : object
        Plain data.
    """
    here = folder()
    if here is None:
        return
    file = here / FILE
    try:
        stored = kept()
        stored[part][name] = value
        if file.exists() and _read(file) is None:
            file.replace(file.with_suffix(".unreadable.json"))
        first = not file.exists()
        whole = here / f".{FILE}.{os.getpid()}"
        text = json.dumps(stored, indent=1, sort_keys=True, ensure_ascii=False)
        whole.write_text(text + "\n", encoding="utf-8")
        whole.replace(file)
        if first:
            _former_place().unlink(missing_ok=True)
    except OSError:
        pass


def _read(file: Path) -> Any:
    """Return what a JSON file holds; None if it is not there or cannot be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _former_place() -> Path:
    """Return where earlier versions kept the points, from which they are taken over once."""
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "neuron-to-digits" / FILE


def _shell() -> Any:
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
