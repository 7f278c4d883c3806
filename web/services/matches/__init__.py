"""Match lists, from the draft to the proposals that both sides answer."""
