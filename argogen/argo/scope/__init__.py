"""Variables: which exist at a place, what texts read of them, what Argo accepts, and what is surely wrong."""
