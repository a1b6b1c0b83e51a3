"""What a step does with a prediction, as functions of tensors: corruption, temperature, acceptance, remasking."""
