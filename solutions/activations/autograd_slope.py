"""Every answer to `autograd_slope`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, torch, wrong

from . import SHAPES, around_zero


def autograd_slope(function, z):
    """Let PyTorch find the slope of a function at every z.

    function : takes a tensor and returns one of the same shape, number by number
    z : array of float, any shape
    Returns slopes : array or tensor of float, the shape of z
    """
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z.grad.numpy()


@right
def slope_by_ones(function, z):
    z = torch.from_numpy(z).clone().requires_grad_()
    a = function(z)
    a.backward(torch.ones_like(a))
    return z.grad


@right
def slope_by_grad(function, z):
    z = torch.tensor(z, dtype=torch.float32, requires_grad=True)
    (slope,) = torch.autograd.grad(function(z).sum(), z)
    return slope.detach().numpy()


@right
def slope_one_by_one(function, z):
    slopes = []
    for number in z.ravel():
        point = torch.tensor(float(number), requires_grad=True)
        function(point).backward()
        slopes.append(point.grad.item())
    return np.array(slopes).reshape(z.shape)


@right
def slope_measured(function, z):
    h = 1e-5
    above, below = torch.tensor(z + h), torch.tensor(z - h)
    return (function(above) - function(below)) / (2 * h)


@wrong(
    "You walk back from many numbers at once. backward() starts from a single number: add the "
    "outputs up first. Each depends on its own z only, so nothing gets mixed."
)
def backward_from_many_numbers(function, z):
    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.backward()
    return z.grad


@wrong(
    "PyTorch has no record that leads from the outputs back to z. The tensor must require a "
    "gradient from the start, and nothing on the way may cut it off (detach, no_grad)."
)
def nothing_recorded(function, z):
    z = torch.tensor(z)
    function(z).sum().backward()
    return z.grad


@wrong(
    "Your slopes are too small, by as many times as there are numbers in z: the mean of the outputs"
    " does that. Take their sum."
)
def mean_for_sum(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).mean().backward()
    return z.grad.numpy()


@wrong(
    "You return the function's values. The slopes are waiting where the recording began: in the "
    "gradient of z."
)
def value_for_slope(function, z):
    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return a.detach().numpy()


@wrong(
    "None came back. Either no `return` hands over the gradient (backward() itself returns "
    "None), or you return one that was never filled in: PyTorch fills in that of the tensor that "
    "you made from z, not that of the output or of a converted copy, and only when you walk back."
)
def no_gradient_there(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).sum()
    return z.grad


@like(no_gradient_there)
def gradient_of_the_output(function, z):
    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return a.grad


@like(no_gradient_there)
def nothing_returned(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()


@wrong("You added the slopes up. Each z has a slope of its own.")
def slopes_added_up(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z.grad.sum().numpy()


@wrong(
    "You return the sigmoid's slopes whatever the function is. Call the function that came as an "
    "argument."
)
def always_the_sigmoid(function, z):
    z = torch.tensor(z, requires_grad=True)
    torch.sigmoid(z).sum().backward()
    return z.grad.numpy()


@wrong(
    "z is a NumPy array, and PyTorch's functions and recordings want tensors. Make a tensor of it "
    "first."
)
def array_not_made_a_tensor(function, z):
    function(z).sum().backward()
    return z.grad


@wrong(
    "You ask the NumPy array for its gradient. It has none: the tensor that you made of it does."
)
def array_asked_for_its_gradient(function, z):
    t = torch.tensor(z, requires_grad=True)
    function(t).sum().backward()
    return z.grad


@wrong(
    "You try to turn a tensor into NumPy while it is being recorded. You do not need its numbers: "
    "the slopes are elsewhere, in the gradient of the tensor made of z."
)
def output_still_recorded(function, z):
    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return a.numpy()


@wrong(
    "Only one of your slopes is not 0: you walked back from one of the outputs. Walk back from the "
    "sum of all."
)
def one_output_only(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).flatten()[0].backward()
    return z.grad


@like(one_output_only)
def last_output_only(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).flatten()[-1].backward()
    return z.grad


@like(one_output_only)
def largest_output_only(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).max().backward()
    return z.grad


@wrong(
    "Your slopes are twice as large as they should be. PyTorch adds to a gradient that is there "
    "already: walk back once."
)
def walked_back_twice(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    function(z).sum().backward()
    return z.grad


@wrong(
    "You calculate with a times (1 − a), the sigmoid's formula. The function may be any: let "
    "PyTorch find the slope."
)
def sigmoid_formula(function, z):
    a = function(torch.tensor(z))
    return a * (1 - a)


@wrong("You return z. Asked are the slopes: the gradient of the tensor made of z.")
def z_returned(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z


@wrong("You made whole numbers of z. PyTorch finds gradients of floats only, and z has fractions.")
def whole_numbers(function, z):
    z = torch.tensor(z.astype(int), requires_grad=True)
    function(z).sum().backward()
    return z.grad


@wrong("You walked back from the squares of the outputs. Take the sum of the outputs themselves.")
def squares_added_up(function, z):
    z = torch.tensor(z, requires_grad=True)
    (function(z) ** 2).sum().backward()
    return z.grad


@wrong("You multiplied the slopes by z. They are the answer as they are.")
def slopes_times_z(function, z):
    t = torch.tensor(z, requires_grad=True)
    function(t).sum().backward()
    return t.grad * t.detach()


@wrong("`grad` holds a tensor and is no function: write it without parentheses.")
def gradient_called(function, z):
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z.grad()


@wrong(
    "You return a tuple with the slopes in it: torch.autograd.grad gives one. Take its first item."
)
def in_a_tuple(function, z):
    z = torch.tensor(z, requires_grad=True)
    return torch.autograd.grad(function(z).sum(), z)


@wrong("You measured the slope over too large a distance. PyTorch finds it exactly.")
def measured_too_widely(function, z):
    t = torch.tensor(z)
    return (function(t + 0.01) - function(t)) / 0.01


@like(measured_too_widely)
def measured_over_a_thousandth(function, z):
    t = torch.tensor(z)
    return (function(t + 0.001) - function(t)) / 0.001


def hidden_cases(rng):
    names = ("parabola", "tanh", "parabola", "sigmoid", "relu", "cube", "cube")
    for name, shape in zip(names, SHAPES, strict=True):
        high = 10.0 if shape == (4, 1) else 2.0
        yield {"function": name, "z": around_zero(rng, shape, high=high)}
