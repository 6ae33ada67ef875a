"""The names that are valid today."""

from transformers import TrainingArguments

args = TrainingArguments("out", eval_strategy="epoch", warmup_steps=0.1, use_cpu=True,
                         optim="adafactor", train_sampling_strategy="group_by_length")
print(args.eval_strategy.value, args.get_warmup_steps(1000), args.optim.value)
