"""Pages about a repository's workflows, for the people who use them: interfaces, owners, schedules, locks, callers."""
