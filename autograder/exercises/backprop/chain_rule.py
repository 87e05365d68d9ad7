"""The exercise `chain_rule` of lesson 08: how it is asked and judged."""

from ...exercise import Exercise

exercise = Exercise(
    "chain_rule",
    points=1,
    returns={
        "dw": "dL/dw, one number",
        "db": "dL/db, one number",
        "dx": "dL/dx, one number",
    },
    visible=[
        {"x": 2.0, "w": 3.0, "b": 1.0, "t": 5.0},
        {"x": -1.5, "w": 0.5, "b": 2.0, "t": -1.0},
        {"x": 0.5, "w": 2.0, "b": 1.5, "t": 4.0},
    ],
    hints=(
        "The blame dy is there. Each of w, b and x gets its share: dy times how much y moves when "
        "it moves.",
        "For x = 2, w = 3, b = 1, t = 5 the blame dy is 4. Move w by 0.01 and y moves by 0.02: "
        "twice as much, so dw = 8.",
        "dy times x for w, dy itself for b, dy times w for x, in this order.",
    ),
    insight=(
        "Each slope is a product of one number from behind and one from this place: you will "
        "never need more than that, however deep the network."
    ),
)
