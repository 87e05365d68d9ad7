"""The exercises of lesson 01, in teaching order."""

ORDER = (
    "weighted_sum",
    "neuron",
    "weighted_sums",
    "make_it_fire",
    "linear_gradients",
    "fit_line",
    "torch_neuron",
    "mend_loss",
    "fire",
)
