"""Lesson 04: layers, and networks made of them."""

ANSWERS = {
    "reflect_capacity": """
    **Full marks (3 points)**, one for each part.

    1. *What happened (1 point).* Overfitting: with more parameters than points the network had
       room to bend its boundary around single points, noise included. It learned these 60
       points, not the rule behind them. Half a point for "too big" without a word on noise or
       on what was learned instead.
    2. *How to find out and what to try (1 point).* Compare the loss or the accuracy on points
       that were not trained on: it stays behind, or gets worse, while the training loss falls.
       Any one sensible remedy: fewer or narrower layers, more data, stopping earlier.
       "More epochs" or "more layers" earns nothing.
    3. *What the theorem leaves open (1 point).* It says that weights exist. It does not say how
       many neurons they take, that training finds them, or that the network is right between
       and beyond the points. Any one of the three earns the point. "The theorem is wrong"
       earns nothing: it is right, and promises less than he thinks.
    """,
}
