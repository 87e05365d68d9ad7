"""Who may import whom: nothing runs back up, and nothing round in a circle.

Read from the sources, so that no module needs to be imported. An import inside a function is a
way as well, but makes no circle: by then both modules are there.
"""

import ast
import functools
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = ("autograder", "lessons", "solutions")
RIGHT_ANSWERS = ("solutions", "autograder.references", "autograder.building")
GRADER = ("autograder.grading", "autograder.__main__")
# From each of these, and from whatever they import, no way may lead to those.
WALLS = {
    "lessons": ("autograder", "solutions"),
    "solutions": GRADER,
    # What a learner's machine holds, and the sandbox.
    "autograder.exercise": GRADER + RIGHT_ANSWERS,
    "autograder.exercises": GRADER + RIGHT_ANSWERS,
    "autograder.asking": GRADER + RIGHT_ANSWERS,
    "autograder.judging": GRADER + RIGHT_ANSWERS,
    "autograder.learning": GRADER + RIGHT_ANSWERS,
    "autograder.inside": GRADER + RIGHT_ANSWERS,
    # The command line knows all rooms, and none of them knows it.
    "autograder.building": GRADER,
    "autograder.grading": ("autograder.__main__",),
}


def modules() -> dict[str, Path]:
    """Return the file of every module, by the module's name."""
    found = {}
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            parts = path.relative_to(PROJECT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@functools.cache
def imports(name: str) -> set[tuple[str, bool]]:
    """Return the project's modules that one imports, each with whether it does so at once."""
    found = set()
    package = name if MODULES[name].stem == "__init__" else name.rpartition(".")[0]
    for node, at_once in statements(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        else:
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *filter(None, [node.module])])
            # What is taken from a package may be a module of it.
            inside = [f"{base}.{alias.name}" for alias in node.names]
            targets = {target if target in MODULES else base for target in inside}
        found |= {(target, at_once) for target in targets if target in MODULES}
    return found


def statements(
    node: ast.AST, at_once: bool = True
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Yield all import statements, each with whether it runs when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, at_once
        else:
            late = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from statements(child, at_once and not late)


def is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def ways(start: str) -> dict[str, str]:
    """Return everything that a module leads to, each with the way to it."""
    reached = {start: start}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for name, _ in imports(here):
            if name not in reached:
                reached[name] = f"{reached[here]} -> {name}"
                waiting.append(name)
    return reached


def test_no_import_runs_in_a_circle():
    needed = {name: {other for other, at_once in imports(name) if at_once} for name in MODULES}
    # Raises a CycleError that names the modules.
    assert set(graphlib.TopologicalSorter(needed).static_order()) == set(MODULES)


@pytest.mark.parametrize("room", WALLS)
def test_no_import_runs_through_a_wall(room):
    for name in (room, *WALLS[room]):
        assert any(is_in(module, name) for module in MODULES), f"{name} is not there"
    inside = [name for name in MODULES if is_in(name, room)]
    through = [
        way
        for name in inside
        for reached, way in ways(name).items()
        if any(is_in(reached, forbidden) for forbidden in WALLS[room])
    ]
    assert not through, "\n".join(through)


def test_imports_are_read_right():
    """Of this project: a relative one, one of a module from its package, a late one."""
    assert ("autograder.exercise", True) in imports("autograder.exercises")
    assert ("autograder.learning", False) in imports("autograder")
    assert ("lessons.widgets.explorer", True) in imports("lessons.widgets.neuron")
