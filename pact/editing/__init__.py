"""Editing that loses nothing: two people at once, a session that ran out, a page left by accident.

An app's form is an `EditingForm`, its admin an `EditingAdmin`; its model must be kept
(`pact.history`), as what two people changed is told from the versions.
"""
