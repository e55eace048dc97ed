"""The only room with a network: pages, menus, archives and git → bytes with an address and a time."""
