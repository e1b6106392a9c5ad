"""What has consequences for people, organisations and groups; called alike by views, admin, tasks.

Each function is one transaction and harmless when repeated.
"""
