"""What tests share: databases, a client that inspects pages, counters."""
