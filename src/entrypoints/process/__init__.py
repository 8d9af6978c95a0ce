"""How every process starts, tells of itself and ends."""
