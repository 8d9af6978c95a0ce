"""The operator's tool: `akira`, one small module a command."""
