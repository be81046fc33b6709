"""The duty desk: what reaches the LADO is logged, listed, read, allocated, decided and answered here."""
