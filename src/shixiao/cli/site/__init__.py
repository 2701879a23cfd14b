"""The verb that opens the site, and how a server is started, found and stopped."""
