"""Definitions in the making: drafts, their examples, what they would change, approval."""
