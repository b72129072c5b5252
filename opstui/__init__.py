"""opstui: the operator's workbook."""

__version__ = "0.1.0"
