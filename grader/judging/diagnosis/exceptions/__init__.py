"""Says what an exception means in the assignment's own letters and in the student's own names.

Pure: what an exception said and the student's lines in, sentences out.
"""
