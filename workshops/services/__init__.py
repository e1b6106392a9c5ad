"""What has consequences for workshops, registrations and material.

Each function is one transaction and harmless when repeated.
"""
