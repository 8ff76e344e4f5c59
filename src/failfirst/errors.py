"""The exceptions that end a command with a sentence instead of a traceback."""


class FailFirstError(Exception):
    """An expected failure. Its message is what a person should read: what happened and how to mend it."""
