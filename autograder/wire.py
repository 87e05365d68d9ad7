"""Plain data as JSON: the only form in which answers leave the learner's process.

Numbers, strings, lists, dicts and arrays cross; anything else arrives as the name of its
type. No pickle, no live objects: nothing that could act when it is looked at.
"""

import base64
import hashlib
import json
import math
import re
from typing import Any

import numpy as np

# For a whole answer: bytes of numbers and texts, levels, items of lists, tuples and dicts, and
# the axes of an array. No task of the course comes near; printing and comparing stay cheap.
MAX_BYTES = 8_000_000
MAX_DEPTH = 8
MAX_ITEMS = 100_000
MAX_AXES = 16
# JSON's brackets and commas: of each may come an object. What is within the limits above has fewer.
MAX_PARTS = 10 * MAX_ITEMS

ARRAY_KINDS = "biufc"


class NotPlain(ValueError):
    """The data cannot cross the wire: too large, too deep, or malformed."""


# Control characters but for tab and line feed, the marks that turn the direction of writing, and
# halves of surrogate pairs: what a terminal obeys, what misleads the eye, what no file can hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: Any, limit: int | None = None, keep: str = "") -> str:
    """Return a text of unknown origin as every file, page and terminal can take it.

    Parameters
    ----------
    text : object
        The text; of anything else, what `str` makes of it.
    limit : int, optional
        So many characters are kept.
    keep : str
        Control characters that may stay.

    Examples
    --------
    >>> printable("\x1b[31mred")
    '\ufffd[31mred'
    """
    replacement = "\N{REPLACEMENT CHARACTER}"
    return _UNPRINTABLE.sub(
        lambda found: found[0] if found[0] in keep else replacement, str(text)[:limit]
    )


class Opaque:
    """Stands for an object that is not plain data; knows only the name of its type.

    Parameters
    ----------
    type_name : str
        Name of the type the object had in the process it came from.
    """

    def __init__(self, type_name: str):
        self.type_name = type_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque) and other.type_name == self.type_name

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{self.type_name} object>"


class Tensor:
    """A torch tensor's numbers after crossing, so that it is not taken for a NumPy array.

    Parameters
    ----------
    array : numpy.ndarray
        The tensor's values, any shape, detached from its graph.
    """

    def __init__(self, array: np.ndarray):
        self.array = array

    def __repr__(self) -> str:
        return f"tensor({self.array})"


class _Room:
    """What may still be put into an answer."""

    def __init__(self) -> None:
        self.bytes, self.items = MAX_BYTES, MAX_ITEMS

    def take(self, *, bytes: int = 0, items: int = 0) -> None:
        """Use some of the room.

        Raises
        ------
        NotPlain
            If there is not so much.
        """
        self.bytes -= bytes
        self.items -= items
        if self.bytes < 0:
            raise NotPlain(f"more than {MAX_BYTES // 1_000_000} MB of numbers and text")
        if self.items < 0:
            raise NotPlain(f"a list, tuple or dict with more than {MAX_ITEMS:,} items in all")


def encode(value: Any, readable: bool = False) -> Any:
    """Turn a value into something `json.dumps` can write.

    Parameters
    ----------
    value : object
        None, bool, number, str, list, tuple, dict with str keys, NumPy array or scalar,
        torch tensor, nested as needed. Anything else becomes its type's name.
    readable : bool
        Write array elements as nested lists (for files that people read) and not as
        base64 bytes.

    Raises
    ------
    NotPlain
        If the value as a whole is larger than `MAX_BYTES`, has more than `MAX_ITEMS` items, is
        deeper than `MAX_DEPTH`, or has an array of more than `MAX_AXES` axes. The message
        completes the sentence "The answer is …".
    """
    return _encode(value, readable, 0, _Room())


def _encode(value: Any, readable: bool, depth: int, room: _Room) -> Any:
    if depth > MAX_DEPTH:
        raise NotPlain(f"nested more than {MAX_DEPTH} levels deep")
    if value is None or type(value) is bool:
        return value
    if type(value) is str:
        room.take(bytes=len(value))
        return value
    if type(value) is int:
        # JSON readers disagree about large integers, and a learner's 10**10000 is no answer.
        return value if abs(value) < 2**63 else float("inf") if value > 0 else float("-inf")
    if type(value) is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if type(value) is complex:
        return _encode_array(np.asarray(value), readable, room)
    if isinstance(value, (list, tuple)):
        room.take(items=len(value))
        items = [_encode(item, readable, depth + 1, room) for item in value]
        return {"tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, dict):
        room.take(items=len(value), bytes=sum(len(str(key)) for key in value))
        items = [[str(key), _encode(v, readable, depth + 1, room)] for key, v in value.items()]
        return {"dict": items}
    if isinstance(value, (np.ndarray, np.generic)):
        return _encode_array(np.asarray(value), readable, room)
    # What crossed once may cross again: a decoded answer goes into an answer key. A learner may
    # make such an object too, of anything.
    if isinstance(value, Tensor):
        return {"tensor": _encode_array(np.asarray(value.array), readable, room)}
    if isinstance(value, Opaque):
        return {"object": str(value.type_name)}
    if type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "detach"):
        numbers = value.detach().cpu().resolve_conj().resolve_neg()
        if numbers.dtype.is_floating_point and numbers.element_size() < 4:
            numbers = numbers.float()
        return {"tensor": _encode_array(numbers.numpy(), readable, room)}
    return {"object": type(value).__name__}


def _encode_array(array: np.ndarray, readable: bool, room: _Room) -> dict:
    if array.dtype.kind not in ARRAY_KINDS:
        kinds = {"U": "texts", "S": "texts", "O": "objects"}
        return {"object": f"array of {kinds.get(array.dtype.kind, array.dtype.name)}"}
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if array.ndim > MAX_AXES:
        raise NotPlain(f"an array with {array.ndim} axes")
    room.take(bytes=array.nbytes)
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    if readable and array.dtype.kind in "biuf" and np.isfinite(array).all():
        data = little.tolist()
    else:
        data = base64.b64encode(np.ascontiguousarray(little).tobytes()).decode("ascii")
    return {"array": {"dtype": little.dtype.str, "shape": list(array.shape), "data": data}}


def fingerprint(value: Any) -> str:
    """Return a short text that two values share only if `encode` makes the same of both.

    Of what `encode` cannot write it is "", which no value that can cross has.
    """
    try:
        text = json.dumps(encode(value))
    except (NotPlain, TypeError, ValueError):
        return ""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def parse(text: str) -> Any:
    """Read JSON of unknown origin.

    Raises
    ------
    NotPlain
        If it is none, is nested too deeply, or has more than `MAX_PARTS` brackets and commas.
    """
    if text.count(",") + text.count("[") + text.count("{") > MAX_PARTS:
        raise NotPlain("malformed: it has too many parts")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotPlain("malformed: it is not JSON") from None


def decode(plain: Any) -> Any:
    """Turn what `encode` made back into Python and NumPy values.

    Raises
    ------
    NotPlain
        If the data is not what `encode` writes; its limits hold here too.
    """
    try:
        return _decode(plain, 0, _Room())
    except NotPlain:
        raise
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise NotPlain(f"malformed: {str(error)[:200]}") from None


def _decode(plain: Any, depth: int, room: _Room) -> Any:
    if depth > 2 * MAX_DEPTH:
        raise NotPlain("nested too deeply")
    if isinstance(plain, str):
        room.take(bytes=len(plain))
        return plain
    if plain is None or isinstance(plain, (bool, int, float)):
        return plain
    if isinstance(plain, list):
        room.take(items=len(plain))
        return [_decode(item, depth + 1, room) for item in plain]
    ((kind, content),) = plain.items()
    match kind:
        case "float":
            return float(content)
        case "tuple":
            room.take(items=len(content))
            return tuple(_decode(item, depth + 1, room) for item in content)
        case "dict":
            room.take(items=len(content), bytes=sum(len(str(key)) for key, _ in content))
            return {printable(key): _decode(value, depth + 1, room) for key, value in content}
        case "array":
            return _decode_array(content, room)
        case "tensor":
            tensor = _decode(content, depth + 1, room)
            return Tensor(tensor) if isinstance(tensor, np.ndarray) else tensor
        case "object":
            return Opaque(printable(content, 200))
    raise NotPlain(f"malformed: unknown kind {kind[:80]!r}")


def _decode_array(content: dict, room: _Room) -> np.ndarray:
    dtype = np.dtype(content["dtype"])
    shape = tuple(int(n) for n in content["shape"])
    if dtype.kind not in ARRAY_KINDS or any(n < 0 for n in shape):
        raise NotPlain("malformed: no array of numbers")
    if len(shape) > MAX_AXES:
        raise NotPlain(f"an array with {len(shape)} axes")
    room.take(bytes=math.prod(shape) * dtype.itemsize)
    data = content["data"]
    if isinstance(data, str):
        return np.frombuffer(base64.b64decode(data), dtype=dtype).reshape(shape).copy()
    return np.array(data, dtype=dtype).reshape(shape)
