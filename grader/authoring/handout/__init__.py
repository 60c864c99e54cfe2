"""What students and instructors get: the template, bundles, a first assignment."""
