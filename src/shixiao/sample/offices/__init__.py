"""Files as offices keep them."""
