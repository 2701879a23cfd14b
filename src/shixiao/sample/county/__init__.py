"""Places, employers, people and staff of the invented county."""
