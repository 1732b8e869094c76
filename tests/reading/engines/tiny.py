"""A tiny classifier that is really run: a word list, and for each word what it adds to each label."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

PAD, OTHER = "[PAD]", "[UNK]"


def make_classifier(
    folder: Path, labels: Sequence[str], words: Mapping[str, Sequence[float]], **config: object
) -> Path:
    """A folder as docs/operate.md asks for. words: for each, one number per label."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = [PAD, OTHER, *words]
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(vocabulary)}, unk_token=OTHER))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    numbers = [[0.0] * len(labels), [0.0] * len(labels), *words.values()]
    onnx.save(network(np.array(numbers, dtype=np.float32)), str(folder / "model.onnx"))
    promised = {"id2label": {str(n): label for n, label in enumerate(labels)}, **config}
    (folder / "config.json").write_text(json.dumps(promised))
    return folder


def network(weights: np.ndarray, *, taken: str = "input_ids") -> onnx.ModelProto:
    """Adds up the rows of the words that are there (attention_mask)."""
    nodes = [
        helper.make_node("Gather", ["weights", taken], ["rows"]),
        helper.make_node("Cast", ["attention_mask"], ["there"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["there", "last"], ["column"]),
        helper.make_node("Mul", ["rows", "column"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "words"], ["logits"], keepdims=0),
    ]
    shape = ["batch", "words"]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in (taken, "attention_mask")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", weights.shape[1]])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.array([2]), "last"),
            numpy_helper.from_array(np.array([1]), "words"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def endless_network(labels: int, *, size: int = 700, steps: int = 300) -> onnx.ModelProto:
    """Right in every respect, and seconds of work for one message."""
    grid = np.full((size, size), 1 / size, dtype=np.float32)
    shape = ["batch", "words"]
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["numbers"], ["first"], keepdims=0),
        helper.make_node("Add", ["grid", "first"], ["step0"]),
        *(helper.make_node("MatMul", [f"step{n}", "grid"], [f"step{n + 1}"]) for n in range(steps)),
        helper.make_node("ReduceMean", [f"step{steps}"], ["mean"], keepdims=0),
        helper.make_node("Add", ["zeros", "mean"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "endless",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, labels])],
        [
            numpy_helper.from_array(grid, "grid"),
            numpy_helper.from_array(np.zeros((1, labels), dtype=np.float32), "zeros"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
