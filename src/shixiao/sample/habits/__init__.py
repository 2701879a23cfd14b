"""What dishonest and careless offices write."""
