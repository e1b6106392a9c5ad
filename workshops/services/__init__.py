"""What has consequences for a workshop and those who come; called alike by views, admin, tasks.

Each function is one transaction and harmless when repeated. Whoever changes a workshop's state or
its seats holds the workshop's row meanwhile: so two people never get the last seat.
"""
