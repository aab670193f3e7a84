"""What argogen writes to begin with: a repository, a spec, an extension."""
