"""What several commands do, usable from a script: capture, ingest, build, check, resolve an edition by its name."""
