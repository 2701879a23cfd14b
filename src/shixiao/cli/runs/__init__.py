"""Verbs that compute runs and read them: compute, figures, evidence, report and their like."""
