"""Left to right as fast as a GPU can: a static key-value cache, and a step that is one CUDA graph, masks and all.

The masks are those of an automaton, worked out before for all its states, so that nothing is asked of the host while a
document is written. That is at least as quick as any backend of masks that answers token by token.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import LlamaForCausalLM
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb

from constraints.tokens.token_automaton import TokenAutomaton
from controllable.sampling.capture.recording import Recorder


class StaticDecoder:
    """A network that writes B rows, token by token. V tokens, S states, C classes of tokens.

    Args:
        model: The network.
        automaton: What the rows are written under; a row whose text has ended goes on with padding.
        batch: B.
        length: Most tokens of a row, with the one before the first.
        device: Where it runs.
        dtype: What it is multiplied in.
        recorder: Records a step.
        temperature: The logits are divided by it.
    """

    def __init__(
        self,
        model: LlamaForCausalLM,
        automaton: TokenAutomaton,
        *,
        batch: int,
        length: int,
        device: torch.device,
        dtype: torch.dtype,
        recorder: Recorder,
        temperature: float = 0.5,
    ) -> None:
        nn.Module.to(model, device=device, dtype=dtype)
        self.model = model
        config, self.temperature = model.config, temperature
        places = torch.arange(length, device=device)[None]
        self.cos, self.sin = self.model.model.rotary_emb(torch.zeros(1, 1, 1, device=device, dtype=dtype), places)
        heads = config.num_attention_heads
        shape = (config.num_hidden_layers, 2, batch, heads, length, config.hidden_size // heads)
        self.cache = torch.zeros(shape, device=device, dtype=dtype)
        # The class behind the last one is that of tokens that are never allowed.
        table = torch.full((automaton.num_states, automaton.num_classes + 1), -1, dtype=torch.long)
        src, cls, dst, classes = (
            torch.tensor(array, dtype=torch.long)
            for array in (automaton.src, automaton.cls, automaton.dst, automaton.token_class)
        )
        table[src, cls] = dst
        self.following = table.to(device)
        self.class_of = torch.where(classes < 0, automaton.num_classes, classes).to(device)
        self.token = torch.zeros(batch, dtype=torch.long, device=device)
        self.state = torch.zeros_like(self.token)
        self.place = torch.zeros(1, dtype=torch.long, device=device)
        self.uniforms = torch.rand(batch, length, device=device)
        self.written = torch.zeros(batch, length, dtype=torch.long, device=device)
        self.begin(0)
        _, self.replay = recorder.record(self._step)

    def begin(self, token: int) -> None:
        """Rows with nothing but the token that stands before each."""
        self.token.fill_(token)
        self.state.zero_()
        self.place.zero_()

    @torch.inference_mode()
    def write(self, tokens: int, *, first: int) -> Tensor:
        """So many tokens of each row (B, tokens)."""
        self.begin(first)
        for _ in range(tokens):
            self.replay()
        return self.written[:, :tokens]

    @torch.inference_mode()
    def _step(self) -> Tensor:
        scores = self.logits().float() / self.temperature
        allowed = (self.following[self.state] >= 0)[:, self.class_of]
        chances = scores.masked_fill(~allowed, -torch.inf).softmax(dim=-1).cumsum(dim=-1)
        drawn = self.uniforms.index_select(1, self.place) * chances[:, -1:]
        token = (chances <= drawn).sum(dim=-1).clamp_max(chances.shape[1] - 1)
        self.written.index_copy_(1, self.place, token[:, None])
        self.state.copy_(self.following[self.state, self.class_of[token]])
        self.token.copy_(token)
        self.place.add_(1)
        return self.token

    def logits(self) -> Tensor:
        """Of the token after the last one (B, V), which is read and kept."""
        inner, config = self.model.model, self.model.config
        hidden = inner.embed_tokens(self.token)[:, None]
        rotation = self.cos.index_select(1, self.place), self.sin.index_select(1, self.place)
        seen = torch.arange(self.cache.shape[4], device=hidden.device) <= self.place
        size = config.hidden_size // config.num_attention_heads
        for layer, cache in zip(inner.layers, self.cache, strict=True):
            attention, x = layer.self_attn, layer.input_layernorm(hidden)
            projected = (attention.q_proj(x), attention.k_proj(x), attention.v_proj(x))
            query, key, value = (each.view(len(x), 1, -1, size).transpose(1, 2) for each in projected)
            query, key = apply_rotary_pos_emb(query, key, *rotation)
            cache[0].index_copy_(2, self.place, key)
            cache[1].index_copy_(2, self.place, value)
            found = F.scaled_dot_product_attention(query, cache[0], cache[1], attn_mask=seen[None, None, None])
            hidden = hidden + attention.o_proj(found.transpose(1, 2).flatten(2))
            hidden = hidden + layer.mlp(layer.post_attention_layernorm(hidden))
        logits: Tensor = self.model.lm_head(inner.norm(hidden)[:, 0])
        return logits
