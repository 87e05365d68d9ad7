"""Grading a class with nbgrader: reading, mending, running and judging what was handed in.

`course` makes an ordinary nbgrader course directory, whose configuration puts these rooms
into nbgrader's own pipeline; `run` grades what was submitted; `server` lets Formgrader and
the Validate button do their work without holding up JupyterLab; `rehearsal` makes up classes
with which all of it is shown and tested.
"""

import sys

# nbgrader imports jsonschema, and that reads the whole grammar of international addresses if this
# package is there: 2.3 of the 3.7 seconds that nbgrader takes to start. No notebook has one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
