"""Definitions as content, the language they are written in, the SQL they become, and the verdicts and figures."""
