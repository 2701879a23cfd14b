"""Verbs that keep a workspace safe: backup, restore."""
