"""The command line: options in, exit code out; where every GraderError becomes a sentence."""
