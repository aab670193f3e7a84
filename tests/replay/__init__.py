"""Rendered manifests, replayed: what Argo and Kubernetes do with them between the spec and the running container."""
