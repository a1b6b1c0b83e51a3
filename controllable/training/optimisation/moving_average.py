"""The moving average of the weights, which is the model that a run exports."""

import torch
from torch import nn


class MovingAverage:
    """Exponential moving average of a module's parameters.

    Args:
        module: The module that is followed.
        decay: Share of the old average kept at each update.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.average = {name: value.detach().clone() for name, value in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Take in the current weights; the first updates weigh more, so that no start-up value lingers."""
        self.updates += 1
        keep = min(self.decay, (1 + self.updates) / (10 + self.updates))
        state = module.state_dict()
        floats = [name for name, value in state.items() if value.is_floating_point()]
        torch._foreach_lerp_([self.average[name] for name in floats], [state[name] for name in floats], 1.0 - keep)
        for name in state.keys() - set(floats):
            self.average[name].copy_(state[name])
