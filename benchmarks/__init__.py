"""Speed, measured beside the hand-written floor and the obvious alternative in the same run."""
