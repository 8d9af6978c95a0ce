"""What the pipeline costs, beside the limit of the machine it runs on: `make bench`."""
