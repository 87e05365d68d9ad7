"""Every answer to `torch_neuron`, right and wrong, and its hidden cases."""

from autograder.ways import like, nn, right, torch, wrong

from . import WEIGHTS_REVERSED, away_from_zero


def torch_neuron(w, b):
    """Return a PyTorch layer that computes the same weighted sums as `weighted_sums`.

    Given a float32 tensor X of shape (m, n), it answers with a tensor of shape (m, 1).
    w : array of float, shape (n,)
    b : float
    Returns layer : nn.Linear, a new one with each call, from n inputs to 1 output, no activation;
        its `weight`, shape (1, n), and `bias`, shape (1,), are float32 parameters that can learn
    """
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@right
def layer_by_data(w, b):
    layer = nn.Linear(in_features=w.shape[0], out_features=1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


@right
def layer_by_parameters(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight = nn.Parameter(torch.from_numpy(w).float().unsqueeze(0))
    layer.bias = nn.Parameter(torch.tensor([b]).float())
    return layer


@right
def layer_by_state(w, b):
    layer = nn.Linear(len(w), 1)
    layer.load_state_dict({"weight": torch.tensor(w[None, :]), "bias": torch.tensor([b])})
    return layer


@right
def layer_of_a_kind_of_its_own(w, b):
    class Neuron(nn.Linear):
        pass

    layer = Neuron(len(w), 1)
    with torch.no_grad():
        layer.weight[0] = torch.from_numpy(w)
        layer.bias[0] = b
    return layer


@right
def layer_number_by_number(w, b):
    layer = nn.Linear(w.size, 1)
    for i in range(w.size):
        layer.weight.data[0, i] = float(w[i])
    nn.init.constant_(layer.bias, float(b))
    return layer


@wrong(
    "Your layer still has the random numbers that PyTorch starts with: w and b never reached it."
)
def left_at_random(w, b):
    return nn.Linear(len(w), 1)


@wrong("The weights are right, but the bias is still PyTorch's random number.")
def bias_left_at_random(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    return layer


@wrong("The bias is right, but the weights are still PyTorch's random numbers.")
def weights_left_at_random(w, b):
    layer = nn.Linear(len(w), 1)
    layer.bias.data.fill_(b)
    return layer


@wrong("You made a layer without a bias. Keep the bias and give it the value b.")
def no_bias(w, b):
    layer = nn.Linear(len(w), 1, bias=False)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    return layer


@wrong(
    "Your layer's weight is a column. `nn.Linear` takes the number of inputs first, then the "
    "number of outputs, and stores its weight as (outputs, inputs): here one row, (1, n)."
)
def sizes_swapped(w, b):
    layer = nn.Linear(1, len(w))
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(-1, 1)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


@like(sizes_swapped)
def layer_with_sizes_swapped_filled_by_copy(w, b):
    layer = nn.Linear(1, len(w))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@like(sizes_swapped)
def layer_with_sizes_swapped_filled_by_a_row(w, b):
    layer = nn.Linear(1, len(w))
    with torch.no_grad():
        layer.weight[:] = torch.tensor(w)
        layer.bias.fill_(b)
    return layer


@like(sizes_swapped)
def layer_with_sizes_swapped_filled_by_a_column(w, b):
    layer = nn.Linear(1, len(w))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w).reshape(-1, 1))
        layer.bias.fill_(b)
    return layer


@like(sizes_swapped)
def layer_with_weight_as_a_column(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(-1, 1)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


@wrong(
    "Your layer holds the example's numbers, 3, −1 and 0.5, for two inputs. Use the function's own"
    " w and b."
)
def example_copied(w, b):
    layer = nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[3.0, -1.0]]))
        layer.bias.fill_(0.5)
    return layer


@wrong("Your layer has the same number of inputs whatever w is. Take as many as w has.")
def fixed_size(w, b):
    layer = nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@like(fixed_size)
def layer_for_three_inputs(w, b):
    layer = nn.Linear(3, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@wrong(
    "`nn.Linear` is made from two sizes, how many inputs and how many outputs. The numbers w and b"
    " are put in afterwards."
)
def weights_for_sizes(w, b):
    return nn.Linear(w, b)


@wrong(
    "w is a NumPy array, and a parameter can only copy a tensor: torch.tensor(…) makes one of it."
)
def array_for_tensor(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias.fill_(b)
    return layer


@wrong(
    "Your layer has as many outputs as inputs, which is n neurons that are all alike. One neuron "
    "has one output."
)
def one_output_per_input(w, b):
    layer = nn.Linear(len(w), len(w))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@wrong("You gave the layer a flat weight, (n,). It expects one row per output: (1, n).")
def flat_weight(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


@like(flat_weight)
def layer_with_flat_weight_and_scalar_bias(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32)
    layer.bias.data = torch.tensor(b, dtype=torch.float32)
    return layer


@wrong(
    "Your bias is a single number without an axis. The layer expects one bias per output: shape "
    "(1,)."
)
def scalar_bias(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    layer.bias.data = torch.tensor(b, dtype=torch.float32)
    return layer


@wrong(
    "Your layer has float64 numbers in it. NumPy makes float64, PyTorch's layers are float32: "
    "convert, or copy the numbers into the parameters that are there."
)
def two_number_types(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w).reshape(1, -1)
    layer.bias.data = torch.tensor([b])
    return layer


@wrong(
    "You changed a parameter while PyTorch was recording, which it refuses. Do it inside `with "
    "torch.no_grad():`."
)
def changed_while_recording(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight.copy_(torch.tensor(w))
    layer.bias.fill_(b)
    return layer


@like(changed_while_recording)
def layer_row_changed_while_recording(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight[0] = torch.tensor(w)
    layer.bias[0] = b
    return layer


@like(two_number_types)
def layer_in_float64(w, b):
    layer = nn.Linear(len(w), 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@like(two_number_types)
def layer_of_float64_arrays(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight = nn.Parameter(torch.from_numpy(w.reshape(1, -1)))
    layer.bias = nn.Parameter(torch.tensor([b], dtype=torch.float64))
    return layer


@wrong(
    "You put a tensor or array in the place of a parameter. Copy the numbers into the parameter "
    "that is there."
)
def assigned_no_parameter(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight = torch.tensor(w)
    layer.bias = torch.tensor(b)
    return layer


@like(assigned_no_parameter)
def layer_with_a_float32_tensor_assigned(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight = torch.tensor(w, dtype=torch.float32)
    layer.bias = torch.tensor([b])
    return layer


@like(assigned_no_parameter)
def layer_with_an_array_assigned(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight = w
    layer.bias = b
    return layer


@wrong(
    "You returned a chain, nn.Sequential. Asked is the `nn.Linear` alone, without an activation "
    "after it."
)
def activation_included(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return nn.Sequential(layer, nn.Sigmoid())


@like(activation_included)
def layer_in_a_chain(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return nn.Sequential(layer)


@wrong(
    "You returned a tuple, the numbers perhaps. Return the layer itself, which carries its weight "
    "and bias."
)
def parameters_returned(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer.weight, layer.bias


@wrong(
    "Your first layer changed when another one was made: all calls share one. Make the layer "
    "inside the function."
)
def one_layer_for_all(w, b, made={}):  # noqa: B006
    layer = made.setdefault(len(w), nn.Linear(len(w), 1))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


@wrong(WEIGHTS_REVERSED)
def weights_reversed(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w[::-1].copy()))
        layer.bias.fill_(b)
    return layer


@wrong("The layer's bias has the wrong sign. PyTorch adds it too: the bias is b as it is.")
def bias_subtracted(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(-b)
    return layer


@wrong("The weights are right, but the layer's bias is 0: b never reached it.")
def bias_left_out(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.zero_()
    return layer


@wrong("You added b to the bias that was there, PyTorch's random number. Write over it.")
def added_to_the_random_start(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.add_(b)
    return layer


@wrong(
    "Your weights are cut or rounded to whole numbers. Copy them as floats: torch.tensor(w) keeps "
    "the type of w."
)
def whole_numbers(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w).int())
        layer.bias.fill_(b)
    return layer


@like(whole_numbers)
def weights_rounded(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w).round())
        layer.bias.fill_(b)
    return layer


@wrong("Every weight of the layer is w[0]. Each input has a weight of its own.")
def first_weight_for_all(w, b):
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.fill_(float(w[0]))
        layer.bias.fill_(b)
    return layer


@wrong(
    "You returned a tensor that came out of the layer. Return the layer itself; whoever calls you "
    "has the inputs."
)
def output_returned(w, b):
    layer = nn.Linear(len(w), 1)
    return layer(torch.tensor(w, dtype=torch.float32))


def hidden_cases(rng):
    for m, n in [(3, 2), (5, 3), (2, 4), (4, 6), (1, 5), (3, 1)]:
        yield {
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
            "X": away_from_zero(rng, (m, n)),
        }
    # Weights and sums beyond 100.
    yield {
        "w": rng.uniform(100, 200, 3),
        "b": float(rng.uniform(100, 200)),
        "X": rng.uniform(1, 2, (2, 3)),
    }
