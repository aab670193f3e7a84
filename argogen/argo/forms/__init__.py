"""Texts with a form of their own: how Argo and Kubernetes read them, and what is wrong with one."""
