"""Bringing registers: upload, watched folder, API; batches; mending what was quarantined."""
