"""The yardstick: language models that write left to right, as fairly matched to ours as can be.

    python -m benchmarks.yardstick.network.train --corpora FOLDER[:REPEAT] ... --tokens N --out DIR
    python -m benchmarks.yardstick.realism --model DIR/model
    python -m benchmarks.yardstick.speed --model DIR/model
    python -m benchmarks.content.peers --yardstick DIR/model --smollm2 N

One has the tokenizer, the documents and the size of the bundled model; the other is SmolLM2-135M, which is what someone
without ours would take. Both are decoded with a key-value cache under the masks of llguidance or XGrammar:

    pip install -c requirements.lock -e '.[bench]'
    pip install --no-deps xgrammar apache-tvm-ffi    # triton, which it also asks for, is for GPUs
"""
