"""The newsletter: who gets it (`subscribing`), what it says (`letter`), and how it goes out
(`sending`, `report`).
"""
