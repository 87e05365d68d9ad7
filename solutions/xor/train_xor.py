"""Every answer to `train_xor`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from . import _weights


def train_xor(net, X, y, lr, steps):
    """Train a network with Adam on the binary cross-entropy, every step on all rows.

    The loss is the mean over the rows of the binary cross-entropy between the labels and
    sigmoid(logits). One `torch.optim.Adam` with learning rate `lr`, its other settings left
    as they are, makes all the steps. The network itself is changed.

    Parameters
    ----------
    net : nn.Module
        net(X) returns logits, a tensor of shape (m,).
    X : tensor, shape (m, 2)
        One sample per row, float32.
    y : tensor, shape (m,)
        The right answers, 0.0 or 1.0, float32.
    lr : float
        Adam's learning rate.
    steps : int
        How many times the parameters are changed.

    Returns
    -------
    list of float
        The loss at each step, computed before that step's change: `steps` plain numbers.
    """
    loss_of = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@right
def train_by_function(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr)
    losses = []
    for _ in range(steps):
        loss = nn.functional.binary_cross_entropy_with_logits(net(X), y)
        losses.append(float(loss))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses


@right
def train_through_probabilities(net, X, y, lr, steps):
    net.train()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr, foreach=False)
    criterion = nn.BCELoss()
    history = np.zeros(steps)
    for step in range(steps):
        p = torch.sigmoid(net.forward(X))
        loss = criterion(p.reshape(-1, 1), y.reshape(-1, 1))
        net.zero_grad()
        loss.backward()
        history[step] = loss.detach().numpy()
        optimizer.step()
    return history.tolist()


@right
def train_by_softplus(net, X, y, lr, steps):
    optimizer = torch.optim.Adam([{"params": list(net.parameters())}], lr=lr)
    losses = []
    while len(losses) < steps:
        z = net(X)
        loss = (nn.functional.softplus(z) - y * z).sum() / len(y)
        losses.append(loss.item())
        for parameter in net.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
    return losses


@right
def train_with_logarithms(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=False)
        p = 1 / (1 + torch.exp(-net(X)))
        loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()
        loss.backward()
        optimizer.step()
        losses += [loss.detach().item()]
    return losses


@right
def written_out(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong(
    "You never clear the slopes. backward() adds to what is already there, so each step follows "
    "the sum of all slopes so far. On an easy task the loss falls all the same, which is why "
    "nobody notices. Clear them once per step."
)
@edited(written_out, "        optimizer.zero_grad()\n", "")
def not_zeroed(): ...


@wrong(
    "The loss is computed, but the parameters of `net` never change. Each step needs backward(), "
    "which finds the slopes, and then the step() of an optimizer, with nothing cleared in between;"
    " and the optimizer must be one for net.parameters(), not one from another cell."
)
@edited(written_out, "        loss.backward()\n", "")
def nothing_moves(): ...


@like(nothing_moves)
@edited(written_out, "        optimizer.step()\n", "")
def training_without_step(): ...


@like(nothing_moves)
@edited(
    written_out,
    "        optimizer.zero_grad()\n",
    "",
    "        optimizer.step()\n",
    ("        optimizer.zero_grad()\n        optimizer.step()\n"),
)
def training_clearing_too_late(): ...


@wrong(
    "You make a new optimizer in every step. Adam remembers earlier slopes; a new one has "
    "forgotten them. Make one, before the loop."
)
def new_optimizers(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong(
    "Your logits and labels have different shapes, (m,) and (m, 1). PyTorch's loss functions "
    "refuse that; a formula of your own silently compares every row with every label, m·m pairs, "
    "and the network learns to say 0.5. Both are (m,): leave them."
)
def every_pair(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        p = torch.sigmoid(net(X))
        t = y.reshape(-1, 1)
        loss = -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@like(every_pair)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y.unsqueeze(1))",
)
def training_a_column_against_labels(): ...


@like(every_pair)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X).unsqueeze(1), y)",
)
def training_with_another_column(): ...


@wrong(
    "You applied a sigmoid, and BCEWithLogitsLoss applies another. It takes the logits as they are."
)
def two_sigmoids(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        p = torch.sigmoid(net(X))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(p, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("You used the squared error. The contract asks for the binary cross-entropy of the logits.")
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = ((torch.sigmoid(net(X)) - y) ** 2).mean()",
)
def squared_error(): ...


@like(squared_error)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.mse_loss(net(X), y)",
)
def training_on_squared_logits(): ...


@wrong("Your loss is the sum over the rows. The contract asks for the mean.")
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    'loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y, reduction="sum")',
)
def sum_not_mean(): ...


@wrong("You used plain gradient descent (SGD). The contract asks for Adam.")
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.SGD(net.parameters(), lr=lr)",
)
def plain_descent(): ...


@wrong("Your optimizer does not use the argument `lr`: it keeps a rate of its own.")
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters())",
)
def rate_ignored(): ...


@like(rate_ignored)
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters(), lr=0.1)",
)
def training_at_a_rate_of_its_own(): ...


@wrong(
    "You change the parameters after every row. One step here looks at all rows together and "
    "changes the parameters once."
)
def row_by_row(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        total = 0.0
        for i in range(len(y)):
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(X[i : i + 1]), y[i : i + 1]
            )
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(y))
    return losses


@wrong(
    "Your list holds tensors, each with the whole computation behind it kept in memory. The "
    "contract asks for plain numbers: .item() takes one out."
)
@edited(written_out, "losses.append(loss.item())", "losses.append(loss)")
def tensors(): ...


@wrong("You return one loss. The contract asks for a list with the loss of every step.")
@edited(
    written_out,
    "    losses = []\n",
    "",
    ("        losses.append(loss.item())\n    return losses\n"),
    "    return loss.item()\n",
)
def last_loss(): ...


@wrong(
    "The training is right, but the function returns nothing. The contract asks for the list of "
    "losses."
)
def no_losses(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()


@wrong(
    "You computed each loss after the step. The contract asks for the loss before the change: the "
    "one from which backward() started."
)
@edited(
    written_out,
    "losses.append(loss.item())",
    "losses.append(torch.nn.functional.binary_cross_entropy_with_logits(net(X), y).item())",
)
def loss_after_the_step(): ...


@wrong(
    "You did not make exactly `steps` steps. Look at the loop's range, and at where the return "
    "stands."
)
@edited(written_out, "for _ in range(steps):", "for _ in range(steps + 1):")
def step_count(): ...


@like(step_count)
@edited(written_out, "    return losses\n", "        return losses\n")
def training_one_step_only(): ...


@wrong(
    "nn.BCEWithLogitsLoss(…) makes a loss function, it does not compute a loss. Make it once, "
    "without logits and labels, and call what it made with them."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.BCEWithLogitsLoss(net(X), y)",
)
def loss_not_made(): ...


@wrong(
    "nn.BCELoss expects probabilities between 0 and 1, and the network returns logits. The loss "
    "that takes logits is nn.BCEWithLogitsLoss."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.BCELoss()(net(X), y)",
)
def logits_as_probabilities(): ...


@wrong("You handed the labels in first. The loss takes the logits first, then the labels.")
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(y, net(X))",
)
def labels_first(): ...


@wrong(
    "You computed the loss once, before the loop. After a step the network answers otherwise: "
    "compute its loss anew in every step."
)
def one_loss(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("net.parameters is a method: call it, with brackets, to get the parameters.")
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters, lr=lr)",
)
def parameters_not_called(): ...


@wrong(
    "Your parameters move the wrong way: the loss climbs. The optimizer goes downhill on the loss "
    "as it is, without a minus sign."
)
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr, maximize=True)",
)
def uphill(): ...


@wrong(
    "backward() was called on something without a history: a plain number, or a tensor cut off "
    "from the network. Take the number out for your list only."
)
def cut_loss(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y).item()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


@like(cut_loss)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X).detach(), y)",
)
def training_on_a_cut_loss(): ...


def hidden_cases(rng):
    for m, h, lr, steps in ((4, 3, 0.1, 3), (5, 4, 0.02, 4), (7, 2, 0.1, 5), (6, 5, 0.05, 2)):
        y = np.ones(m)
        y[rng.permutation(m)[: m // 2]] = 0.0
        yield {
            **_weights(rng, h),
            "X": rng.normal(0, 1, (m, 2)).round(2),
            "y": y,
            "lr": lr,
            "steps": steps,
        }
