"""The properties of `ensure`: their names, their sentences, and what becomes of them."""
