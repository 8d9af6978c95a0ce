"""The processes: settings in, adapters opened, use cases run, everything closed."""
