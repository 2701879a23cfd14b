"""The one-way run: plan, run, seal; and what is read out of a sealed run."""
