"""What all tests share."""

from hypothesis import settings

# A law is not about time: on a busy machine a slow example must not fail it. `print_blob` tells how to have it again.
settings.register_profile("ctscat", deadline=None, print_blob=True)
settings.load_profile("ctscat")
