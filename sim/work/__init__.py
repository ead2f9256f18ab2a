"""Work: working days, the tasks that arrive, and the desk that plays them."""
