"""People who sign in: one role, one scope."""
