import torch
from constraints.inference import posterior
class Shim:
    def __init__(self, slots): self.slots = slots
    def posterior(self, log_probs, *, rows=None, fixed=None, uniforms=None):
        if rows is not None:
            log_probs = log_probs[rows.clamp_max(max(0,len(log_probs)-1))] if len(log_probs) else torch.zeros(len(rows), log_probs.shape[1])
        found = posterior(log_probs, self.slots, fixed=fixed, uniforms=uniforms)
        return Wrap(found)
class Wrap:
    def __init__(self, f): self.f=f; self.sample=f.sample; self.sample_probability=f.sample_probability; self.log_partition=f.log_partition
    @property
    def marginals(self): return self.f.marginals
    def expectation(self, values, *, wanted=None, groups=None):
        return self.f.expectation(values, wanted=None if wanted is None else wanted.numpy())
