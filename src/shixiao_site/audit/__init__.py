"""The append-only chain: who did what, on which object, from where, when, for what purpose."""
