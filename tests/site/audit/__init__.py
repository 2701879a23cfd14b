"""The chain, its checkpoints, the stand-alone verifier, the page of entries."""
