"""A Marian model of the smallest size with random weights, made and saved as a real one is: no real one comes with the tests."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def make_marian(made: Path, sentences: Sequence[str]) -> tuple[Any, Any]:
    """Writes the model's files into a folder; gives the model and its tokenizer."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    (made / "text.txt").write_text("\n".join([*sentences] * 20), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(made / "text.txt"), model_prefix=str(made / "source"), vocab_size=120, character_coverage=1.0,
        minloglevel=2, num_threads=1, hard_vocab_limit=False,
    )  # fmt: skip
    (made / "source.model").rename(made / "source.spm")
    shutil.copy(made / "source.spm", made / "target.spm")
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(made / "source.spm"))
    words = ["</s>", "<unk>", *(pieces.id_to_piece(at) for at in range(3, pieces.get_piece_size())), "<pad>"]
    (made / "vocab.json").write_text(json.dumps({word: at for at, word in enumerate(words)}), encoding="utf-8")
    torch.manual_seed(4)
    config = MarianConfig(
        vocab_size=len(words), d_model=32, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, max_position_embeddings=300, pad_token_id=len(words) - 1,
        eos_token_id=0, decoder_start_token_id=len(words) - 1, init_std=0.5, forced_eos_token_id=None,
    )  # fmt: skip
    made_of: Any = MarianMTModel
    model = made_of(config).eval()
    model.save_pretrained(made)
    tokenizer: Any = MarianTokenizer(
        source_spm=str(made / "source.spm"), target_spm=str(made / "target.spm"), vocab=str(made / "vocab.json")
    )
    tokenizer.save_pretrained(made)
    return model, tokenizer
