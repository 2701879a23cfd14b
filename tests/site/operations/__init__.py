"""The system page, health, metrics, schedules."""
