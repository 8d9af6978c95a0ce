"""`akira tariff`, `rate`."""
