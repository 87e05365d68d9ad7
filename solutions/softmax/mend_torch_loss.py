"""Every answer to `mend_torch_loss`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, rival, torch, wrong

from . import SMALLEST_SO_FAR, STOPS_EARLY, overshot_layer, sure_layer


def mend_torch_loss(net, X, y, lr, steps):
    """Train a classifier with plain gradient descent on the cross-entropy.

    Every step uses all samples, one `torch.optim.SGD` makes all the steps, and net is changed.
    net : nn.Module; net(X) returns scores, a tensor of shape (m, C)
    X : tensor of float32, shape (m, n), one sample per row
    y : tensor of int64, shape (m,), the labels, from 0 to C - 1
    lr : float, the learning rate
    steps : int, how many times the parameters are changed
    Returns losses : list of float, one per step, before its change: the mean over the samples of
        -log p, where p is the softmax probability of the label
    """
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


@right
def training_with_scores(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        scores = net(X)
        loss = loss_of(scores, y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


@right
def training_with_the_likelihood(net, X, y, lr, steps):
    loss_of = nn.NLLLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        descent.zero_grad()
        loss = loss_of(torch.log_softmax(net(X), dim=1), y)
        loss.backward()
        losses.append(float(loss))
        descent.step()
    return losses


@right
def training_with_the_log_of_the_softmax(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        P = torch.softmax(net(X), dim=1)
        loss = loss_of(torch.log(P), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


@right
def training_step_by_hand(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(X), y)
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.detach().item())
    return losses


@right
def written_out(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


@wrong(
    "nn.CrossEntropyLoss is given probabilities and takes softmax of them once more: a perfect 1 "
    "among ten classes comes out as 0.232, and the loss can never go under 1.461. It wants the "
    "scores."
)
@edited(
    written_out,
    "        loss = loss_of(net(X), y)\n",
    (
        "        scores = net(X)\n"
        "        P = torch.softmax(scores, dim=1)\n"
        "        loss = loss_of(P, y)\n"
    ),
)
def softmax_first(): ...


@wrong(
    "A sigmoid instead of softmax is no cure: nn.CrossEntropyLoss wants the scores themselves, any"
    " numbers, and brings its own softmax."
)
@edited(
    written_out,
    "        loss = loss_of(net(X), y)\n",
    ("        P = torch.sigmoid(net(X))\n        loss = loss_of(P, y)\n"),
)
def sigmoid_first(): ...


@wrong(
    "The other dimension is no cure: now the samples share the 1, and the loss still takes softmax"
    " of probabilities. It wants the scores themselves."
)
@edited(
    written_out,
    "        loss = loss_of(net(X), y)\n",
    ("        P = torch.softmax(net(X), dim=0)\n        loss = loss_of(P, y)\n"),
)
def down_the_columns(): ...


@wrong(
    "The list now holds the right losses, but the training still goes down the wrong one: "
    "backward() must start at the loss of the scores."
)
@edited(
    written_out,
    "        loss = loss_of(net(X), y)\n",
    ("        scores = net(X)\n        loss = loss_of(torch.softmax(scores, dim=1), y)\n"),
    "losses.append(loss.item())",
    "losses.append(loss_of(scores, y).item())",
)
def only_the_list_mended(): ...


@wrong(
    "nn.NLLLoss expects logarithms of probabilities; given something else, it is no longer -log p."
    " nn.CrossEntropyLoss was the right loss, and it takes scores."
)
@edited(written_out, "loss_of = nn.CrossEntropyLoss()", "loss_of = nn.NLLLoss()")
def log_forgotten(): ...


@like(log_forgotten)
@edited(
    written_out,
    "loss_of = nn.CrossEntropyLoss()",
    "loss_of = nn.NLLLoss()",
    "loss = loss_of(net(X), y)",
    "loss = loss_of(torch.softmax(net(X), dim=1), y)",
)
def likelihood_of_probabilities(): ...


@wrong(
    "Between the loss and the parameters the record is cut: nothing can be learned from it. A "
    "decision (argmax) has no slope, and detach or no_grad cut too. The loss takes the scores as "
    "the net gives them."
)
@edited(
    written_out,
    "loss = loss_of(net(X), y)",
    "loss = loss_of(torch.argmax(net(X), dim=1), y)",
)
def decisions_first(): ...


@like(decisions_first)
@edited(
    written_out,
    "loss = loss_of(net(X), y)",
    "loss = loss_of(torch.argmax(net(X), dim=1).float(), y.float())",
)
def decisions_as_floats_into_the_loss(): ...


@wrong(
    "You add the losses of all samples, so every step is m times as long. The contract asks for "
    "the mean."
)
@edited(
    written_out,
    "loss_of = nn.CrossEntropyLoss()",
    'loss_of = nn.CrossEntropyLoss(reduction="sum")',
)
def sum_not_mean(): ...


@wrong("zero_grad is gone, so the slopes of all steps add up. Each step needs its own.")
@edited(written_out, "        descent.zero_grad()\n", "")
def not_zeroed(): ...


@wrong("You noted each loss after its step. The contract asks for the loss before.")
@edited(
    written_out,
    "losses.append(loss.item())",
    "losses.append(loss_of(net(X), y).item())",
)
def loss_after_the_step(): ...


@wrong("Your list holds tensors. The contract asks for plain numbers: item() gives them.")
@edited(written_out, "losses.append(loss.item())", "losses.append(loss)")
def tensors(): ...


@like(decisions_first)
@edited(written_out, "loss = loss_of(net(X), y)", "loss = loss_of(net(X).detach(), y)")
def scores_detached(): ...


@like(decisions_first)
@edited(
    written_out,
    "        loss = loss_of(net(X), y)\n",
    "        with torch.no_grad():\n            loss = loss_of(net(X), y)\n",
)
def scores_not_recorded(): ...


@like(decisions_first)
@edited(
    written_out,
    "        loss = loss_of(net(X), y)\n",
    (
        "        scores = net(X)\n"
        "        P = nn.functional.one_hot(scores.argmax(dim=1), scores.shape[1]).float()\n"
        "        loss = loss_of(P, y)\n"
    ),
)
def decisions_as_rows_into_the_loss(): ...


@wrong(
    "The parameters never move: every loss is the same. Each step needs zero_grad(), then "
    "loss.backward() on the loss of the scores as the net gives them, then descent.step()."
)
@edited(written_out, "        descent.step()\n", "")
def never_moved(): ...


@like(never_moved)
@edited(
    written_out,
    "        loss.backward()\n        descent.step()\n",
    "        descent.step()\n        loss.backward()\n",
)
def step_before_backward(): ...


@like(never_moved)
@edited(
    written_out,
    "        descent.zero_grad()\n        loss.backward()\n",
    "        loss.backward()\n        descent.zero_grad()\n",
)
def zeroed_after_backward(): ...


@like(never_moved)
@edited(written_out, "        loss.backward()\n", "")
def no_backward(): ...


@wrong("You stop after one step. Does the `return` stand inside the loop?")
@edited(written_out, "    return losses\n", "        return losses\n")
def return_in_the_loop(): ...


@wrong(
    "Your list holds one loss, that of the last step. Append each step's: the list begins before "
    "the loop."
)
@edited(
    written_out,
    "    losses = []\n",
    "",
    "    for _ in range(steps):\n",
    "    for _ in range(steps):\n        losses = []\n",
)
def list_begun_anew(): ...


@rival
@edited(
    written_out,
    "loss = loss_of(net(X), y)",
    "loss = loss_of(100 * torch.softmax(net(X), dim=1), y)",
)
def probabilities_in_per_cent(): ...


@wrong(STOPS_EARLY)
@edited(
    written_out,
    "        losses.append(loss.item())\n",
    "        losses.append(loss.item())\n        if losses[-1] < 0.01:\n            break\n",
)
def stops_early(): ...


@like(stops_early)
@edited(
    written_out,
    "        losses.append(loss.item())\n",
    "        losses.append(loss.item())\n        if losses[-1] > min(losses):\n            break\n",
)
def stops_where_the_loss_grows(): ...


@wrong(SMALLEST_SO_FAR)
@edited(written_out, "losses.append(loss.item())", "losses.append(min([*losses, loss.item()]))")
def smallest_so_far(): ...


@wrong("You limit the slopes. A step moves by the learning rate times the whole slope.")
@edited(
    written_out,
    "        loss.backward()\n",
    "        loss.backward()\n        nn.utils.clip_grad_norm_(net.parameters(), 1.0)\n",
)
def slopes_limited(): ...


def hidden_cases(rng):
    for m, n, C, lr, steps in [
        (5, 2, 3, 0.5, 3), (6, 3, 4, 0.2, 4), (8, 2, 5, 1.0, 3), (7, 4, 3, 0.3, 5),
        (1, 1, 3, 0.5, 2),
    ]:  # fmt: skip
        yield {
            "W": rng.normal(0, 1, (n, C)).round(2),
            "b": rng.normal(0, 1, C).round(2),
            "X": rng.normal(0, 1, (m, n)).round(2),
            "y": rng.permutation(np.arange(m) % C),
            "lr": lr,
            "steps": steps,
        }
    # A large loss; one step, for nothing may hang on a hair.
    yield {
        "W": rng.uniform(1, 2, (2, 3)).round(2) * [[1, -1, 1], [-1, 1, 1]],
        "b": 150 + rng.normal(0, 1, 3).round(2),
        "X": rng.uniform(6, 9, (4, 2)).round(2) * [[1, -1], [-1, 1], [1, -1], [-1, 1]],
        "y": np.array([1, 0, 1, 0]),
        "lr": 0.5,
        "steps": 1,
    }
    # A network that is sure already; and steps so long that the loss grows.
    for drawn, lr, steps in ((sure_layer(rng, 4), 0.2, 25), (overshot_layer(rng, 6), 5.0, 3)):
        samples, (W, b) = drawn
        yield {"W": W, "b": b, **samples, "lr": lr, "steps": steps}
