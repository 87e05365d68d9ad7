"""The exceptions that people see."""


class AutograderError(Exception):
    """Something that whoever gave the command can mend.

    The message is for people: the command line prints it, without a traceback, and exits
    with 1.
    """


class CourseError(AutograderError):
    """A course cannot be made or used; the message says why, and what to do."""


def in_words(error: BaseException) -> str:
    """Return what an exception says, with its name unless it is one of ours."""
    if isinstance(error, AutograderError):
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
