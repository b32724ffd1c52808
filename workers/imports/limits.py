"""How much a document may hold: more than any plan of a municipality needs, and little for a machine."""

LARGEST_TEXT = 5 * 1024 * 1024
"""Bytes of a file that is text: .txt, .tsv, .csv, .html, .md."""
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of any file."""
LARGEST_UNPACKED = 60 * 1024 * 1024
"""Bytes that a packed file (.docx, .xlsx) may hold in all."""
LARGEST_PART = 25 * 1024 * 1024
"""Bytes of one XML part that a packed file may hold."""
MOST_PARTS = 2_000
HIGHEST_RATIO = 200
"""How many times a part may grow; ordinary office files stay under 50."""
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_ACTIVITIES = 5_000
