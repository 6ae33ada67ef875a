"""can_generate asks the class, not the weights; a generate of a class's own may not count."""

from transformers import (
    BertForMaskedLM,
    BertLMHeadModel,
    GPT2LMHeadModel,
    GPT2Model,
    PreTrainedModel,
    RagSequenceForGeneration,
    T5ForConditionalGeneration,
)

for cls in (
    PreTrainedModel,
    GPT2Model,
    GPT2LMHeadModel,
    T5ForConditionalGeneration,
    BertForMaskedLM,
    BertLMHeadModel,
    RagSequenceForGeneration,
):
    print(
        f"{cls.__name__}: can_generate {cls.can_generate()}, has generate {hasattr(cls, 'generate')}"
    )
print("generate is defined in:", GPT2LMHeadModel.generate.__qualname__)
