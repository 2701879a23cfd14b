"""The rows that honest offices write, register by register."""
