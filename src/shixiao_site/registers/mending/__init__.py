"""Mending rows that were kept out: one by one in place, or by hand in a workbook; all mended rows come in as one file."""
