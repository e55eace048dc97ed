"""ctscat: every audit trace Huawei Cloud documents, as data with a history."""

__version__ = "0.1.0"
