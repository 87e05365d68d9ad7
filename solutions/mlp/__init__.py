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

# What is said in more than one exercise of the lesson.
NO_ACTIVATION = (
    "There is no ReLU between your layers. Linear layers in a row are one linear layer: it can "
    "never fence in a circle."
)
RELU_SHORT = (
    "Some of your hidden layers have no ReLU. Two linear layers without a bend between them are "
    "worth one."
)
OTHER_ACTIVATION = (
    "Your hidden layers bend, but not with ReLU. Another activation could learn this too; this "
    "contract says ReLU, so that the numbers can be compared."
)
OUTPUT_BENT = (
    "You put a ReLU on the output too, so no logit is ever negative, and class 0 can never win. "
    "Leave the last layer linear."
)
PROBABILITIES = (
    "You return probabilities. The contract asks for logits: the loss function applies the sigmoid"
    " itself."
)
EQUAL_LAYERS_ONCE = (
    "Layers that are alike count once with you, or a size is looked up by its value, and found "
    "where it first occurs. Go by the places in the list, one layer after the other."
)
COUNT_ALL_PAIRS = "You multiplied every size with every later one. Only neighbours are connected."
COUNT_SIZES_ADDED = (
    "You added neighbouring sizes. Everyone is connected to everyone: multiply the two."
)
COUNT_ONE_LAYER_MORE = (
    "You counted a layer too many. Three sizes make two layers, between neighbours in the list. "
    "(In Python sizes[-1] is the last one, so index -1 raises no error.)"
)
COUNT_OUT_OF_RANGE = (
    "Your loop asks for a neighbour beyond the end of the list. Three sizes make two layers, so go"
    " around once less."
)
COUNT_ONE_LAYER_ONLY = (
    "You counted one layer only. Add up all of them: start a total at 0 before the loop and return"
    " it after the loop."
)
