"""Reads and writes test cases: HDF5."""
