"""Small geometry that several explorers share: grids of points and straight lines."""

import numpy as np

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# The four inputs of a logic gate, in the order of a truth table.
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])

GATES = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
    "XOR": (0, 1, 1, 0),
    "XNOR": (1, 0, 0, 1),
}


def grid(low, high, count):
    """Return the points of a square grid, one a row.

    Parameters
    ----------
    low, high : float
        The range of both coordinates.
    count : int
        Points along one side.

    Returns
    -------
    ndarray, shape (count * count, 2)
        Row by row from the bottom left, so that `.reshape(count, count)` of one number a
        point is an image with its origin below.
    """
    side = np.linspace(low, high, count)
    first, second = np.meshgrid(side, side)
    return np.column_stack([first.ravel(), second.ravel()])


def line_ends(w, b, low, high):
    """Return two points of the line w·x + b = 0, both outside the square, or NaN without a line.

    Parameters
    ----------
    w : array_like, shape (2,)
    b : float
    low, high : float
        The range of both coordinates that the picture shows.

    Returns
    -------
    ndarray, shape (2, 2)
        One end a row. All NaN when both weights are zero: matplotlib then draws nothing.
    """
    w = np.asarray(w, dtype=float)
    length = np.hypot(*w)
    if length < 1e-12:
        return np.full((2, 2), np.nan)
    middle = np.full(2, (low + high) / 2)
    foot = middle - (w @ middle + b) / length**2 * w
    along = np.array([-w[1], w[0]]) / length
    reach = 2 * (high - low)
    return np.array([foot - reach * along, foot + reach * along])


def signed(number, digits=1):
    """Return " + 1.0" or " − 1.0": a number as a further term of a sum."""
    return f" {'−' if number < 0 else '+'} {abs(number):.{digits}f}"


def plain(number, digits=1):
    """Return the number with a true minus sign, and never "−0.0"."""
    text = f"{number:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def in_words(number):
    """Return a size in words: 0.5, 24, or 5.4·10⁻⁷."""
    if number == 0 or 0.01 <= number < 1000:
        return f"{number:.2g}" if number < 10 else f"{number:.0f}"
    digits, power = f"{number:.1e}".split("e")
    return f"{digits}·10{str(int(power)).translate(RAISED)}"


def percent(share, digits=0):
    """Return a share of 1 in words: 0.231 as "23 %"."""
    return f"{100 * share:.{digits}f} %"


def factor(number, digits=1):
    """Return a number as the second factor of a product: negative ones in parentheses."""
    return plain(number, digits) if number >= 0 else f"({plain(number, digits)})"


def formula(w1, w2, b, names=("x1", "x2")):
    """Return the weighted sum in words, such as "0.4·x1 − 0.2·x2 + 0.1"."""
    return f"{plain(w1)}·{names[0]}{signed(w2)}·{names[1]}{signed(b)}"
