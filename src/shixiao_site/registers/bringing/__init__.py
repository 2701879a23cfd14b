"""Bringing files in: how they arrive, what is asked of the queue, how the queue imports them, the watched folder."""
