"""The one kind of exception that people see."""


class AutograderError(Exception):
    """Something that whoever gave the command can mend.

    The message is for people: the command line prints it, without a traceback, and exits
    with 1.
    """
