"""What decides about the points for an exercise, and how that differs between two versions."""

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..exercise import Exercise
from ..fingerprints import fingerprint
from ..references import all_cases, case_text, reference
from ..ways import source_of


def facts(exercise: Exercise) -> dict[str, Any]:
    """Return what decides about the points for an exercise.

    Returns
    -------
    dict
        ``points``; a fingerprint each of ``contract``, what the learner is promised, and of
        ``cases``, the inputs that are asked; and ``files``, a fingerprint of all files of the
        exercise, for whatever else may change.
    """
    cases = all_cases(exercise, np.random.default_rng(0))
    promised = [contract(source_of(reference(exercise), exercise.id)), exercise.returns]
    return {
        "points": exercise.points,
        "contract": _digest(promised),
        "cases": _digest([case_text(case) for case in cases]),
        "files": fingerprint(exercise.id),
    }


def contract(source: str) -> str:
    """Return the signatures and docstrings of a function or class, without what it does.

    Examples
    --------
    >>> contract("def double(x):\\n    'Twice x.'\\n    return 2 * x")
    "def double(x):\\n    'Twice x.'"
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            documented = ast.get_docstring(node) is not None
            node.body = node.body[:1] if documented else [ast.Pass()]
    return ast.unparse(tree)


def differences(before: Mapping[str, Mapping], after: Mapping[str, Mapping]) -> Iterator[str]:
    """Say what has changed for grades between the `facts` of a lesson's exercises.

    Parameters
    ----------
    before, after : dict of dict
        By exercise id, in the lesson's order.
    """
    for id in [*after, *(id for id in before if id not in after)]:
        if id not in before:
            yield f"{id} is new, {_worth(after[id])}"
        elif id not in after:
            yield f"{id} is gone, {_worth(before[id])}"
        elif before[id] != after[id]:
            old, new = before[id], after[id]
            changes = []
            if old["points"] != new["points"]:
                changes.append(f"{_worth(new)} instead of {old['points']}")
            changes += [f"other {what}" for what in ("contract", "cases") if old[what] != new[what]]
            yield f"{id}: {', '.join(changes or ['other messages, or other answers are right'])}"


def _worth(facts: Mapping[str, Any]) -> str:
    points = facts["points"]
    return f"{points} point{'s' * (points != 1)}"


def _digest(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]
