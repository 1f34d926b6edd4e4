"""Small transformers, made on the spot: they stand for any model of their kind that somebody may bring."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    PreTrainedTokenizerFast,
)

CHARACTERS = "泰州市大健康产业目标是多少四千亿元年,。"
TOKENS = 64  # that the models read at once
KINDS = {
    "answerer": BertForQuestionAnswering,
    "encoder": BertForSequenceClassification,
    "tagger": BertForTokenClassification,
}


def made(name: str, folder: Path) -> Path:
    """A folder with a model of this kind, of two layers and a character vocabulary, and its tokenizer."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    known = {token: number for number, token in enumerate([*special, *CHARACTERS])}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )
    config = BertConfig(
        vocab_size=len(known),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=TOKENS,
        initializer_range=0.4,
    )
    config.num_labels = 1 if name == "encoder" else 2
    torch.manual_seed(1)
    fast.save_pretrained(folder)
    KINDS[name](config).save_pretrained(folder)
    return folder
