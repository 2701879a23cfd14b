"""Signing in: password and second factor, lock-out, time-outs, the bureau's own sign-in service."""
