"""Every answer to `torch_train`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from ..softmax import SMALLEST_SO_FAR, STOPS_EARLY, overshot_layer, sure_layer
from . import COPY_TRAINED, OLDER_WEIGHTS, OTHER_LOSS, SUMMED_SLOPES, draw_network


def torch_train(net, X, y, lr, steps):
    """Train a network in PyTorch by plain gradient descent on the cross-entropy.

    Every step uses all samples and moves each parameter by −lr times its slope, with or without
    `torch.optim`. net is changed.
    net : nn.Module; net(X) returns logits, a tensor of shape (m, C)
    X : tensor of float32, shape (m, n_in), one sample per row
    y : tensor of int64, shape (m,), the labels, from 0 to C − 1
    lr : float, the learning rate
    steps : int, how many times the parameters are changed
    Returns losses : list of float, one plain number per step, the loss before the step
    """
    loss_of = nn.CrossEntropyLoss()
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


@right
def torch_with_optimizer(net, X, y, lr, steps):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@right
def torch_with_grad(net, X, y, lr, steps):
    parameters = list(net.parameters())
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        slopes = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter.sub_(lr * slope)
        losses.append(float(loss))
    return losses


@right
def torch_zeroing_afterwards(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        log_p = torch.log_softmax(net(X), dim=1)
        loss = -log_p[torch.arange(len(y)), y].mean()
        loss.backward()
        for parameter in net.parameters():
            parameter.data = parameter.data - lr * parameter.grad
            parameter.grad = None
        losses.append(loss.detach().numpy().item())
    return losses


@right
def written_out(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


@wrong(
    "Your first step is right, the later ones are not: the slopes of the steps before are still in"
    " `.grad`, and PyTorch adds the new ones to them. Zero them in every step."
)
@edited(written_out, "        net.zero_grad()\n", "")
def not_zeroed(): ...


@wrong(
    "There are no slopes when you make the step: .grad is None. Either loss.backward() is missing,"
    " or the slopes were zeroed between it and the step."
)
@edited(written_out, "        loss.backward()\n", "")
def no_slopes(): ...


@like(no_slopes)
def torch_zeroed_before_the_step(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        loss.backward()
        net.zero_grad()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


@wrong(
    "Your network is as it was before, so all losses are the same. A step needs three things: "
    "backward(), slopes that are zeroed before it and not after it, and a change of the parameters "
    "themselves (p = p − … only gives p another meaning)."
)
def network_unchanged(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        for p in net.parameters():
            p = p - lr * p.grad
        losses.append(loss.item())
    return losses


@wrong(
    "PyTorch records what happens to parameters, and refuses to have them changed while it does. "
    "The step is no part of the network: make it under torch.no_grad()."
)
@edited(network_unchanged, "p = p - lr * p.grad", "p -= lr * p.grad")
def step_recorded(): ...


@wrong("You added the slopes. They point uphill: subtract.")
@edited(written_out, "p -= lr * p.grad", "p += lr * p.grad")
def uphill(): ...


@wrong("You subtracted the whole slope. The step is the slope times lr.")
@edited(written_out, "p -= lr * p.grad", "p -= p.grad")
def no_learning_rate(): ...


@wrong(
    "You applied softmax before the loss. nn.CrossEntropyLoss takes the logits and has its own "
    "softmax inside."
)
@edited(
    written_out,
    "loss = nn.CrossEntropyLoss()(net(X), y)",
    "loss = nn.CrossEntropyLoss()(torch.softmax(net(X), dim=1), y)",
)
def softmax_first(): ...


@wrong("Your losses are tensors. The contract asks for plain numbers: loss.item() gives them.")
@edited(written_out, "losses.append(loss.item())", "losses.append(loss)")
def tensors(): ...


@wrong("You stop after one step. Does the `return` stand inside the loop?")
@edited(written_out, "    return losses\n", "        return losses\n")
def return_in_the_loop(): ...


@wrong("Your losses are those after the step. Asked is the loss that the step was made from.")
@edited(
    written_out,
    "losses.append(loss.item())",
    "losses.append(nn.CrossEntropyLoss()(net(X), y).item())",
)
def loss_after_the_step(): ...


@wrong(
    "You used Adam, momentum or the like. Asked is plain gradient descent, lr times the slope, so "
    "that the numbers can be compared with those of your `train`."
)
def another_optimizer(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@like(network_unchanged)
def step_forgotten(net, X, y, lr, steps):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses


@like(network_unchanged)
@edited(
    step_forgotten, "        loss.backward()", "        optimizer.step()\n        loss.backward()"
)
def step_before_backward(): ...


@like(another_optimizer)
@edited(
    another_optimizer,
    "torch.optim.Adam(net.parameters(), lr=lr)",
    "torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)",
)
def with_momentum(): ...


@like(another_optimizer)
@edited(another_optimizer, "torch.optim.Adam(", "torch.optim.AdamW(")
def with_adam_w(): ...


@like(another_optimizer)
@edited(another_optimizer, "torch.optim.Adam(", "torch.optim.RMSprop(")
def with_rms_prop(): ...


@wrong(
    "You went through `net` as if it were a list of layers. It may be any nn.Module: "
    "net.parameters() has all its parameters, whatever they stand in."
)
def network_taken_for_a_list(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for layer in net:
                if isinstance(layer, nn.Linear):
                    layer.weight -= lr * layer.weight.grad
                    layer.bias -= lr * layer.bias.grad
        losses.append(loss.item())
    return losses


@wrong("You moved the weights and left the biases where they were. All parameters learn.")
@edited(
    written_out,
    "                p -= lr * p.grad\n",
    "                if p.dim() > 1:\n                    p -= lr * p.grad\n",
)
def weights_only(): ...


@wrong(COPY_TRAINED)
@edited(
    written_out,
    "    losses = []\n",
    "    import copy\n\n    net = copy.deepcopy(net)\n    losses = []\n",
)
def copy_trained(): ...


@wrong(SUMMED_SLOPES)
@edited(
    written_out,
    "nn.CrossEntropyLoss()(net(X), y)",
    'nn.CrossEntropyLoss(reduction="sum")(net(X), y)',
)
def sum_not_mean(): ...


@wrong(OLDER_WEIGHTS)
def old_slopes(net, X, y, lr, steps):
    loss = nn.CrossEntropyLoss()(net(X), y)
    loss.backward()
    losses = []
    for _ in range(steps):
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


@like(old_slopes)
def first_slopes_for_every_step(net, X, y, lr, steps):
    losses = []
    for step in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        if step == 0:
            loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


@wrong(OTHER_LOSS)
@edited(
    written_out,
    "nn.CrossEntropyLoss()(net(X), y)",
    "nn.MSELoss()(net(X), nn.functional.one_hot(y, net(X).shape[1]).float())",
)
def other_loss(): ...


@like(other_loss)
@edited(
    written_out,
    "nn.CrossEntropyLoss()(net(X), y)",
    "nn.BCEWithLogitsLoss()(net(X), nn.functional.one_hot(y, net(X).shape[1]).float())",
)
def binary_loss(): ...


@wrong("Your list holds one loss, that of the last step. The list begins before the loop.")
@edited(
    written_out,
    "    losses = []\n",
    "",
    "    for _ in range(steps):\n",
    "    for _ in range(steps):\n        losses = []\n",
)
def list_begun_anew(): ...


@wrong(
    "Some parameters stand in no nn.Linear, and did not move. net.parameters() has all of them, "
    "whatever they stand in."
)
@edited(
    written_out,
    "            for p in net.parameters():\n                p -= lr * p.grad\n",
    (
        "            for part in net.modules():\n"
        "                if isinstance(part, nn.Linear):\n"
        "                    for p in part.parameters():\n"
        "                        p -= lr * p.grad\n"
    ),
)
def linear_layers_only(): ...


@wrong(STOPS_EARLY)
@edited(
    torch_train,
    "        losses.append(loss.item())\n",
    "        losses.append(loss.item())\n        if losses[-1] < 0.01:\n            break\n",
)
def stops_early(): ...


@like(stops_early)
@edited(
    torch_train,
    "        losses.append(loss.item())\n",
    "        losses.append(loss.item())\n        if losses[-1] > min(losses):\n            break\n",
)
def stops_where_the_loss_grows(): ...


@wrong(SMALLEST_SO_FAR)
@edited(torch_train, "losses.append(loss.item())", "losses.append(min([*losses, loss.item()]))")
def smallest_so_far(): ...


@wrong("You limit the slopes. A step moves by the learning rate times the whole slope.")
@edited(
    torch_train,
    "        loss.backward()\n",
    "        loss.backward()\n        nn.utils.clip_grad_norm_(net.parameters(), 1.0)\n",
)
def slopes_limited(): ...


@like(slopes_limited)
@edited(slopes_limited, "net.parameters(), 1.0", "net.parameters(), 0.1")
def slopes_limited_to_a_tenth(): ...


def hidden_cases(rng):
    for m, sizes, steps in [
        (5, (2, 3, 2), 3),
        (6, (3, 4, 3), 2),
        (4, (2, 3, 4, 2), 3),
        (4, (3, 3, 3), 2),
        (1, (2, 3, 2), 2),
        (6, (1, 4, 3), 2),
        (3, (2, 4, 2), 1),
    ]:
        X, layers = draw_network(rng, m, *sizes)
        if m == 3:
            # The same loss and the same slopes, at logits beyond 100.
            *before, (W, b) = layers
            layers = [*before, (W, b + 150)]
        y = rng.permutation(np.arange(m) % sizes[-1])
        lr = float(rng.uniform(0.1, 0.4))
        yield {"layers": layers, "X": X, "y": y, "lr": lr, "steps": steps}
    for drawn, lr, steps in ((sure_layer(rng, 4), 0.2, 25), (overshot_layer(rng, 6), 5.0, 3)):
        samples, layer = drawn
        yield {"layers": [layer], **samples, "lr": lr, "steps": steps}
