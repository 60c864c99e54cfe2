"""Classifiers built on the layers."""
