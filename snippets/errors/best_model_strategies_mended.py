"""Both by epochs, or both by steps with one a multiple of the other."""

from transformers import TrainingArguments

for more in ({"save_strategy": "epoch", "eval_strategy": "epoch"},
             {"save_strategy": "steps", "eval_strategy": "steps",
              "save_steps": 200, "eval_steps": 100},
             {"save_strategy": "best", "eval_strategy": "epoch"}):
    args = TrainingArguments("out", load_best_model_at_end=True, **more)
    print(args.save_strategy.value, args.metric_for_best_model, args.greater_is_better)
