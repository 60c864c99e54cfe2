"""What several commands share: the choice of an assignment, a class's pages, progress."""
