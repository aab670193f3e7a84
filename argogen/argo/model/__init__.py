"""Manifests as Argo sees them: objects, workflows, templates, calls, texts, and the cluster that they make."""
