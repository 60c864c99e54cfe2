"""Commands on kept grades: export, score, comment, extend, history, forget."""
