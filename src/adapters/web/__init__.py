"""The live view over HTTP: a stream of server-sent events, a snapshot, and the page."""
