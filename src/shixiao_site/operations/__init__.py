"""Running the site: health, metrics, backup, the page of the system administrator."""
