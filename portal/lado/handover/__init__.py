"""Cases in a documented JSON form, for the system of a council to take over."""
