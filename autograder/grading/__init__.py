"""Grading a class with nbgrader: reading, mending, running and judging what was handed in.

`course` makes an ordinary nbgrader course directory, whose configuration puts these rooms
into nbgrader's own pipeline; `run` grades what was submitted; `demo` shows it all.
"""

import sys

# jsonschema, which nbformat imports, would build a grammar of web addresses with it. That takes
# seconds, and nothing here checks a web address.
sys.modules.setdefault("rfc3987_syntax", None)
