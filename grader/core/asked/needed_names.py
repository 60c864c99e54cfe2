"""Which names a scope looks for outside: none that a comprehension or a lambda gives a value."""

import symtable


def needed_names(table: symtable.SymbolTable, *, at_top: bool = False) -> set[str]:
    """Return the names that a scope, and those inside it, look for at the top."""
    own = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (at_top or symbol.is_global())
    }
    return own.union(*(needed_names(child) for child in table.get_children()))
