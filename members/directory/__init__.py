"""The public directory: what is asked for, how many there are of what, a page of the list."""
