"""Reading the tables that people upload: by their content, within limits, and never by trusting what a file says.

``read`` is the one door. It gives rows of plain text with their numbers, or raises ``BadFile`` with a sentence for the
person who brought the file. The file itself is kept nowhere.
"""

from portal.uploads.read import read
from portal.uploads.table import BadFile, Limits, Row, Table

__all__ = ["BadFile", "Limits", "Row", "Table", "read"]
