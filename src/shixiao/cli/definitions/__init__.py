"""Verbs on definitions: catalogue check, explain."""
