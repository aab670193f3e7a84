"""What a change does to objects of Kubernetes: the two sides of it, what differs in meaning, and what that is worth."""
