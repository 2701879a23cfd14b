"""A slow, plain reading of what every indicator counts, written from the contract alone.

The compiled engine is held against it row for row: `tests.reference.judge.judge`, `tests.reference.figures.figures`,
and `tests.reference.county.make_county` for registers full of edges.
"""
