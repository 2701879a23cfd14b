"""Figures, the rows behind them, definitions, published runs."""
