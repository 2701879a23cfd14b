"""Registers (台账): how lists that a bureau keeps become immutable, typed, checked batches."""
