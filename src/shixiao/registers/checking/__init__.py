"""Checks cells and rows in SQL: how a text is read, what keeps a row out, who it is about, where it belongs."""
