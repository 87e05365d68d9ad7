"""What runs inside the sandbox, next to a learner's code; imports nothing of the grader.

`fork_server` is the program that has loaded everything and forks a process for each submission,
`walls` shuts that process in, `watch` sees what it uses up, `shell` runs cells in it and answers
questions, and `channel` is the line to the grader. `learning` and `undrawn` stand there for what
a learner's machine has and a submission must not have: the checks, and the explorers.
"""
