"""The promises that adapters keep; each has a memory twin, and one suite runs on both."""
