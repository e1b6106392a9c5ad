"""Who changed what and when, kept by database triggers: nothing passes by them.

An app declares in its models what is kept (`keeping`), and builds its admin on `HistoryAdmin`
(`admin`): each thing then has its versions, their differences, and the way back to any of them.
"""
