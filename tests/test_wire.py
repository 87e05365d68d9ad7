"""Plain data survives the crossing; everything else arrives as the name of its type."""

import json

import hypothesis.extra.numpy as npst
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from autograder.wire import MAX_BYTES, NotPlain, Opaque, Tensor, decode, encode

NUMBERS = npst.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_]),
    npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=8,
)


def crossing(value, readable=False):
    return decode(json.loads(json.dumps(encode(value, readable))))


@given(NUMBERS, st.booleans())
def test_arrays_keep_their_values_type_and_shape(array, readable):
    back = crossing(array, readable)
    assert back.dtype == array.dtype and back.shape == array.shape
    np.testing.assert_array_equal(back, array)


@given(PLAIN)
def test_nested_plain_data_comes_back_equal(value):
    assert repr(crossing(value)) == repr(value)


@pytest.mark.parametrize("array", [np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.eye(3)[::2]])
def test_memory_layout_does_not_matter(array):
    np.testing.assert_array_equal(crossing(array), array)


def test_tensors_arrive_as_their_numbers():
    torch = pytest.importorskip("torch")
    tensor = crossing(torch.nn.Linear(2, 3).weight)
    assert isinstance(tensor, Tensor) and tensor.array.shape == (3, 2)


def test_objects_arrive_as_the_name_of_their_type():
    class EqualToAll:
        def __eq__(self, other):
            return True

    back = crossing(EqualToAll())
    assert isinstance(back, Opaque) and back.type_name == "EqualToAll"
    assert back != 1.0


@pytest.mark.parametrize(
    "value",
    [np.zeros(MAX_BYTES), "x" * (MAX_BYTES + 1), [0] * 200_000, [[[[[[[[[[1]]]]]]]]]]],
    ids=["array", "text", "list", "depth"],
)
def test_what_is_too_large_is_refused(value):
    with pytest.raises(NotPlain):
        encode(value)


@pytest.mark.parametrize(
    "plain",
    [
        {"array": {"dtype": "O", "shape": [1], "data": [1]}},
        {"array": {"dtype": "<f8", "shape": [10**9], "data": ""}},
        {"array": {"dtype": "<f8", "shape": [3], "data": "AAAA"}},
        {"array": {"dtype": "<f8", "shape": [-1], "data": []}},
        {"array": 3},
        {"unheard": 1},
        {},
        {"a": 1, "b": 2},
    ],
)
def test_malformed_data_is_refused(plain):
    with pytest.raises(NotPlain):
        decode(plain)
