"""What stands in the portal when the access sweep walks it, a module for each room."""

SECRET = "Hushed"  # in the title, the lead, the text and the address of everything hidden
