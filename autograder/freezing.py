"""Freezing the answers of references and wrong ways into the answer keys."""

import json
from typing import Any

from . import answer_keys
from .asking import Answer
from .comparing import agree
from .exercise import Exercise
from .exercises import exercises
from .references import diagnoses, expected_answers


def answer_key_text(lesson: str) -> str:
    """Return the JSON of a lesson's answer key.

    Where the committed key agrees with the fresh answers within the exercise's tolerance, its
    digits are kept: the last ones depend on the processor.
    """
    path = answer_keys.KEYS / f"{lesson}.json"
    committed = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    entries = (
        f"{json.dumps(exercise.id)}: " + _key(exercise, committed.get(exercise.id, {}))
        for exercise in exercises(lesson)
    )
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _key(exercise: Exercise, committed: dict[str, Any]) -> str:
    """Return an exercise's entry: a line for each row of answers, so that changes can be read."""
    cases = list(exercise.visible)
    old = {wrong["id"]: wrong["answers"] for wrong in committed.get("wrong", [])}
    expected = _frozen(exercise, expected_answers(exercise, cases), [committed.get("expected")])
    wrong = []
    for diagnosis in diagnoses(exercise, cases):
        ways: list[list] = []
        # What is told by a property needs no answers to compare with; of the planted bug, the
        # judge has to know which cases it gets right.
        told = diagnosis.id in exercise.tells and diagnosis.id != exercise.planted
        for answers in () if told else diagnosis.answers:
            way = _frozen(exercise, list(answers), ways + old.get(diagnosis.id, []))
            ways += [way] * (way not in ways)
        about = _json({"id": diagnosis.id, "say": diagnosis.say}).removesuffix("}")
        rows = ",".join(f"\n   {_json(way)}" for way in ways)
        wrong.append(f'  {about}, "answers": [{rows}]}}')
    return f'{{"expected": {_json(expected)},\n "wrong": [\n' + ",\n".join(wrong) + "]}"


def _frozen(exercise: Exercise, answers: list[Answer], known: list[Any]) -> list[Any]:
    """Return answers as plain data: one of those known already, if they agree with it."""
    for row in known:
        if row and len(row) == len(answers):
            if all(_agree(exercise, *pair) for pair in zip(row, answers, strict=True)):
                return row
    return [answer.to_plain(readable=True) for answer in answers]


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _agree(exercise: Exercise, committed: dict[str, Any], answer: Answer) -> bool:
    return committed.keys() == answer.to_plain().keys() and agree(
        exercise, Answer.from_plain(committed), answer
    )
