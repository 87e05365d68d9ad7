"""Every answer to `to_torch`, right and wrong, and its hidden cases."""

from autograder.ways import edited, like, nn, right, torch, wrong

from . import NEIGHBOURS_IN_THE_BATCH, draw_network


def to_torch(layers):
    """Build the same network in PyTorch; its weights are copies, float32, and can be trained.

    layers : list of one or more (W, b), float64 arrays of shapes (inputs, neurons) and (neurons,)
    Returns net : nn.Sequential, an `nn.Linear` per layer, an `nn.ReLU` between two of them; of a
        tensor of shape (m, n_in) it makes the logits, shape (m, n_out)
    """
    modules = []
    for W, b in layers:
        n_in, n_out = W.shape
        linear = nn.Linear(n_in, n_out)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@right
def torch_by_append(layers):
    net = nn.Sequential()
    for i, (W, b) in enumerate(layers):
        if i:
            net.append(nn.ReLU())
        linear = nn.Linear(*W.shape)
        linear.weight.data = torch.tensor(W.T, dtype=torch.float32)
        linear.bias.data = torch.tensor(b, dtype=torch.float32)
        net.append(linear)
    return net


@right
def torch_with_new_parameters(layers):
    relu = nn.ReLU()
    modules = []
    for W, b in layers:
        linear = nn.Linear(len(W), len(b))
        linear.weight = nn.Parameter(torch.tensor(W).float().T.contiguous())
        linear.bias = nn.Parameter(torch.FloatTensor(b))
        modules += [relu, linear]
    return nn.Sequential(*modules[1:])


@right
def torch_from_a_state(layers):
    sizes = [len(layers[0][0])] + [len(b) for _, b in layers]
    net = nn.Sequential()
    state = {}
    for i in range(len(layers)):
        net.add_module(f"layer{i}", nn.Linear(sizes[i], sizes[i + 1]))
        state[f"layer{i}.weight"] = torch.as_tensor(layers[i][0].T.copy())
        state[f"layer{i}.bias"] = torch.as_tensor(layers[i][1].copy())
        if i + 1 < len(layers):
            net.add_module(f"relu{i}", nn.ReLU(inplace=True))
    net.load_state_dict(state)
    return net


@right
def written_out(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong(
    "Your network still has the random numbers that PyTorch starts with: the weights never reached"
    " it."
)
def left_at_random(layers):
    modules = []
    for W, _ in layers:
        modules += [nn.Linear(W.shape[0], W.shape[1]), nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong("The weights arrived, but the biases are still PyTorch's random numbers.")
@edited(
    written_out,
    "for W, b in layers:",
    "for W, _ in layers:",
    "            linear.bias.copy_(torch.tensor(b))\n",
    "",
)
def bias_left_at_random(): ...


@wrong(
    "You copied W as it is. PyTorch stores (outputs, inputs), this course (inputs, outputs): "
    "transpose it."
)
@edited(
    written_out,
    "linear.weight.copy_(torch.tensor(W.T))",
    "linear.weight.copy_(torch.tensor(W))",
)
def not_transposed(): ...


@like(not_transposed)
def net_with_untransposed_data(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.data = torch.tensor(W, dtype=torch.float32)
        linear.bias.data = torch.tensor(b, dtype=torch.float32)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@like(not_transposed)
def net_with_untransposed_parameters(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = nn.Parameter(torch.tensor(W, dtype=torch.float32))
        linear.bias = nn.Parameter(torch.tensor(b, dtype=torch.float32))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong(
    "You reshaped W where it has to be transposed. reshape gives the right shape and puts the "
    "numbers in the wrong places."
)
@edited(
    written_out,
    "linear.weight.copy_(torch.tensor(W.T))",
    "linear.weight.copy_(torch.tensor(W).reshape(W.shape[1], W.shape[0]))",
)
def reshaped(): ...


@wrong(
    "Your layers have inputs and outputs the wrong way round. `nn.Linear` takes the number of "
    "inputs first; W's rows are the inputs."
)
def sizes_swapped(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[1], W.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@like(sizes_swapped)
@edited(
    written_out,
    "linear = nn.Linear(W.shape[0], W.shape[1])",
    "linear = nn.Linear(W.shape[1], W.shape[0])",
)
def net_sizes_swapped_and_transposed(): ...


@wrong("There is no `nn.ReLU` between your layers.")
@edited(
    written_out,
    ("        modules += [linear, nn.ReLU()]\n    return nn.Sequential(*modules[:-1])\n"),
    ("        modules += [linear]\n    return nn.Sequential(*modules)\n"),
)
def no_activation(): ...


@wrong("Between your layers stands another activation. The contract asks for `nn.ReLU`.")
@edited(written_out, "modules += [linear, nn.ReLU()]", "modules += [linear, nn.Tanh()]")
def other_activation(): ...


@like(other_activation)
@edited(written_out, "modules += [linear, nn.ReLU()]", "modules += [linear, nn.Sigmoid()]")
def net_with_sigmoids(): ...


@like(other_activation)
@edited(written_out, "modules += [linear, nn.ReLU()]", "modules += [linear, nn.LeakyReLU()]")
def net_with_leaky_relus(): ...


@wrong("You put an `nn.ReLU` after the last layer too, so no negative logit comes out.")
@edited(
    written_out,
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules)",
)
def bent_at_the_end(): ...


@wrong("Your network ends in a sigmoid. Asked are the logits, before it.")
@edited(
    written_out,
    "    return nn.Sequential(*modules[:-1])\n",
    ("    modules[-1] = nn.Sigmoid()\n    return nn.Sequential(*modules)\n"),
)
def probabilities(): ...


@wrong(
    "Your parameters are not float32, and a float32 batch then stops with an error. NumPy's are "
    "float64: copy them into the parameters that nn.Linear made, or convert. (from_numpy does "
    "not even copy: training would change `layers`.)"
)
def not_float32(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.data = torch.tensor(W.T)
        with torch.no_grad():
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@like(not_float32)
def shared_weights(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.data = torch.from_numpy(W.T)
        linear.bias.data = torch.from_numpy(b)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@like(not_float32)
def net_in_float64(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1], dtype=torch.float64)
        with torch.no_grad():
            linear.weight[:] = torch.from_numpy(W.transpose())
            linear.bias[:] = torch.from_numpy(b)
        modules.extend((linear, nn.ReLU()))
    modules.pop()
    return nn.Sequential(*modules)


@like(not_float32)
@edited(
    written_out,
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules[:-1]).double()",
)
def net_doubled(): ...


@like(not_float32)
@edited(
    written_out,
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules[:-1]).half()",
)
def net_of_half_numbers(): ...


@wrong(
    "You return a module of your own. It may compute the same; the contract asks for an "
    "nn.Sequential, so that others can look into it."
)
def own_module(layers):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.linears = nn.ModuleList([nn.Linear(*W.shape) for W, _ in layers])
            for linear, (W, b) in zip(self.linears, layers, strict=True):
                nn.init.zeros_(linear.bias)
                with torch.no_grad():
                    linear.weight.copy_(torch.tensor(W.T))
                    linear.bias.add_(torch.tensor(b, dtype=torch.float32))

        def forward(self, X):
            for linear in self.linears[:-1]:
                X = torch.relu(linear(X))
            return self.linears[-1](X)

    return Network()


@wrong(
    "You changed a parameter while PyTorch was recording, which it refuses. Do it inside `with "
    "torch.no_grad():`."
)
def changed_while_recording(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.copy_(torch.tensor(W.T))
        linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong(
    "You put a tensor or an array in the place of a parameter. Copy the numbers into the parameter"
    " that is there."
)
def assigned_no_parameter(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = torch.tensor(W.T, dtype=torch.float32)
        linear.bias = torch.tensor(b, dtype=torch.float32)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@like(assigned_no_parameter)
def net_assigned_float64_tensors(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = torch.tensor(W.T)
        linear.bias = torch.tensor(b)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@like(assigned_no_parameter)
def net_assigned_arrays(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = W.T
        linear.bias = b
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong(
    "PyTorch copies from tensors only. Make a tensor of the NumPy array first: `torch.tensor(...)`."
)
def copied_from_arrays(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(W.T)
            linear.bias.copy_(b)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong(
    "The answers are right, but nothing in your network can be trained: its parameters ask for no "
    "gradient."
)
def frozen(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight = nn.Parameter(torch.tensor(W.T).float(), requires_grad=False)
            linear.bias = nn.Parameter(torch.tensor(b).float(), requires_grad=False)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong("Your layers have no biases. Keep them, and copy b.")
def no_bias(layers):
    modules = []
    for W, _ in layers:
        linear = nn.Linear(W.shape[0], W.shape[1], bias=False)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


@wrong("You return a list of modules. `nn.Sequential(*modules)` makes one network of them.")
@edited(written_out, "return nn.Sequential(*modules[:-1])", "return modules[:-1]")
def as_a_list(): ...


@wrong("You gave `nn.Sequential` a list. It takes the modules one by one: put a * before the list.")
def from_a_list(layers):
    modules = []
    for W, _ in layers:
        modules += [nn.Linear(W.shape[0], W.shape[1]), nn.ReLU()]
    return nn.Sequential(modules[:-1])


@like(probabilities)
@edited(
    written_out,
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules[:-1], nn.Sigmoid())",
)
def net_with_a_sigmoid_behind(): ...


@like(probabilities)
@edited(
    written_out,
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules[:-1], nn.Softmax(dim=1))",
)
def net_with_a_softmax_behind(): ...


@wrong(NEIGHBOURS_IN_THE_BATCH)
@edited(
    written_out,
    "modules += [linear, nn.ReLU()]",
    "modules += [linear, nn.BatchNorm1d(W.shape[1], affine=False), nn.ReLU()]",
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules[:-2])",
)
def scaled_by_the_batch(): ...


@wrong("You added the weights to the random ones that were there. Copy: they take their place.")
@edited(written_out, "weight.copy_(", "weight.add_(")
def added_to_the_random_ones(): ...


@wrong("You subtracted the bias: copy b as it is.")
@edited(written_out, "torch.tensor(b)", "torch.tensor(-b)")
def bias_turned(): ...


@wrong("Your layers come in the wrong order: the first pair of the list meets X.")
@edited(written_out, "in layers:", "in layers[::-1]:")
def last_layer_first(): ...


@wrong("Your return stands inside the loop, so the network ends after its first layer.")
@edited(
    written_out,
    "    return nn.Sequential(*modules[:-1])",
    "        return nn.Sequential(*modules[:-1])",
)
def return_in_the_loop(): ...


@wrong("Your network has dropout, which sets numbers to 0 at random. The contract asks for none.")
@edited(
    written_out,
    "modules += [linear, nn.ReLU()]",
    "modules += [linear, nn.Dropout(0.5), nn.ReLU()]",
    "return nn.Sequential(*modules[:-1])",
    "return nn.Sequential(*modules[:-2])",
)
def with_dropout(): ...


@wrong("The biases arrived, but the weights are still PyTorch's random numbers.")
@edited(written_out, "            linear.weight.copy_(torch.tensor(W.T))\n", "")
def weight_left_at_random(): ...


@wrong("Your biases are 0. Copy b into them.")
@edited(written_out, "linear.bias.copy_(torch.tensor(b))", "linear.bias.zero_()")
def biases_of_zero(): ...


def hidden_cases(rng):
    for m, sizes in [
        (5, (4, 5, 1)),
        (3, (2, 6, 4)),
        (4, (3, 5, 2, 4)),
        (6, (5, 4, 3, 2, 1)),
        (4, (3, 2)),
        (1, (3, 4, 1)),
        (3, (4, 3, 3, 2)),
    ]:
        X, layers = draw_network(rng, m, sizes)
        yield {"X": X, "layers": layers}
