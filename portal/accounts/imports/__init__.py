"""Adding many agencies or people at once from a CSV file or an Excel workbook: looked at first, then done as seen."""
