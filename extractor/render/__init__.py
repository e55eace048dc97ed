"""Values → text for people and programs; whatever came from a page is escaped here."""
