"""Millions of invented rows, made by the engine for benchmarks."""
