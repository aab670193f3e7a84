"""What editors complete and check by: one JSON Schema for specs, one for argogen.yaml."""
