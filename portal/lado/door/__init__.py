"""The door for people without an account: a link by e-mail, and what a browser may do that opened one."""
