"""Exact questions to a language, under any probabilities of tokens. No model: the probabilities are made up."""

import torch

from constraints import TokenAutomaton, Vocabulary, compile_regex
from constraints.inference import SlotBatch, count, expected_cost, k_best, log_partition, shortest, uniform

vocabulary = Vocabulary.greedy([b"<pad>", *(bytes([letter]) for letter in b"0123456789-"), b"20", b"-0", b"12"], 0)
dates = TokenAutomaton.from_dfa(compile_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])", search=False), vocabulary)
slots = SlotBatch.of([(dates, 7)])

# What a network would say: a row of log-probabilities for each position.
torch.manual_seed(0)
log_probs = torch.randn(7, len(vocabulary), dtype=torch.float64).log_softmax(-1).requires_grad_()

print("probability that the text is a month:", f"{log_partition(log_probs, slots).exp().item():.2g}")
tokens, scores = k_best(log_probs, slots, 3, vocabulary=vocabulary)
for ids, score in zip(tokens.T.tolist(), scores[0].tolist(), strict=True):
    print(f"  {vocabulary.decode(ids).decode()}  {score:.2f}")

print("months:", count(slots, vocabulary=vocabulary)[0], "spelled in", count(slots)[0], "ways")
ids, lengths = shortest(slots)
print("fewest tokens:", lengths[0], "as in", vocabulary.decode(ids.tolist()).decode())
drawn = uniform(slots, torch.rand(4, 7, 2, dtype=torch.float64), vocabulary=vocabulary)
print("drawn evenly:", *(vocabulary.decode(ids).decode() for ids in drawn.tolist()))

# The expected number of tokens, and how each probability moves it.
is_token = torch.ones(len(vocabulary), dtype=torch.float64)
is_token[vocabulary.pad_id] = 0.0
mean = expected_cost(log_probs, slots, is_token)
(gradient,) = torch.autograd.grad(mean.sum(), log_probs)
print(f"expected length: {mean.item():.2f} tokens; most against it: token", int(gradient[0].argmin()), "at the start")
