"""How a call is priced: exactly, in one rounding, and told segment by segment."""
