"""What people are shown of batches: first rows, rows that were kept out, a mended row judged before it is imported."""
