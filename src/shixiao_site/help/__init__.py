"""Help pages and the search over indicators, units and help."""
