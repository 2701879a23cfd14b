"""Checks: what contradicts itself between registers, and what is too unlikely to be chance. A finding changes no figure."""
