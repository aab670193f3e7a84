"""The rules, one a module: its name is the rule's slug, its docstring the rule's page."""
