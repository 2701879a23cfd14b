"""Runs over registers that come in batch by batch."""
