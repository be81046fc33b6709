"""The list of security requirements, and what shows that each is met; both are themselves tested."""
