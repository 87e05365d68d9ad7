"""Every answer to `Swish`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from . import around_zero


class Swish(nn.Module):
    """The activation a = z · sigmoid(β·z), with a β that can be trained.

    β is the module's only parameter: one number.

    Parameters
    ----------
    beta : float
        The value of β at the start.
    """

    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor(float(beta)))

    def forward(self, z):
        """Bend every number of a tensor.

        Parameters
        ----------
        z : tensor of float, any shape

        Returns
        -------
        tensor of float, the shape of z
            Slopes can flow back through it, to z and to β.
        """
        return z * torch.sigmoid(self.beta * z)


@right
class SwishByDivision(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor([beta], dtype=torch.float32))

    def forward(self, z):
        return z / (1 + torch.exp(-self.beta * z))


@right
class SwishByRegistering(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.register_parameter("b", nn.Parameter(torch.ones(()) * beta))
        self.gate = nn.Sigmoid()

    def forward(self, z):
        return self.gate(self.b * z).mul(z)


@right
class SwishBySilu(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.full((1,), float(beta), dtype=torch.float64))

    def forward(self, z):
        return nn.functional.silu(self.beta * z) / self.beta


@right
def swish_from_a_function(beta=1.0):
    class Inner(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z * 0.5 * (1 + torch.tanh(self.beta * z / 2))

    return Inner()


@right
def written_out(beta=1.0):
    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z * torch.sigmoid(self.beta * z)

    return Module()


@wrong(
    "The values are right, but your module has no parameters: an optimizer would never touch β. A "
    "plain number or tensor is not seen; nn.Parameter makes it one to train."
)
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = beta",
)
def beta_not_trained(): ...


@like(beta_not_trained)
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = torch.tensor(beta, requires_grad=True)",
)
def beta_a_bare_tensor(): ...


@wrong(
    "Your values are those of β = 1, whatever β is. It belongs inside the sigmoid, as the factor "
    "of z."
)
def beta_unused(beta=1.0):
    return nn.SiLU()


@like(beta_unused)
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return z * torch.sigmoid(z)",
)
def beta_stored_and_unused(): ...


@wrong("You multiply by β outside the sigmoid. It belongs inside, and only there.")
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return self.beta * z * torch.sigmoid(z)",
)
def beta_outside(): ...


@wrong("You return the sigmoid alone. Swish is z times that.")
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return torch.sigmoid(self.beta * z)",
)
def factor_z_forgotten(): ...


@wrong("You multiply both factors by β. The z in front of the sigmoid stays as it is.")
@edited(
    written_out,
    "            return z * torch.sigmoid(self.beta * z)\n",
    ("            u = self.beta * z\n            return u * torch.sigmoid(u)\n"),
)
def beta_in_both_factors(): ...


@wrong("Your β starts at 1 whatever is asked for. Use the argument `beta` as its start.")
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = nn.Parameter(torch.tensor(1.0))",
)
def beta_always_one(): ...


@wrong(
    "Your values are right, but no slopes flow back to β: somewhere on the way you switched the "
    "recording off (no_grad, detach, item, requires_grad=False). So β would never learn."
)
@edited(
    written_out,
    "            return z * torch.sigmoid(self.beta * z)\n",
    (
        "            with torch.no_grad():\n"
        "                return z * torch.sigmoid(self.beta * z)\n"
    ),
)
def off_the_graph(): ...


@like(off_the_graph)
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return z * torch.sigmoid(self.beta.item() * z)",
)
def beta_taken_out_as_a_number(): ...


@wrong(
    "Your __init__ does not begin with super().__init__(). nn.Module needs it, to set up the list "
    "of its parameters."
)
@edited(written_out, "            super().__init__()\n", "")
def no_super(): ...


@wrong(
    "You use a NumPy function in forward, and that does not get along with a tensor that is being "
    "recorded. PyTorch has its own: torch.sigmoid, torch.exp."
)
def numpy_in_forward(beta=1.0):
    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z / (1 + np.exp(-self.beta * z))

    return Module()


@wrong(
    "nn.Parameter wants a tensor, and you gave it a plain number. Make a tensor of the number "
    "first."
)
def parameter_of_a_bare_number(beta=1.0):
    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(beta)

        def forward(self, z):
            return z

    return Module()


def hidden_cases(rng):
    yield {"ask": "parameters", "beta": float(rng.uniform(2, 4))}
    for shape in ((5,), (3, 2, 2)):
        beta = float(rng.choice([0.4, 0.6, 1.7, 2.2]))
        yield {"ask": "values", "beta": beta, "z": around_zero(rng, shape, high=3.0)}
    for shape in ((4,), (3, 2), (6,), (2, 4)):
        yield {
            "ask": "slopes",
            "beta": float(rng.choice([0.5, 1.4, 1.9])),
            "z": around_zero(rng, shape, high=2.5),
            "pull": rng.choice([-2.0, -1.0, 0.5, 1.0, 2.0], shape),
        }
