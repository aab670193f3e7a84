"""Ways through templates: circles, what is reached, and locks that are held on the way."""
