"""Errors that a user can cause and mend: where, what, why it matters, how to mend."""


class Problem(Exception):
    """An error in plain Chinese. `exit_status` 2 means wrong use or unreadable input, 1 that the program failed."""

    def __init__(self, *, where: str, what: str, why: str, mend: str, exit_status: int = 2) -> None:
        super().__init__(what)
        self.where = where
        self.what = what
        self.why = why
        self.mend = mend
        self.exit_status = exit_status

    def __str__(self) -> str:
        return f"位置：{self.where}\n问题：{self.what}\n影响：{self.why}\n办法：{self.mend}"
