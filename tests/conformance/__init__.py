"""Argo's own verdicts on manifests, recorded, and held against argogen's."""
