"""Grids → trace tables: which column is what, what a cell says, dates, category, service, language."""
