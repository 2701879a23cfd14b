"""A draft of definitions beside those in force: its texts, its examples, what it would change, and how it comes into
force. A draft is files of the overlay by their path in the catalogue's layout; None takes the overlay's file away."""
