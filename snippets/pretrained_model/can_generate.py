"""can_generate asks the class, not the weights: a model without a language-model head has no
generate at all."""

from transformers import (
    BertForMaskedLM,
    BertLMHeadModel,
    GPT2LMHeadModel,
    GPT2Model,
    PreTrainedModel,
    T5ForConditionalGeneration,
)

for cls in (
    PreTrainedModel,
    GPT2Model,
    GPT2LMHeadModel,
    T5ForConditionalGeneration,
    BertForMaskedLM,
    BertLMHeadModel,
):
    print(
        f"{cls.__name__}: can_generate {cls.can_generate()}, has generate {hasattr(cls, 'generate')}"
    )
print("generate is defined in:", GPT2LMHeadModel.generate.__qualname__)
