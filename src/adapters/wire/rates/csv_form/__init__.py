"""Wire: rates as CSV, a row for each prefix or for each of its bands."""
