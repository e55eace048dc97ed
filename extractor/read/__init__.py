"""Bytes of a page → headings, paragraphs and grids; knows formats, nothing of traces."""
