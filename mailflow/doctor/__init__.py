"""Whether all that mail needs is there: DNS, the doors both ways, and what stands on this machine."""
