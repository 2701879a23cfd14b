"""What happens to the people of the county."""
