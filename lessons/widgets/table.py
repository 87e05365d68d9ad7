"""A truth table as part of an explorer's picture."""

from matplotlib.text import Text

from lessons.widgets import style
from lessons.widgets.plane import CORNERS


class Stamp(Text):
    """A text on plain ground that keeps its pixels: the same word again costs nothing.

    Setting letters is the slowest part of a table, and most words stay from move to move.
    """

    def __init__(self, axes, x, y, **look):
        super().__init__(x, y, **look)
        self._kept = {}
        axes.add_artist(self)
        self.set_clip_on(False)

    def draw(self, renderer):
        word = (self.get_text(), self.get_color(), self.get_fontweight())
        if word in self._kept:
            renderer.restore_region(self._kept[word])
        else:
            super().draw(renderer)
            area = self.get_window_extent(renderer).padded(2)
            self._kept[word] = renderer.copy_from_bbox(area)


class TruthTable:
    """The four rows of two inputs, and columns whose words change.

    Parameters
    ----------
    axes : Axes
        Becomes an empty sheet from 0 to 1.
    heads : sequence of str
        What stands above the columns that change; the inputs' x1 and x2 come by themselves,
        and at the end a column without a head says whether a row is right.
    places : sequence of float
        Where the columns are, from 0 to 1: two for the inputs, one for each head, one more.
    top, gap : float
        The height of the heads, and the way from row to row.
    """

    def __init__(self, axes, heads, places, top=0.8, gap=0.13):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        for place, word in zip(places, ("x1", "x2", *heads), strict=False):
            axes.text(place, top, word, ha="center", fontweight="bold", zorder=1)
        axes.plot([0, 1], [top - 0.05] * 2, color=style.GREY, linewidth=1, zorder=1)
        self.cells = []
        for row, corner in enumerate(CORNERS):
            height = top - 0.01 - gap * (row + 1)
            look = {"ha": "center", "fontsize": style.LARGE}
            for place, value in zip(places, corner, strict=False):
                axes.text(place, height, f"{value:g}", zorder=1, **look)
            cells = [Stamp(axes, place, height, **look) for place in places[2:-1]]
            self.cells.append([*cells, Stamp(axes, places[-1], height, fontsize=style.LARGE)])

    @property
    def moving(self):
        return [cell for row in self.cells for cell in row]

    def show(self, rows, right):
        """Write the words of each row, and in words whether it is right."""
        for cells, words, good in zip(self.cells, rows, right, strict=True):
            for cell, word in zip(cells, (*words, "✓ right" if good else "✗ wrong"), strict=True):
                cell.set_text(word)
            cells[-1].set_color(style.POSITIVE if good else style.NEGATIVE)
            cells[-1].set_fontweight("normal" if good else "bold")
