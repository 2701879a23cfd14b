"""The worker, its leases, the page of a job."""
