"""The pages of figures: overview, one indicator, one unit."""
