"""A picture of a matrix product: which row, which column, which number comes of them."""

import numpy as np

from lessons.widgets.canvas import Panel
from lessons.widgets.controls import Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.network_drawing import NetworkDrawing
from lessons.widgets.plane import plain, products, signed

HEIGHT = 380
MOST = 5  # rows and columns that there is room for


class MatrixProduct(Explorer):
    """A layer, Z = XW + b, number by number, beside the neurons whose sums they are.

    Parameters
    ----------
    dense : callable, optional
        The learner's own: takes X of shape (m, n_in), W and b to Z of shape (m, n_out).
    X, W, b : array_like, shapes (m, n_in), (n_in, n_out), (n_out,)
    """

    every = 1500

    def __init__(self, dense, X, W, b):
        super().__init__()
        self.dense = dense
        self.X, self.W, self.b = (np.asarray(part, dtype=float) for part in (X, W, b))
        if max(*self.X.shape, *self.W.shape) > MOST:
            raise ValueError(f"there is room for {MOST} rows and columns")
        n_in, n_out = self.W.shape
        names = [[f"x{i + 1}" for i in range(n_in)], [f"h{j + 1}" for j in range(n_out)]]
        self.graph = NetworkDrawing((n_in, n_out), names, 0.14, 0.86)

    def controls(self):
        return {"time": Time(0, len(self.X) * len(self.b))}

    def compose(self, time):
        right = self.X @ self.W + self.b
        Z = right
        if self.dense is not None:
            Z = self.ask(
                self.dense, self.X, self.W, self.b, shape=right.shape,
                returns="one row of sums per row of X",
            )  # fmt: skip
        lit = divmod(time - 1, len(self.b)) if time else None
        panels = [self.tables(Z, time, lit), self.neurons(Z, lit)]
        if lit is None:
            return panels, (
                f"X has {len(self.X)} rows, one a sample; W has {len(self.b)} columns, one a "
                "neuron. Press Play, or an empty cell."
            )
        i, j = lit
        terms = products(zip(self.X[i], self.W[:, j], strict=True))
        words = f"Row {i + 1} of X meets column {j + 1} of W: {terms}{signed(self.b[j])} = "
        words += f"{plain(right[i, j], 2)}, the sum of neuron h{j + 1} for sample {i + 1}."
        if not np.isclose(Z[i, j], right[i, j], atol=1e-6):
            words += f" ✗ Your function says {plain(Z[i, j], 2)}."
        elif self.dense is not None:
            words += " Your function says so too."
        return panels, words

    def tables(self, Z, time, lit):
        """Draw X, W and Z so that a row and a column meet where their number stands."""
        (m, n_in), n_out = self.X.shape, len(self.b)
        across, down = n_in + n_out + 1.4, n_in + m + 2.9
        panel = Panel((0, across), (-down, 0), title="Z = XW + b", axes=False, least=380,
                      grow=1.3, height=HEIGHT)  # fmt: skip
        left, low = n_in + 1.0, n_in + 2.3  # where Z begins
        i, j = lit or (None, None)
        for k in range(n_out):
            panel.text(left + k + 0.5, -0.35, f"h{k + 1}", bold=True, size="small")
        panel.text(left - 0.4, -0.7 - n_in / 2, "W", bold=True, size="large")
        panel.text(left - 0.4, -1.35 - n_in, "b", bold=True, size="large")
        panel.text(0.2 + n_in / 2, -low + 0.4, "X", bold=True, size="large")
        panel.text(left + n_out / 2, -low - m - 0.35, "Z", bold=True, size="large")
        for row, column in np.ndindex(self.W.shape):
            self.cell(panel, left + column, 0.7 + row, self.W[row, column], column == j)
        for column, value in enumerate(self.b):
            self.cell(panel, left + column, 0.85 + n_in, value, column == j)
        for row, column in np.ndindex(self.X.shape):
            self.cell(panel, 0.2 + column, low + row, self.X[row, column], row == i)
        for row, column in np.ndindex(Z.shape):
            number = row * n_out + column + 1
            value = Z[row, column] if number <= time else None
            self.cell(panel, left + column, low + row, value, (row, column) == lit, 2)
            panel.button(
                f"{number}", left + column + 0.5, -low - row - 0.5,
                f"row {row + 1}, column {column + 1} of Z", 40, (row, column) == lit,
            )  # fmt: skip
        return panel

    def cell(self, panel, x, y, value, lit, digits=1):
        shade = "paper" if value is None else float(np.clip(value / 3, -1, 1))
        panel.box(x, x + 1, -y - 1, -y, shade, "grey")
        if lit:
            panel.box(x + 0.04, x + 0.96, -y - 0.94, -y - 0.06, "", "marker", 4)
        panel.text(x + 0.5, -y - 0.5, "?" if value is None else plain(value, digits), bold=lit)

    def neurons(self, Z, lit):
        """Draw the layer; the column's neuron and its wires are marked."""
        i, j = lit or (0, None)
        title = "The columns of W are neurons"
        if lit is not None:
            title = f"Sample {i + 1}; neuron h{j + 1} is column {j + 1}"
        panel = Panel(title=title, axes=False, least=320, height=HEIGHT)
        weights = [self.W]
        into = [(0, k, j) for k in range(len(self.W))] if lit else []
        for wire in into:
            x1, y1, x2, y2 = self.graph.wire(*wire)
            panel.line([x1, x2], [y1, y2], "marker", 14, opacity=0.5)
        self.graph.wires(panel, weights, pale=lit is not None)
        self.graph.numbers(panel, weights, into if lit else None)
        sums = [None] * len(self.b)
        if lit is not None:
            sums[: j + 1] = Z[i, : j + 1]
            column = self.W[:, [j]]
            size = max(np.abs(column).max(), 1e-9)
            lines = [self.graph.wire(*wire) for wire in into]
            panel.flow(f"{i} {j}", lines, (column[:, 0] / size).tolist())
        asides = {1: [f"b = {plain(bias)}" for bias in self.b]}
        self.graph.nodes(panel, [self.X[i], sums], asides, lit=[(1, j)] if lit else [])
        return panel

    def press(self, name):
        return {"time": int(name)}
