"""Find out how an outlet is read: an address in, a proposed entry of sources.yaml out. `discover.discover` acts; the rest decides."""
