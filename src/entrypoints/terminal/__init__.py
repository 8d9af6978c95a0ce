"""What people and machines are told: reports, how they are written, how far work is."""
