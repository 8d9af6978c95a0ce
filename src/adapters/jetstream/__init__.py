"""NATS JetStream: publishing with own acknowledgements, a pull inbox, streams as data."""
