"""PostgreSQL with or without TimescaleDB: the book of record."""
