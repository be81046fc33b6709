"""The coordinator's desk: how a round stands, and the workbooks that are asked for."""
