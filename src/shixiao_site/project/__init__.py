"""Settings, addresses, the server."""
