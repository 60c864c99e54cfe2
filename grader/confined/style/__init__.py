"""Reads sources for what a rubric's `style` asks."""
