"""Many people at once: a blank form, reading it back, the passwords handed out once."""
