"""Bringing registers through the site."""
