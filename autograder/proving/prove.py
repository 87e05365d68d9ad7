"""Proving an instructor's own folder: by the promises that our own exercises are held to."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from .. import own
from ..answer_keys import Key
from ..building import released, solved
from ..errors import AutograderError
from ..exercise import Exercise
from ..exercises import all_lessons, exercises, find_exercise, topic
from ..freezing import answer_key_text
from ..mistakes import declaration, repeated_ids
from ..references import has_something_of_their_own, solution
from ..vocabulary import glossary
from . import promises
from .generic_ways import GENERIC_WAYS


def prove(folder: str | Path) -> tuple[list[str], list[str]]:
    """Prove all that lies in an instructor's own folder.

    Parameters
    ----------
    folder : path
        See `autograder.own`.

    Returns
    -------
    proved : list of str
        The lessons and exercises that were looked at.
    amiss : list of str
        What is wrong, a sentence each, with its place.

    Raises
    ------
    OwnFolderError
        If the folder cannot be read.
    """
    own.read_over(folder)
    amiss = list(unknown_names())
    proved: list[str] = []
    for lesson in filter(has_something_of_their_own, all_lessons()):
        proved.append(lesson)
        try:
            released(solved(lesson))
        except AutograderError as error:
            # Without its notebook there is nothing to prove of its exercises.
            amiss += str(error).splitlines()
            continue
        keys = json.loads(answer_key_text(lesson))
        for exercise in exercises(lesson):
            if _is_theirs(exercise):
                proved.append(exercise.id)
                place = declaration(exercise)
                found = exercise_proofs(exercise, Key.from_plain(keys[exercise.id]))
                amiss += [f"{place}: `{exercise.id}`: {sentence}" for sentence in found]
    try:
        amiss += repeated_ids()
        glossary()
    except AutograderError as error:
        amiss += [line for line in str(error).splitlines() if line not in amiss]
    return proved, amiss


def exercise_proofs(exercise: Exercise, key: Key) -> Iterator[str]:
    """Hold an exercise to every promise."""
    known = solution(exercise)
    return chain(
        promises.reference_earns_full_marks(exercise),
        promises.reference_agrees_with_the_key(exercise, key),
        promises.untouched_cell_earns_nothing(exercise),
        promises.other_right_answers_pass(exercise),
        *(
            promises.wrong_way_is_named(exercise, misconception, way, key)
            for misconception in known.misconceptions
            for way in misconception.ways
        ),
        *(promises.rival_hears_no_diagnosis(exercise, way, key) for way in known.rivals),
        *(promises.generic_wrong_way_is_noticed(exercise, name) for name in GENERIC_WAYS),
        promises.what_is_allowed_has_a_reason(exercise),
        promises.right_answer_is_told_more(exercise),
        promises.small_changes_lose_points(exercise),
        promises.sources_can_stand_in_a_cell(exercise),
        promises.public_file_answers_nothing(exercise, key),
    )


def unknown_names() -> Iterator[str]:
    """Find names in an instructor's own folder that nothing answers to."""
    theirs = own.current()
    file = f"{theirs.folder}/{own.CHANGES}"
    every = [exercise for lesson in all_lessons() for exercise in exercises(lesson)]
    ids = {m.id for exercise in every for m in solution(exercise).misconceptions}
    for id, changed in theirs.exercises.items():
        try:
            here = {m.id for m in solution(find_exercise(id)).misconceptions}
        except AutograderError as error:
            yield f"{file}: [exercises.{id}] {error}"
            continue
        for told in changed.get("misconceptions", {}):
            if told not in here:
                known = ", ".join(sorted(here))
                yield f"{file}: `{id}` has no misconception {told}; it has {known}"
    for told in theirs.misconceptions:
        if told not in ids:
            yield f"{file}: [misconceptions] no exercise has a misconception {told}"
    placed = {(topic(exercise.lesson), exercise.id) for exercise in every}
    for path in sorted(theirs.folder.glob("exercises/*/*.py")) if theirs.folder else ():
        if path.stem != "__init__" and (path.parent.name, path.stem) not in placed:
            yield (
                f"{path}: no lesson's text places `{path.stem}`; it takes a text of your own, "
                f"source/NN_{path.parent.name}.md"
            )


def _is_theirs(exercise: Exercise) -> bool:
    file = topic(exercise.lesson), f"{exercise.id}.py"
    return any(own.current().find(room, *file) for room in ("exercises", "solutions"))
