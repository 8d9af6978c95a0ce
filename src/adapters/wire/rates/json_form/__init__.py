"""Wire: a tariff as JSON, for all that CSV cannot say."""
