"""What people fill in: in the admin and on the site by the same fields."""
