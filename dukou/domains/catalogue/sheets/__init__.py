"""Tables 表格: read and write CSV, XLSX, ODS and JSON lines; framework-free.

Useful for: a stream of rows out of any file people send, with every problem named by row and column; safe exports.
Not for: what a row means; intake and outlet know the kinds.
"""
