"""Verbs that bring registers in: init, import, quarantine, forms."""
