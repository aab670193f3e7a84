"""How long names may be."""

NAME_LIMITS = {"WorkflowTemplate": 63, "CronWorkflow": 52}
"""Characters in the name of an object, by kind (Argo 4.1 workflow/validate/validate.go)."""

OBJECT_NAME_LIMIT = 253
"""Characters in the name of any other object: a DNS-1123 subdomain."""
