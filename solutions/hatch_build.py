"""How the distribution for teachers is made: of all that the one for learners leaves out.

The build backend runs this, in a clone, where this folder is one of several, or in an unpacked
source distribution, which has this file, the folders that it named, and nothing else.
"""

import re
import tomllib
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILD_FILES = ("pyproject.toml", "hatch_build.py")
SERVER_CONFIG = "autograder/jupyter_server_config.json"


class SameVersion(MetadataHookInterface):
    """Gives the distribution the version of the one for learners, and asks for exactly that one."""

    def update(self, metadata: dict) -> None:
        """Fill in what pyproject.toml calls dynamic."""
        source = Path(self.root).parent.joinpath("autograder", "__init__.py")
        (version,) = re.findall(r'^__version__ = "(.+)"$', source.read_text("utf-8"), re.MULTILINE)
        metadata["version"] = version
        metadata["dependencies"] = [f"neuron-to-digits=={version}", *self.config["dependencies"]]


class TeachersFiles(BuildHookInterface):
    """Collects the files."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Say what goes where; an editable installation finds it all in the clone."""
        here = Path(self.root)
        unpacked = (here / "PKG-INFO").exists()
        project = here if unpacked else here.parent
        if self.target_name == "wheel":
            # Switches the server extension on.
            target = "etc/jupyter/jupyter_server_config.d/autograder.json"
            build_data["shared_data"][str(project / SERVER_CONFIG)] = target
        if version != "editable":
            for path in _files(project, unpacked):
                build_data["force_include"][str(path)] = str(path.relative_to(project))


def _files(project: Path, unpacked: bool) -> list[Path]:
    rooms = ["autograder", "lessons", "solutions"]
    if not unpacked:
        learners = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
        rooms = [*learners["tool"]["hatch"]["build"]["exclude"], "solutions", "LICENSE"]
    files: list[Path] = []
    for room in rooms:
        path = project / room.lstrip("/")
        files += [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return [
        path
        for path in files
        if path.name not in BUILD_FILES
        and not any(
            part.startswith((".", "__pycache__")) for part in path.relative_to(project).parts
        )
    ]
