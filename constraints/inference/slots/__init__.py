"""What goes into inference and what comes out: slots of a batch, and posteriors over them."""
