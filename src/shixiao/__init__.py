"""实效: the analytical core. Registers in, verified figures out."""
