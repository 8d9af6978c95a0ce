"""How the ports meet files, JetStream and PostgreSQL."""
