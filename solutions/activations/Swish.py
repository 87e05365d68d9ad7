"""Every answer to `Swish`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from . import around_zero


class Swish(nn.Module):
    """The activation z · sigmoid(β·z), with a β that can be trained.

    beta : float above 0, where β starts; it is the only parameter, a single number
    """

    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor(float(beta)))

    def forward(self, z):
        """Bend every number of z, a tensor of float of any shape, and leave z as it was.

        It returns a tensor of that shape, never NaN, not even at 1000 or −1000. Slopes can flow
        back through it, to z and to β.
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
class SwishKeptInADict(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.kept = nn.ParameterDict({"beta": nn.Parameter(torch.tensor(float(beta)))})

    def forward(self, z):
        return z * torch.special.expit(self.kept["beta"] * z)


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
    "The values are right, but your module has no parameters: an optimizer would never touch β. "
    "PyTorch sees an nn.Parameter that __init__ stores in self. It does not see a plain number or "
    "tensor, nor a parameter in a list, on the class, or made in forward."
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
    "Your values are those of β = 1, whatever is asked for. The argument has to reach the "
    "parameter, and the parameter the sigmoid, as the factor of z."
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


@wrong("Your β does not start at the value asked for. Make the parameter of the argument `beta`.")
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = nn.Parameter(torch.tensor(1.0))",
)
def beta_always_one(): ...


@like(beta_always_one)
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = nn.Parameter(torch.zeros(()))",
)
def beta_starts_at_zero(): ...


@like(beta_always_one)
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = nn.Parameter(torch.randn(1))",
)
def beta_starts_anywhere(): ...


@wrong(
    "Your values are right, but no slope arrives at β, so it would never learn. forward has to use "
    "the parameter itself, and record. (A number kept aside, item(), detach(), no_grad or "
    "requires_grad=False cut it off.)"
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


@like(off_the_graph)
@edited(
    written_out,
    "self.beta = nn.Parameter(torch.tensor(beta))",
    "self.beta = nn.Parameter(torch.tensor(beta))\n            self.start = float(beta)",
    "return z * torch.sigmoid(self.beta * z)",
    "return z * torch.sigmoid(self.start * z)",
)
def number_kept_aside(): ...


@wrong(
    "The slopes at z are not all there: somewhere in forward z is cut off (detach, data, item). "
    "Layers before this one could not learn."
)
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return z.detach() * torch.sigmoid(self.beta * z.detach())",
)
def z_cut_off(): ...


@like(z_cut_off)
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return z * torch.sigmoid(self.beta * z.detach())",
)
def gate_cut_off(): ...


@like(z_cut_off)
@edited(
    written_out,
    "return z * torch.sigmoid(self.beta * z)",
    "return z.detach() * torch.sigmoid(self.beta * z)",
)
def factor_cut_off(): ...


@wrong(
    "You write into the caller's z: *= does, and every method whose name ends in _. Make a new "
    "tensor."
)
@edited(
    written_out,
    "            return z * torch.sigmoid(self.beta * z)\n",
    "            z *= torch.sigmoid(self.beta * z)\n            return z\n",
)
def in_place(): ...


@wrong("You add β to z. It is a factor: β times z goes into the sigmoid.")
@edited(written_out, "self.beta * z)", "self.beta + z)")
def beta_added(): ...


@wrong("You divide by β. It is a factor: β times z goes into the sigmoid.")
@edited(written_out, "self.beta * z)", "z / self.beta)")
def divided_by_beta(): ...


@wrong("A sign is turned inside the sigmoid: for large z your answers go to 0.")
@edited(written_out, "self.beta * z)", "-self.beta * z)")
def sign_turned(): ...


@wrong("You add the sigmoid to z. Swish is z times the sigmoid.")
@edited(written_out, "z * torch.sigmoid(", "z + torch.sigmoid(")
def sigmoid_added(): ...


@wrong(
    "You use another activation in the place of the sigmoid. The contract says z · sigmoid(β·z)."
)
@edited(written_out, "torch.sigmoid(", "torch.tanh(")
def other_activation(): ...


@like(other_activation)
@edited(written_out, "torch.sigmoid(", "torch.relu(")
def other_activation_relu(): ...


@wrong("You return β times z. The sigmoid of that is missing, and z times it.")
@edited(written_out, "return z * torch.sigmoid(self.beta * z)", "return self.beta * z")
def no_sigmoid(): ...


@wrong(
    "Your formula divides infinity by infinity where β·z is large, and that is NaN. "
    "torch.sigmoid is safe."
)
@edited(
    written_out,
    "            return z * torch.sigmoid(self.beta * z)\n",
    "            e = torch.exp(self.beta * z)\n            return z * e / (1 + e)\n",
)
def infinity_over_infinity(): ...


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


@wrong(
    "If the caller says nothing, your β starts at another number. The contract's first line ends "
    "in beta=1.0."
)
@edited(Swish, "beta=1.0", "beta=0.5")
class OtherDefault: ...


@like(OtherDefault)
@edited(Swish, "beta=1.0", "beta=2.0")
class OtherDefaultOfTwo: ...


def hidden_cases(rng):
    yield {"ask": "parameters", "beta": float(rng.uniform(2, 4))}
    for shape in ((5,), (1, 4)):
        beta = float(rng.choice([0.4, 0.6, 1.7, 2.2]))
        z = around_zero(rng, shape, high=3.0)
        z[..., -2:] = rng.uniform(150, 2000), -rng.uniform(720, 3000)
        yield {"ask": "values", "beta": beta, "z": z}
    for shape in ((4,), (3, 2), (6,), (2, 1, 3)):
        yield {
            "ask": "slopes",
            "beta": float(rng.choice([0.5, 1.4, 1.9])),
            "z": around_zero(rng, shape, high=2.5),
            "pull": rng.choice([-2.0, -1.0, 0.5, 1.0, 2.0], shape),
        }
