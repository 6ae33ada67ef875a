"""Generation settings left the configuration: they live on model.generation_config, and old
names of the config are gone."""

from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig

model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
for config, name in (
    (model.config, "max_length"),
    (model.config, "do_sample"),
    (model.config, "torchscript"),
    (model.config, "pruned_heads"),
    (LlamaConfig(), "rope_theta"),
):
    try:
        getattr(config, name)
    except AttributeError as error:
        print("AttributeError:", error)
model.generation_config.do_sample = True
print("generation_config.do_sample:", model.generation_config.do_sample)
print("rope_parameters:", LlamaConfig().rope_parameters)
print("config.dtype:", model.config.dtype, "| config.return_dict:", model.config.return_dict)
