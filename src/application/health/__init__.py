"""What everything else runs on: servers, schema, streams, bridges; and whether it is well."""
