"""Pages of definitions: the list, one indicator, a draft, writing one, deciding."""
