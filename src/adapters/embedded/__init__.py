"""NATS and PostgreSQL run as children of this process, for one machine and for tests."""
