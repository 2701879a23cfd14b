"""What leaves the house: tables, the report, the summary on the terminal."""
