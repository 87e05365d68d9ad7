"""What trained networks say about the plane, side by side, as one still picture with words."""

import base64
from collections.abc import Callable, Mapping

import numpy as np

from lessons.widgets.canvas import Panel, as_png
from lessons.widgets.figure import Figure
from lessons.widgets.plane import grid

SIDE, COUNT = 1.4, 71


def decision_maps(trained: Mapping[str, tuple[np.ndarray, np.ndarray, Callable]]) -> Figure:
    """Show each network's decisions on its points.

    Parameters
    ----------
    trained : dict
        By title, the points (m, 2), their labels 0 and 1 (m,), and a PyTorch network that gives
        one logit for each point.

    Returns
    -------
    Figure
    """
    import torch  # where a lesson shows this, it has long imported it

    panels, said = [], []
    for title, (X, y, network) in trained.items():

        def logits(points, network=network):
            with torch.no_grad():
                return network(torch.tensor(points, dtype=torch.float32)).numpy().ravel()

        right = np.mean((logits(X) > 0) == (y > 0.5))
        words = f"{title}: {100 * right:.0f} % right"
        panel = Panel((-SIDE, SIDE), (-SIDE, SIDE), title=words, square=True, height=300)
        panel.map(np.tanh(logits(grid(-SIDE, SIDE, COUNT)) / 2).reshape(COUNT, COUNT))
        panel.classes(X, y, 2.5)
        panels.append(panel)
        said.append(words)
    picture = base64.b64encode(as_png(panels)).decode("ascii")
    alternative = (
        "The plane as each network colours it, blue for class 1 and orange for class 0, with its "
        f"points. {'; '.join(said)}."
    )
    image = (
        f'<img alt="{alternative}" src="data:image/png;base64,{picture}" style="max-width:100%">'
    )
    return Figure(image, alternative, "Where the colour changes, the network changes its mind.")
