"""argogen: small declarative specs in, complete and checked Argo Workflows manifests out; offline."""

__version__ = "0.1.0"
