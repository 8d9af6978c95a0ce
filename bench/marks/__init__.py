"""The benchmarks: a module each, which measures its rows."""
