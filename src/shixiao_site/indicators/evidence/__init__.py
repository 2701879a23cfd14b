"""From a number to its rows, and from a row to its story."""
