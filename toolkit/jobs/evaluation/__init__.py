"""The parts of the evaluation: inputs, findings, slices, gates and what is written."""
