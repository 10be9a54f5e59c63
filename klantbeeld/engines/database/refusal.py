"""The one error that the launcher and the embedded server show to people."""


class Refusal(Exception):
    """A start that cannot go on. The message is one Dutch line: what is wrong and what to do now."""
