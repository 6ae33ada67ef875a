"""A chat template puts marks around the turns; a raw prompt lacks them, and nothing raises."""

from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

words = ["<s>", "<end>", "<user>", "<assistant>", "two", "and"]
backend = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}))
backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
backend.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, bos_token="<s>", eos_token="<end>")

talk = [{"role": "user", "content": "two and two"}]
try:
    tokenizer.apply_chat_template(talk)
except ValueError as error:
    print("ValueError:", str(error).split(" and no")[0])

tokenizer.chat_template = (
    "{{ bos_token }}{% for turn in messages %} <{{ turn.role }}> {{ turn.content }} <end>"
    "{% endfor %}{% if add_generation_prompt %} <assistant>{% endif %}"
)
asked = {"add_generation_prompt": True}
text = tokenizer.apply_chat_template(talk, tokenize=False, **asked)
for name, ids in {
    "raw prompt:  ": tokenizer("two and two")["input_ids"],
    "template:    ": tokenizer.apply_chat_template(talk)["input_ids"],
    "to answer:   ": tokenizer.apply_chat_template(talk, **asked)["input_ids"],
    "text, marked twice:": tokenizer(text)["input_ids"],
    "text, once:  ": tokenizer(text, add_special_tokens=False)["input_ids"],
}.items():
    print(name, *tokenizer.convert_ids_to_tokens(ids))
