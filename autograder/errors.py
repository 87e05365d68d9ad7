"""The exceptions that people see."""


class AutograderError(Exception):
    """Something that whoever gave the command can mend.

    The message is for people: the command line prints it, without a traceback, and exits
    with 1.
    """


class CourseError(AutograderError):
    """A course cannot be made or used; the message says why, and what to do."""
