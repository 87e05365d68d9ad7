"""Classes that are made up, for the demo and the tests: what each submission is worth is known.

`submissions` fills in notebooks and hands them in, `learners` makes up a class of them, and
`demo` grades that class before your eyes.
"""
