"""Organisations and their roles from a sheet: read, shown, and brought in as a whole or not at all.

A file is rows (`sheet`), its first row names the columns (`columns`), cells become values
(`values`), a row becomes a change (`rows`); `run` goes through all of it, `desk` keeps what came
out. Sheets are read by openpyxl and csv alone: the library django-import-export asks the database
for each row, keeps whole files in memory, and knows neither separators nor formulas.
"""
