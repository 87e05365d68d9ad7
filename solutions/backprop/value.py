"""An answer to the challenge of lesson 08: autograd for single numbers."""


class Value:
    """A number that remembers what it was made of: the challenge, a scalar autograd.

    Parameters
    ----------
    data : float
        The number, shape ().
    parents : sequence of tuple (Value, float)
        What it was made of, each with the slope of this number with respect to it.

    Attributes
    ----------
    grad : float
        After ``result.backward()``: the slope of the result with respect to this number.
    """

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents

    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return Value(max(self.data, 0.0), [(self, 1.0 if self.data > 0 else 0.0)])

    def backward(self):
        # A value may pass its blame on only when it has received all of it, from every use.
        order = []

        def visit(value):
            if value not in order:
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
