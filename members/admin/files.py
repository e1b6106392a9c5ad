"""Files in the admin's forms, linked to where they are served after the access check."""

import os

from django.contrib.admin.widgets import AdminFileWidget


class Linked:
    def __init__(self, name, url):
        self.name, self.url = os.path.basename(name), url

    def __str__(self):
        return self.name


class LinkedFile(AdminFileWidget):
    url = None  # of the file that is there

    def format_value(self, value):
        return Linked(value.name, self.url) if self.is_initial(value) and self.url else None
