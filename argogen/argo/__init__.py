"""What argogen knows of Argo: versions, schemas, expressions, cron, durations."""
