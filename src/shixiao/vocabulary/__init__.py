"""Leaves that depend on nothing else: months, working days, divisions, citizen numbers, credit codes, names, problems."""
