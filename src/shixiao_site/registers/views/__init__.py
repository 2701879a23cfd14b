"""Pages and acts of registers."""
