"""How values and questions are printed for people, and what exceptions usually mean."""

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .asking import Raised
from .exercise import Exercise, call, call_for_a_count, call_for_a_new_array
from .wire import Opaque, Tensor

# Of a list, a tuple or a dict so many items are shown, and arrays with so many axes.
SHOWN = 12
MAX_AXES_SHOWN = 4


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as a sentence lists them.

    Examples
    --------
    >>> listed(["w", "b", "X"])
    'w, b and X'
    """
    *before, final = words
    return f"{', '.join(before)} {last} {final}" if before else final


def show(value: Any, limit: int = 400) -> str:
    """Print a value briefly, six digits, large arrays abridged; what is left out is not looked at.

    However large the value is, this takes milliseconds.
    """
    if isinstance(value, dict):
        text = "\n".join(f"{key} = {show(value[key])}" for key in _first(value))
        text += "\n…" * (len(value) > SHOWN)
    elif isinstance(value, tuple):
        text = ", ".join(map(show, _first(value))) + ", …" * (len(value) > SHOWN)
    elif isinstance(value, list):
        # The layers of a network are a list of tuples: one a line, or nobody could read them.
        between = ",\n " if any(isinstance(item, tuple) for item in _first(value)) else ", "
        items = [_in_a_line(i) if isinstance(i, tuple) else show(i) for i in _first(value)]
        text = f"[{between.join(items)}{', …' * (len(value) > SHOWN)}]"
    elif isinstance(value, Tensor):
        text = f"tensor({show(value.array)})"
    elif isinstance(value, np.ndarray) or type(value) is float:
        array = np.asarray(value)
        # NumPy abridges each axis by itself, so what it prints grows with the number of axes.
        text = _extent(array) if array.ndim > MAX_AXES_SHOWN else _printed(array)
        if array.ndim > 2 and len(text) > limit:
            text = _extent(array)
    elif isinstance(value, str):
        text = repr(value[:limit])
    else:
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _first(many: Iterable) -> list:
    """Return the items that are shown of a list, a tuple or a dict's keys."""
    return list(itertools.islice(many, SHOWN))


def _printed(array: np.ndarray) -> str:
    with np.printoptions(precision=6, threshold=40, edgeitems=3, suppress=False):
        return f"{array[()]:.6g}" if array.ndim == 0 and array.dtype.kind == "f" else str(array)


def _extent(array: np.ndarray) -> str:
    if not array.size or array.dtype.kind == "c":
        return f"array of shape {array.shape}"
    numbers = array.astype(np.float64)
    return f"array of shape {array.shape}, from {numbers.min():.4g} to {numbers.max():.4g}"


def _in_a_line(value: Any) -> str:
    """Print a tuple with its parentheses, and arrays like nested lists, without line breaks."""
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_in_a_line, _first(value)))}{', …' * (len(value) > SHOWN)})"
    if isinstance(value, np.ndarray) and 0 < value.size <= 40 and value.ndim <= MAX_AXES_SHOWN:
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
        if value.type_name.startswith("array of "):
            return f"an {value.type_name}"
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
    "takes no arguments": "The class has no __init__ that could take them: two underscores "
    "stand on each side of init.",
    "positional argument but": "More was handed over than the function has names for. In a class, "
    "the first name of every method is self.",
    "positional arguments but": "More was handed over than the function has names for. In a class, "
    "the first name of every method is self.",
    "object has no attribute 'parameters'": "An nn.Module has parameters, and this is none: does "
    "the class begin with class NAME(nn.Module)?",
    "not require grad and does not have": "PyTorch has no record of how this number was made: "
    "nothing on the way required a gradient, or it was cut off (detach, no_grad).",
    "bitwise_xor": "In Python ^ is no power. Powers are written **.",
    "values to unpack": "The two sides of an = do not fit: as many names as values are needed. "
    "What does the right side give?",
    "in-place operation": "PyTorch records this number, and refuses to have it overwritten. "
    "Make a new tensor, or step under torch.no_grad().",
    "inplace operation": "A number that PyTorch needs for the way back was overwritten. Make a "
    "new tensor instead of changing it.",
    "Can't call numpy() on Tensor that requires grad": "This tensor is being recorded, and NumPy "
    "cannot take it. PyTorch has its own functions; detach() cuts the record off.",
    "backward through the graph a second time": "backward() was called twice on one loss. Compute "
    "the loss anew in each step.",
    "grad can be implicitly created only for scalar": "backward() starts from one number. Take "
    "the mean or the sum first.",
    "unhashable type": "A set, and the keys of a dictionary, can hold only what never changes: "
    "make a tuple of the array or list.",
    "bad operand type for unary -: 'tuple'": "Several results came back together, as a tuple: give "
    "each a name of its own first.",
    "object is not callable": "Round brackets call a function. Something that is none stands "
    "before them: a forgotten *, or a name that was given to a number.",
    "object is not subscriptable": "Square brackets take a part of something. What stands before "
    "them has no parts: a function without its round brackets, or None.",
    "'NoneType'": "Somewhere a result is None. A function without a `return` gives back nothing.",
    "name 'np' is not defined": "`import numpy as np` has not run. Run the first cell.",
    "name 'torch' is not defined": "`import torch` has not run. Run the first cell.",
    "name 'nn' is not defined": "`from torch import nn` has not run. Run the first cell.",
    "name 'math' is not defined": "`math` is a module: import it first. NumPy has the same "
    "functions for whole arrays.",
    "mismatch in its core dimension": "`@` multiplies rows of what stands left by columns of what "
    "stands right: the left one needs as many columns as the right one has rows. Print both "
    "shapes.",
    "must have the same dtype": "Numbers of two types meet: NumPy makes float64, PyTorch's layers "
    "hold float32. Convert one of them.",
    "only integer scalar arrays": "An array stands where a whole number is needed, an index or an "
    "axis. (np.max takes one array; np.maximum compares two.)",
    "only length-1 arrays can be converted": "A function for one number got an array. NumPy has "
    "the same function for arrays.",
    "only 0-dimensional arrays can be converted": "A function for one number got an array. NumPy "
    "has the same function for arrays.",
}
# Of what a result turned out to be: the word that Python has for it, and ours.
GIVEN = {
    "NoneType": "nothing where a result was needed: is a `return` missing?",
    "tuple": "a tuple where one result was needed: is there a comma too many?",
    "list": "a list where an array or a tensor was needed.",
    "function": "a function where its result was needed: are the round brackets missing?",
    "method": "a method where its result was needed: are the round brackets missing?",
    "type": "a class where an object of it was needed: are the round brackets missing?",
    "int": "a plain number where an array or a tensor was needed.",
    "float": "a plain number where an array or a tensor was needed.",
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


def what_was_given(error: Raised) -> str:
    """Say what a result was, where an exception tells that it could not be used; or ""."""
    found = re.search(r"'(\w+)' object|must be Tensor, not (\w+)", error.message)
    return GIVEN.get(found[1] or found[2], "") if found else ""
