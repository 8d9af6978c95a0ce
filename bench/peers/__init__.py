"""What the pipeline is compared with: bare limits, and other ways to write the same thing."""
