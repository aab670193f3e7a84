"""What changes mean to others: each judgement has a row in `table.py`; families of them are a module each."""
