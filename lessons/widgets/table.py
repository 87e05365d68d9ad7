"""A truth table as part of an explorer's picture."""

from collections.abc import Sequence

from lessons.widgets.canvas import Panel
from lessons.widgets.plane import CORNERS


def truth_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[bool] | None,
    title: str = "",
    foot: str = "",
    lit: int | None = None,
    height: int = 360,
) -> Panel:
    """Return the four rows of two inputs as a panel.

    Parameters
    ----------
    heads : sequence of str
        What stands above the columns after x1 and x2.
    rows : sequence of sequences of str
        For each row of the table what stands in these columns.
    right : sequence of bool, optional
        Whether each row is right, which is then said in words.
    title, foot : str
        Above the table and below it.
    lit : int, optional
        A row that is marked.
    height : int
        In pixels.
    """
    panel = Panel(title=title, axes=False, least=310, grow=0.9, height=height)
    columns = len(heads) + 2
    places = [0.06 + 0.62 * k / (columns - 1) for k in range(columns)]
    top, gap = 0.88, 0.135
    for place, head in zip(places, ("x1", "x2", *heads), strict=True):
        panel.text(place, top, head, bold=True)
    panel.line([0, 1], [top - 0.06] * 2, "grey", 1)
    for row, (corner, words) in enumerate(zip(CORNERS, rows, strict=True)):
        y = top - 0.13 - gap * row
        if row == lit:
            panel.box(0, 1, y - gap / 2, y + gap / 2, "marker", opacity=0.35)
        for place, word in zip(places, (*(f"{n:g}" for n in corner), *words), strict=True):
            panel.text(place, y, word, size="large")
        if right is not None:
            good = right[row]
            panel.text(
                0.76, y, "✓ right" if good else "✗ wrong", "positive" if good else "negative",
                bold=not good, align="left",
            )  # fmt: skip
    if foot:
        panel.text(0, 0.1, foot, align="left")
    return panel
