"""What trained networks say about the plane, side by side."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from lessons.widgets.canvas import Panel
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import grid

SIDE, COUNT = 1.4, 71


class DecisionMaps(Explorer):
    """A picture of what trained networks decide; nothing in it can be moved.

    Parameters
    ----------
    maps : sequence of Panel
    words : str
        What is to be seen in them.
    """

    def __init__(self, maps: Sequence[Panel], words: str) -> None:
        super().__init__()
        self.maps, self.words = maps, words

    def compose(self):
        return self.maps, self.words


def decision_maps(trained: Mapping[str, tuple[np.ndarray, np.ndarray, Callable]]) -> DecisionMaps:
    """Show each network's decisions on its points.

    Parameters
    ----------
    trained : dict
        By title, the points (m, 2), their labels 0 and 1 (m,), and a PyTorch network that gives
        one logit for each point.

    Returns
    -------
    DecisionMaps
    """
    import torch  # where a lesson shows this, it has long imported it

    panels, said = [], []
    for title, (X, y, network) in trained.items():

        def logits(points, network=network):
            with torch.no_grad():
                return network(torch.tensor(points, dtype=torch.float32)).numpy().ravel()

        right = np.mean((logits(X) > 0) == (y > 0.5))
        words = f"{title}: {100 * right:.0f} % right"
        panel = Panel((-SIDE, SIDE), (-SIDE, SIDE), title=words, xlabel="x1", ylabel="x2",
                      xticks=(-1, 0, 1), yticks=(-1, 0, 1), square=True, height=360)  # fmt: skip
        panel.map(np.tanh(logits(grid(-SIDE, SIDE, COUNT)) / 2).reshape(COUNT, COUNT))
        panel.classes(X, y, 2.5)
        panels.append(panel)
        said.append(words)
    return DecisionMaps(
        panels,
        "The plane as each network colours it, blue for class 1 and orange for class 0, with its "
        f"points. {'; '.join(said)}. Where the colour changes, the network changes its mind.",
    )
