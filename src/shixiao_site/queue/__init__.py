"""Long work: a table of jobs with lease, heartbeat and attempts, so that a killed worker loses nothing."""
