"""The one visual language of all nine lessons.

Two colours mean sign everywhere: orange-brown is negative (or class 0), blue is positive
(or class 1), near-white is zero. Colour never carries meaning alone: class 0 is a circle and
class 1 a square, a negative line is dashed and a positive one solid. Both colours keep their
difference for readers with any common form of colour blindness.
"""

from matplotlib.colors import LinearSegmentedColormap, to_rgb

NEGATIVE = "#b35806"
POSITIVE = "#2166ac"
MIDDLE = "#f7f7f7"

INK = "#1a1a1a"  # text, axes, boundaries
GREY = "#6b6b6b"  # what is second in rank: earlier states, errors (5.3 : 1 on white)
PALE = "#d9d9d9"  # grid lines, frames
PAPER = "#ffffff"

# Full strength: weights, loss surfaces, anything without markers on top.
DIVERGING = LinearSegmentedColormap.from_list("sign", [NEGATIVE, MIDDLE, POSITIVE])


def soften(colour, share=0.5):
    """Return `colour` mixed with white; `share` is how much of the colour is left."""
    return tuple(1 - share * (1 - channel) for channel in to_rgb(colour))


# Half strength: a map that markers of the same two colours must stand out from.
SOFT = LinearSegmentedColormap.from_list("soft sign", [soften(NEGATIVE), MIDDLE, soften(POSITIVE)])

# Class 0 and class 1 as markers, for `axes.plot(x, y, **CLASS_MARKERS[k])`.
CLASS_MARKERS = (
    {"marker": "o", "markersize": 11, "color": NEGATIVE},
    {"marker": "s", "markersize": 10, "color": POSITIVE},
)
for _marker in CLASS_MARKERS:
    _marker.update(linestyle="none", markeredgecolor=INK, markeredgewidth=1.2)

SMALL, NORMAL, LARGE = 10, 11.5, 13  # font sizes in points, at 100 dots per inch
PIXELS = {"small": 12, "normal": 13.5, "large": 16}  # the same scale, for what a browser draws

# What a browser draws with, by name, on a light page and on a dark one.
LIGHT = {
    "ink": INK, "grey": GREY, "pale": PALE, "paper": PAPER, "middle": MIDDLE,
    "negative": NEGATIVE, "positive": POSITIVE, "marker": "#f5c542", "height": "#8c8c8c",
}  # fmt: skip
DARK = {
    "ink": "#f0f0f0", "grey": "#b0b0b0", "pale": "#4a4a4a", "paper": "#111111",
    "middle": "#2b2b2b", "negative": "#f0913d", "positive": "#5aa5e6", "marker": "#86670b",
    "height": "#7d7d7d",
}  # fmt: skip

# What an explorer's figure is drawn with; `apply` gives it to pyplot's figures too.
SETTINGS: dict = {
    "font.size": NORMAL,
    "axes.titlesize": LARGE,
    "axes.labelsize": NORMAL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "figure.facecolor": PAPER,
    "image.origin": "lower",
}


def apply() -> None:
    """Give pyplot's figures in a notebook the look of the explorers."""
    import matplotlib

    matplotlib.rcParams.update(SETTINGS)
