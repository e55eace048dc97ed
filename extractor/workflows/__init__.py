"""What several commands do, usable from a script: capture, ingest, build, check, resolve what an edition's name means."""
