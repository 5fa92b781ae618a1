"""Which posts people hold, held or will hold: titles, the phrases around them, and what is stated."""
