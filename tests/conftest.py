"""What all tests share."""

import os

from hypothesis import settings

# A law is not about time: on a busy machine a slow example must not fail it. In CI the same examples are tried every
# time, so that a change fails there for what it did; elsewhere each run looks further, and tells how to look again.
settings.register_profile("ctscat", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ctscat")
