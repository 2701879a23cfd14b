"""Content, no machinery: registers, indicators, policies and trades as declarations with their guides."""
