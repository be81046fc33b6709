"""Where an agency stands: beside its own last answers, the partners, the region and the nation."""
