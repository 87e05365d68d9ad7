"""How values and questions are printed for people, and what exceptions usually mean."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from .asking import Raised
from .exercise import Exercise, call, call_for_a_count, call_for_a_new_array
from .wire import Opaque, Tensor


def show(value: Any, limit: int = 400) -> str:
    """Print a value briefly, six digits, large arrays abridged."""
    if isinstance(value, dict):
        text = "\n".join(f"{key} = {show(item)}" for key, item in value.items())
    elif isinstance(value, tuple):
        text = ", ".join(show(item) for item in value)
    elif isinstance(value, list):
        # The layers of a network are a list of tuples: one a line, or nobody could read them.
        between = ",\n " if any(isinstance(item, tuple) for item in value) else ", "
        items = [_in_a_line(item) if isinstance(item, tuple) else show(item) for item in value[:12]]
        text = f"[{between.join(items)}{', …' * (len(value) > 12)}]"
    elif isinstance(value, Tensor):
        text = f"tensor({show(value.array)})"
    elif isinstance(value, np.ndarray) or type(value) is float:
        with np.printoptions(precision=6, threshold=40, edgeitems=3, suppress=False):
            array = np.asarray(value)
            text = f"{array[()]:.6g}" if array.ndim == 0 and array.dtype.kind == "f" else str(array)
            if array.ndim > 2 and len(text) > limit:
                text = f"array of shape {array.shape}, from {array.min():.4g} to {array.max():.4g}"
    else:
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _in_a_line(value: Any) -> str:
    """Print a tuple with its parentheses, and arrays like nested lists, without line breaks."""
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_in_a_line, value))})"
    if isinstance(value, np.ndarray) and 0 < value.size <= 40:
        with np.printoptions(precision=6, suppress=False):
            rows = np.array2string(value, separator=", ", max_line_width=10_000)
        return re.sub(r"(?<=\[) | (?=[,\]])", "", " ".join(rows.split()))
    return " ".join(show(value).split())


def show_call(exercise: Exercise, inputs: Mapping[str, Any]) -> str:
    """Print a case the way one would ask it: ``weighted_sum(x = …, w = …, b = 0.1)``.

    Of a conversation with a class or module only the inputs are listed.
    """
    simple = exercise.probe in (call, call_for_a_count, call_for_a_new_array)
    start = "  " if simple else ""
    # In a conversation a text is a name for what the probe hands over, such as an activation.
    texts = {
        name: value if isinstance(value, str) and not simple else show(value)
        for name, value in inputs.items()
    }
    shown = (",\n" if simple else "\n").join(
        start + f"{name} = " + text.replace("\n", "\n" + " " * (len(start + name) + 3))
        for name, text in texts.items()
    )
    if simple:
        return f"{exercise.id}(\n{shown}\n)" if shown else f"{exercise.id}()"
    return shown


def type_name(value: Any) -> str:
    """Say what kind of thing a value is: "a NumPy array", "a number"."""
    if isinstance(value, Tensor):
        return "a torch tensor"
    if isinstance(value, np.ndarray) and value.ndim:
        return "a NumPy array"
    if isinstance(value, bool) or (isinstance(value, np.ndarray) and value.dtype.kind == "b"):
        return "True or False"
    if isinstance(value, (int, float, complex, np.ndarray)):
        return "a number"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    names = {str: "a text", list: "a list", tuple: "a tuple", dict: "a dict", type(None): "None"}
    return names.get(type(value), f"a {type(value).__name__}")


# Words of an exception's message, tried before its type.
MEANING_OF_WORDS = {
    "truth value of an array": "`if`, `and` and `or` decide about one true or false. An array has "
    "many: compare it as a whole, and choose with np.where or with arithmetic.",
    "before Module.__init__": "A module's own start must call PyTorch's first: super().__init__().",
    "before super().__init__": "A module's own start must call PyTorch's first: "
    "super().__init__().",
    'missing the required "forward"': "The class has no method of the name forward: look for a "
    "misspelling, or for a method that is not indented.",
    "not require grad and does not have": "PyTorch has no record of how this number was made: "
    "nothing on the way required a gradient, or it was cut off (detach, no_grad).",
    "bitwise_xor": "In Python ^ is no power. Powers are written **.",
}
USUAL_MEANING = {
    "NameError": "A name is used before it exists: a misspelling, or a cell not run yet.",
    "UnboundLocalError": "A variable is used before this function gave it a value.",
    "TypeError": "An operation met a kind of value that it cannot handle, or a function was "
    "called with the wrong number of arguments.",
    "AttributeError": "The object has nothing of that name: look for a misspelling, or a value "
    "of another type than you think.",
    "IndexError": "An index lies outside the array: compare it with the array's shape.",
    "KeyError": "The dictionary has no such key.",
    "ZeroDivisionError": "Something was divided by zero.",
    "ValueError": "Often two shapes that do not fit together: print the shapes on this line.",
    "RuntimeError": "In PyTorch usually a shape or a number type (float32, float64, long) that "
    "does not fit.",
    "NotImplementedError": "PyTorch cannot do this with this type of number: scores are floats, "
    "labels are whole numbers.",
    "RecursionError": "The function calls itself without end.",
    "UFuncTypeError": "The array's number type cannot hold the result: start from floats.",
    "_UFuncOutputCastingError": "The array holds whole numbers and cannot take fractions: start "
    "from floats.",
    "StdinNotImplementedError": "The code waits for input. Nobody is there to type when a "
    "notebook is graded: use the arguments.",
    "OverflowError": "A number left the range: np.exp copes with what math.exp cannot.",
    "NotPlain": "It is far larger than anything the task asks for.",
    "SystemExit": "The code asked Python to stop.",
}


def usual_meaning(error: Raised) -> str:
    """Return what an exception usually means in this course, or ""."""
    for words, meaning in MEANING_OF_WORDS.items():
        if words in error.message:
            return meaning
    return USUAL_MEANING.get(error.type, "")
