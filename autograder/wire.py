"""Plain data as JSON: the only form in which answers leave the learner's process.

Numbers, strings, lists, dicts and arrays cross; anything else arrives as the name of its
type. No pickle, no live objects: nothing that could act when it is looked at.
"""

import base64
import hashlib
import json
import math
from typing import Any

import numpy as np

MAX_BYTES = 8_000_000
MAX_DEPTH = 8
MAX_ITEMS = 100_000

ARRAY_KINDS = "biufc"


class NotPlain(ValueError):
    """The data cannot cross the wire: too large, too deep, or malformed."""


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
        If the value is larger than `MAX_BYTES`, deeper than `MAX_DEPTH` or has more
        than `MAX_ITEMS` items.
    """
    return _encode(value, readable, 0)


def _encode(value: Any, readable: bool, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise NotPlain(f"nested more than {MAX_DEPTH} levels deep")
    if value is None or type(value) in (bool, str):
        if type(value) is str and len(value) > MAX_BYTES:
            raise NotPlain("a text of more than 8 MB")
        return value
    if type(value) is int:
        # JSON readers disagree about large integers, and a learner's 10**10000 is no answer.
        return value if abs(value) < 2**63 else float("inf") if value > 0 else float("-inf")
    if type(value) is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if type(value) is complex:
        return _encode_array(np.asarray(value), readable)
    if isinstance(value, (list, tuple)):
        if len(value) > MAX_ITEMS:
            raise NotPlain(f"more than {MAX_ITEMS} items")
        items = [_encode(item, readable, depth + 1) for item in value]
        return {"tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, dict):
        if len(value) > MAX_ITEMS:
            raise NotPlain(f"more than {MAX_ITEMS} items")
        return {"dict": [[str(key), _encode(v, readable, depth + 1)] for key, v in value.items()]}
    if isinstance(value, (np.ndarray, np.generic)):
        return _encode_array(np.asarray(value), readable)
    # What crossed once may cross again: a decoded answer goes into an answer key. A learner may
    # make such an object too, of anything.
    if isinstance(value, Tensor):
        return {"tensor": _encode_array(np.asarray(value.array), readable)}
    if isinstance(value, Opaque):
        return {"object": str(value.type_name)}
    if type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "detach"):
        numbers = value.detach().cpu().resolve_conj().resolve_neg()
        if numbers.dtype.is_floating_point and numbers.element_size() < 4:
            numbers = numbers.float()
        return {"tensor": _encode_array(numbers.numpy(), readable)}
    return {"object": type(value).__name__}


def _encode_array(array: np.ndarray, readable: bool) -> dict:
    if array.dtype.kind not in ARRAY_KINDS:
        return {"object": f"array of dtype {array.dtype}"}
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if array.nbytes > MAX_BYTES:
        raise NotPlain(f"an array of {array.nbytes} bytes, more than {MAX_BYTES}")
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


def decode(plain: Any) -> Any:
    """Turn what `encode` made back into Python and NumPy values.

    Raises
    ------
    NotPlain
        If the data is not what `encode` writes.
    """
    try:
        return _decode(plain, 0)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise NotPlain(f"malformed answer: {error}") from None


def _decode(plain: Any, depth: int) -> Any:
    if depth > 2 * MAX_DEPTH:
        raise NotPlain("nested too deeply")
    if plain is None or isinstance(plain, (bool, int, float, str)):
        return plain
    if isinstance(plain, list):
        return [_decode(item, depth + 1) for item in plain]
    ((kind, content),) = plain.items()
    match kind:
        case "float":
            return float(content)
        case "tuple":
            return tuple(_decode(item, depth + 1) for item in content)
        case "dict":
            return {str(key): _decode(value, depth + 1) for key, value in content}
        case "array":
            return _decode_array(content)
        case "tensor":
            tensor = _decode(content, depth + 1)
            return Tensor(tensor) if isinstance(tensor, np.ndarray) else tensor
        case "object":
            return Opaque(str(content)[:200])
    raise NotPlain(f"unknown kind {kind!r}")


def _decode_array(content: dict) -> np.ndarray:
    dtype = np.dtype(content["dtype"])
    shape = tuple(int(n) for n in content["shape"])
    if dtype.kind not in ARRAY_KINDS or any(n < 0 for n in shape) or len(shape) > 32:
        raise NotPlain("malformed array")
    if math.prod(shape) * dtype.itemsize > MAX_BYTES:
        raise NotPlain("array too large")
    data = content["data"]
    if isinstance(data, str):
        return np.frombuffer(base64.b64decode(data), dtype=dtype).reshape(shape).copy()
    return np.array(data, dtype=dtype).reshape(shape)
