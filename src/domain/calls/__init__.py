"""The record of a call: what Kamailio says, by what it is known, where it came from."""
