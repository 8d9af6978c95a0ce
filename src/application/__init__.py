"""What the processes do, told in the ports that they need."""
