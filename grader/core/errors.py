"""Errors a user can cause. Each is one clear sentence and the next thing to try."""


class GraderError(Exception):
    """A sentence for the user, what to do next, and the exit code of the command."""

    def __init__(self, message: str, advice: str = "", exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.exit_code = exit_code


class RubricError(GraderError):
    """A rubric that cannot be used: every problem at once, each with its line and path."""


class SubmissionError(GraderError):
    """A submission that cannot be read at all."""


class CasesError(GraderError):
    """A file of test cases that cannot be used."""
