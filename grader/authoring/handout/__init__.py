"""What is handed out: the template, bundles, a first assignment."""
