"""What a submission shows: bounded, and always something that a notebook can hold."""

import json
import math

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.filters.ansi import ansi2html
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.notices import Flag
from autograder.grading.outputs import EACH, NOTEBOOK_SHARE, OWN, Outputs, terminal_text
from autograder.grading.task import Outcome, Rules

RULES = Rules(max_output=10_000, max_pictures=20_000)
PNG = "iVBORw0KGgo="


def collected(*messages, rules=RULES):
    """Return the outputs that come of one cell's messages, and the outcome."""
    outcome = Outcome()
    outputs = Outputs(rules, outcome)
    outputs.begin(0)
    for message in messages:
        outputs.add(message)
    return outcome.outputs[0], outcome


def display(data, metadata=None, id="", kind="display"):
    return {"is": kind, "data": data, "metadata": metadata or {}, "id": id}


def stream(text, name="stdout"):
    return {"is": "stream", "name": name, "text": text}


def error(name="E", value="v", lines=()):
    return {"is": "error", "ename": name, "evalue": value, "traceback": list(lines)}


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def written(outputs):
    """Write a notebook with these outputs, check it, and return it as it is read again."""
    cell = new_code_cell("x", id="cell")
    cell.outputs = nbformat.from_dict(outputs)
    text = nbformat.writes(new_notebook(cells=[cell]))
    text.encode("utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    return notebook


# Everything counts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        stream("x" * 999),
        display({"text/plain": "x" * 999}),
        display({"text/html": "x" * 999}),
        display({"image/png": "A" * 999}),
        display({"image/png": PNG}, {"image/png": {"alt": "x" * 999}}),
        display({"text/plain": ""}, {"anything": "x" * 999}),
        display({"text/plain": ""}),
        display({"application/json": "x" * 999}),
        error(lines=["x" * 999] * 30),
        display({"text/plain": "x" * 999}, id="same"),
        display({"text/plain": "x" * 999}, id="same", kind="update"),
        {"is": "clear", "wait": False},
        {"is": "clear", "wait": True},
    ],
    ids=lambda message: f"{message['is']}-{str(message)[:40]}",
)
@pytest.mark.parametrize("clearing", [False, True])
def test_the_size_of_what_is_kept_is_bounded(message, clearing):
    """Of a cell and of a notebook, however many messages come and whatever they are made of."""
    outcome = Outcome()
    outputs = Outputs(RULES, outcome)
    for cell in range(3 * NOTEBOOK_SHARE):
        outputs.begin(cell)
        outputs.add(display({"text/plain": "first"}, id="same"))
        for _ in range(300):
            if clearing:
                outputs.add({"is": "clear", "wait": True})
            outputs.add(message)
        # What is written around an output takes room too.
        of_a_cell = 3 * (RULES.max_output + RULES.max_pictures) + 3 * 40 * 1000 + 10_000
        assert len(json.dumps(outcome.outputs[cell])) < of_a_cell
        assert len(outcome.outputs[cell]) <= RULES.max_output / EACH + 5
    most = 3 * NOTEBOOK_SHARE * (RULES.max_output + RULES.max_pictures)
    assert len(json.dumps(list(outcome.outputs.values()))) < most


@pytest.mark.parametrize(
    "messages",
    [
        [stream("x" * 50_000)],
        [stream("x" * 6_000)] * 2,
        [display({"text/plain": "x" * 50_000})],
        [display({"image/png": "A" * 50_000})],
        [display({"text/plain": ""})] * 200,
        [stream("a", name) for name in ("stdout", "stderr") * 100],
    ],
)
def test_what_is_cut_is_said_where_it_is_cut_and_in_the_notes(messages):
    outputs, outcome = collected(*messages)
    assert [note.flag for note in outcome.notes] == [Flag.TOO_MUCH_OUTPUT]
    said = [output for output in outputs if "the rest was left out" in str(output)]
    assert len(said) == 1 and said[0] is outputs[-1]


def test_what_one_cell_shows_too_much_takes_no_room_from_the_others():
    outcome = Outcome()
    outputs = Outputs(RULES, outcome)
    outputs.begin(0)
    outputs.add(stream("x" * 100 * NOTEBOOK_SHARE * RULES.max_output))
    outputs.begin(1)
    outputs.add(stream("heard"))
    outputs.add(error())
    shown = outcome.outputs[1]
    assert shown[0]["text"] == "heard"
    assert shown[1]["output_type"] == "error"


def test_what_fits_is_kept_as_it_is():
    lines = [stream(f"line {i}\n") for i in range(100)]
    picture = display({"image/png": PNG, "text/plain": "<Figure>"}, {"image/png": {"width": 300}})
    outputs, outcome = collected(*lines, picture, picture | {"is": "result", "number": 3})
    assert not outcome.notes
    assert outputs[0]["text"] == "".join(line["text"] for line in lines)
    assert outputs[1]["data"] == picture["data"]
    assert outputs[1]["metadata"] == picture["metadata"]
    assert (outputs[2]["output_type"], outputs[2]["execution_count"]) == ("execute_result", 3)
    written(outputs)


# Everything can be written -------------------------------------------------------------------

ODD = [
    None,
    3,
    True,
    10**4000,
    math.nan,
    math.inf,
    "text",
    "\ud800",
    "\x00\x1b[38m\x1b[",
    [],
    ["a", 3],
    {},
    {"a": math.nan},
    {"text/plain": {"a": 3}},
    {"image/png": 3},
    nested(900),
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
@pytest.mark.parametrize(
    "make",
    [
        lambda odd: odd,
        lambda odd: {"is": odd},
        lambda odd: {"is": "stream", "name": "stdout", "text": odd},
        lambda odd: {"is": "stream", "name": odd, "text": "x"},
        lambda odd: display(odd),
        lambda odd: display({"text/plain": odd, "text/html": odd, "application/json": odd}),
        lambda odd: display({"image/png": odd, "image/svg+xml": odd}),
        lambda odd: display({str(odd): "x"}),
        lambda odd: {"is": "display", "data": {"image/png": PNG}, "metadata": odd, "id": odd},
        lambda odd: display({"image/png": PNG}, {"image/png": odd}),
        lambda odd: display({"image/png": PNG}, {"image/png": {"width": odd, "alt": odd}}),
        lambda odd: {"is": "result", "data": {"text/plain": "x"}, "metadata": {}, "number": odd},
        lambda odd: {"is": "error", "ename": odd, "evalue": odd, "traceback": [odd]},
        lambda odd: {"is": "error", "ename": "E", "evalue": "v", "traceback": odd},
        lambda odd: {"is": "clear", "wait": odd},
    ],
)
def test_odd_messages_leave_outputs_that_a_notebook_can_hold(make, odd):
    outputs, _ = collected(make(odd), stream("after"))
    notebook = written(outputs)
    assert "after" in str(notebook.cells[0].outputs[-1])


TEXT = st.text(st.characters(categories=None), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(
    ["text/plain", "text/html", "text/latex", "image/png", "image/svg+xml", "application/json"]
)
MESSAGES = JSON | st.fixed_dictionaries(
    {"is": st.sampled_from(["stream", "display", "update", "result", "error", "clear"])},
    optional={
        "name": st.sampled_from(["stdout", "stderr"]) | JSON,
        "text": TEXT | JSON,
        "data": st.dictionaries(KINDS, TEXT | JSON, max_size=4) | JSON,
        "metadata": st.dictionaries(KINDS, JSON, max_size=3) | JSON,
        "id": st.sampled_from(["", "a"]) | JSON,
        "number": JSON,
        "ename": JSON,
        "evalue": JSON,
        "traceback": st.lists(TEXT, max_size=3) | JSON,
        "wait": JSON,
    },
)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MESSAGES, max_size=8))
def test_whatever_comes_a_notebook_can_hold_it(messages):
    outputs, _ = collected(*messages)
    written(outputs)


@pytest.mark.parametrize(
    "text, kept",
    [
        ("\x1b[31mred\x1b[0m\x1b[m", True),
        ("\x1b[1;38;5;208mx", False),
        ("\x1b[38;5;208mx\x1b[48;2;1;2;3my", True),
        ("\x1b[38mx", False),
        ("\x1b[1;038mx", False),
        ("\x1b[48;2;1mx", False),
        ("\x1b[2Jx", False),
        ("\x1b]0;title\x07x", False),
        ("\x1bx", False),
        (f"\x1b[{'9' * 5000}mx", False),
        ("50 %\r100 %\x08\n", True),
    ],
)
def test_colours_stay_and_what_else_a_terminal_obeys_does_not(text, kept):
    shown = terminal_text(text)
    assert (shown == text) == kept
    assert kept or not {"\x1b", "\x07"} & set(shown)
    ansi2html(shown)


def test_no_submission_can_pass_its_outputs_off_as_the_graders():
    """The grader's own cards are shown as they are; a submission's outputs are cleaned."""
    theirs, _ = collected(display({"text/html": "<b>x</b>"}, {OWN: True, "text/html": {OWN: True}}))
    assert OWN not in str(theirs[0]["metadata"])
