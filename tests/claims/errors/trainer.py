"""What docs/en/errors/trainer.md says, proved sentence by sentence."""

import math
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from transformers import EarlyStoppingCallback, GPT2Config, GPT2LMHeadModel, GPT2Model, Trainer, TrainerCallback, TrainingArguments

sys.path.append(str(Path(__file__).parents[1]))
from _common import Line, line_data, trainer_of  # noqa: E402

SMALL = {"vocab_size": 8, "n_embd": 4, "n_layer": 1, "n_head": 1, "bos_token_id": 0, "eos_token_id": 1}


def _args(**options):
    return TrainingArguments("out", **options)


def _tokenizer():
    from transformers import BertTokenizer

    return BertTokenizer(vocab={word: id for id, word in enumerate("[PAD] [UNK] [CLS] [SEP] [MASK] a b".split())})


def arguments_that_are_gone():
    """
    #training-argument-gone: transformers 5 removed many arguments that had another name since long, or did nothing.
    #training-argument-gone: The error names the first one it meets, so there may be more.
    #training-argument-gone: | `evaluation_strategy` | `eval_strategy` |
    #training-argument-gone: | `no_cuda=True` | `use_cpu=True` |
    #training-argument-gone: | `use_mps_device=True` | leave it out |
    #training-argument-gone: | `group_by_length=True` | `train_sampling_strategy="group_by_length"` |
    #training-argument-gone: | `adafactor=True` | `optim="adafactor"` |
    #training-argument-gone: | `optim="adamw_hf"` | `optim="adamw_torch"` |
    #training-argument-gone: | `per_gpu_train_batch_size`, `per_gpu_eval_batch_size` | `per_device_train_batch_size`, `per_device_eval_batch_size` |
    #training-argument-gone: | `include_inputs_for_metrics=True` | `include_for_metrics=["inputs"]` |
    #training-argument-gone: | `include_tokens_per_second=True` | `include_num_input_tokens_seen=True` |
    #training-argument-gone: | `fp16_backend`, `half_precision_backend`, `fp16_opt_level` | `fp16=True` or `bf16=True` alone |
    #training-argument-gone: | `split_batches=True`, `dispatch_batches=True` | `accelerator_config={"split_batches": True}` |
    #training-argument-gone: | `push_to_hub_model_id`, `push_to_hub_organization`, `push_to_hub_token` | `hub_model_id="organization/name"`, `hub_token` |
    #training-argument-gone: | `fsdp_min_num_params`, `fsdp_transformer_layer_cls_to_wrap`, `sharded_ddp` | `fsdp=True` with `fsdp_config` |
    #training-argument-gone: | `xpu_backend` | `ddp_backend` |
    #training-argument-gone: | `past_index`, `use_legacy_prediction_loop`, `use_ipex`, `tpu_num_cores`, `mp_parameters`, `ray_scope` | leave it out |
    #training-argument-gone: | `torchdynamo="inductor"`, `jit_mode_eval=True` | `torch_compile=True` |
    """
    gone = """evaluation_strategy no_cuda use_mps_device warmup_ratio group_by_length overwrite_output_dir save_safetensors logging_dir adafactor
        per_gpu_train_batch_size include_inputs_for_metrics include_tokens_per_second fp16_backend half_precision_backend fp16_opt_level split_batches
        dispatch_batches push_to_hub_model_id push_to_hub_token torchdynamo jit_mode_eval per_gpu_eval_batch_size push_to_hub_organization fsdp_min_num_params
        fsdp_transformer_layer_cls_to_wrap sharded_ddp xpu_backend past_index use_legacy_prediction_loop use_ipex tpu_num_cores mp_parameters ray_scope"""
    for name in gone.split():
        with pytest.raises(TypeError, match=f"got an unexpected keyword argument '{name}'"):
            _args(**{name: True})
    with pytest.raises(TypeError, match="'no_cuda'$"):
        _args(no_cuda=True, adafactor=True)
    with pytest.raises(ValueError, match="adamw_hf is not a valid OptimizerNames"):
        _args(optim="adamw_hf")
    today = {"eval_strategy": "epoch", "use_cpu": True, "train_sampling_strategy": "group_by_length", "optim": "adafactor", "per_device_train_batch_size": 3, "per_device_eval_batch_size": 3,
             "include_for_metrics": ["inputs"], "include_num_input_tokens_seen": True, "bf16": True, "hub_model_id": "a/b", "hub_token": "c"}
    args = _args(**today, accelerator_config={"split_batches": True})
    assert args.accelerator_config.split_batches and args.optim == "adafactor" and args.eval_strategy == "epoch" and args.device.type == "cpu"
    assert {"fsdp", "fsdp_config", "ddp_backend"} <= set(vars(args))
    assert _args(optim="adamw_torch", torch_compile=True, fp16=True, use_cpu=True).torch_compile


def warmup_steps_below_one_are_a_share():
    """#training-argument-gone: | `warmup_ratio=0.1` | `warmup_steps=0.1` |"""
    for steps in 200, 1000:
        assert _args(warmup_steps=0.1).get_warmup_steps(steps) == steps // 10


def training_starts_anew():
    """
    #training-argument-gone: | `overwrite_output_dir=True` | leave it out: training starts anew unless you pass `resume_from_checkpoint` |
    #training-argument-gone: | `save_safetensors=True` | leave it out: that is how models are saved |
    #no-valid-checkpoint: `resume_from_checkpoint=True` looks for folders `checkpoint-…` in the output folder, and there is none: the first run has not saved yet, or had another output folder.
    #no-valid-checkpoint: A path that you give has to be such a folder itself; otherwise the message is the second one.
    """
    options = {"save_strategy": "steps", "save_steps": 1, "max_steps": 2}
    with pytest.raises(ValueError, match="No valid checkpoint found in output directory"):
        os.mkdir("out")
        trainer_of(Line(), line_data(4), **options).train(resume_from_checkpoint=True)
    seen = []

    class Begins(TrainerCallback):
        def on_step_begin(self, args, state, control, **kwargs):
            seen.append(state.global_step)

    for resume in None, None, "out/checkpoint-1", True:
        trainer_of(Line(), line_data(4), Begins(), **options).train(resume_from_checkpoint=resume)
    assert seen == [0, 1, 0, 1, 1]
    assert Path("out/checkpoint-2/model.safetensors").exists()
    for path in "out", "elsewhere/checkpoint-2":
        with pytest.raises(ValueError, match=f"Can't find a valid checkpoint at {path}"):
            trainer_of(Line(), line_data(4), **options).train(resume_from_checkpoint=path)


def tensorboard_asks_the_environment():
    """#training-argument-gone: | `logging_dir="logs"` | the environment variable `TENSORBOARD_LOGGING_DIR` |"""
    from transformers.integrations import integration_utils

    integration_utils.is_tensorboard_available = lambda: True
    sys.modules["tensorboardX"] = SimpleNamespace(SummaryWriter=object)  # in place of the package, which is not installed
    os.environ["TENSORBOARD_LOGGING_DIR"] = "logs"
    assert integration_utils.TensorBoardCallback(tb_writer=object()).logging_dir == "logs"


def the_tokenizer_is_the_processing_class():
    """
    #trainer-tokenizer: The argument was renamed to `processing_class`, for a model may also want an image processor or a feature extractor.
    #trainer-tokenizer: `Trainer(model, args, processing_class=tokenizer)`, and `trainer.processing_class` for `trainer.tokenizer`.
    #trainer-tokenizer: The data collator is `DataCollatorWithPadding`, which the Trainer takes when it has a tokenizer and you gave no collator.
    """
    from transformers import DataCollatorForSeq2Seq, DataCollatorWithPadding, default_data_collator

    with pytest.raises(TypeError, match="unexpected keyword argument 'tokenizer'"):
        Trainer(Line(), _args(), tokenizer=_tokenizer())
    tokenizer = _tokenizer()
    trainer = trainer_of(Line(), None, processing_class=tokenizer)
    assert trainer.processing_class is tokenizer and not hasattr(trainer, "tokenizer") and type(trainer.data_collator) is DataCollatorWithPadding
    assert trainer_of(Line(), None).data_collator is default_data_collator
    own = DataCollatorForSeq2Seq(tokenizer)
    assert trainer_of(Line(), None, processing_class=tokenizer, data_collator=own).data_collator is own


class _Open(Line):
    def forward(self, x, labels, **kwargs):
        return super().forward(x, labels)


def _first_norm(model, loss, accumulation, counts=None):
    class Own(Trainer):
        def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
            if counts is not None:
                counts.append(num_items_in_batch if num_items_in_batch is None else int(num_items_in_batch))
            errors = (model(**inputs)["y"] - inputs["labels"]).square()
            return errors.mean() if loss == "mean" or num_items_in_batch is None else errors.sum() / num_items_in_batch

    torch.manual_seed(0)
    made = trainer_of(model(), line_data(8), trainer=Own, max_steps=1, logging_steps=1, per_device_train_batch_size=8 // accumulation,
                      gradient_accumulation_steps=accumulation, train_sampling_strategy="sequential")
    made.train()
    return made.state.log_history[0]["grad_norm"]


def the_count_is_to_be_used():
    """
    #num-items-in-batch: `training_step` passes the number of labels in all the batches that make up one update, and your override does not take it.
    #num-items-in-batch: The number is `None` for a model whose `forward` takes no `**kwargs`.
    #num-items-in-batch: With one that does, an override that returns a mean all the same gives too large a gradient under gradient accumulation.
    #num-items-in-batch: Add `num_items_in_batch=None` and divide a sum by it.
    #num-items-in-batch: At the same total batch size, `grad_norm` of the first step is the same with and without `gradient_accumulation_steps=4`.
    """
    counts, none = [], []
    once, four = _first_norm(_Open, "sum", 1), _first_norm(_Open, "sum", 4, counts)
    assert counts == [8, 8, 8, 8] and math.isclose(once, four, rel_tol=1e-4)
    assert math.isclose(_first_norm(_Open, "mean", 4), 4 * once, rel_tol=1e-4)
    assert math.isclose(_first_norm(Line, "sum", 4, none), _first_norm(Line, "sum", 1), rel_tol=1e-4) and none == [None] * 4


def overrides_take_what_the_trainer_passes():
    """#num-items-in-batch: Overrides of `training_step` and `log` take one argument more as well, `num_items_in_batch` and `start_time`."""
    class Steps(Trainer):
        def training_step(self, model, inputs):
            return super().training_step(model, inputs)

    class Logs(Trainer):
        def log(self, logs):
            super().log(logs)

    class Today(Trainer):
        def training_step(self, model, inputs, num_items_in_batch=None):
            return super().training_step(model, inputs, num_items_in_batch)

        def log(self, logs, start_time=None):
            super().log(logs, start_time)

    run = lambda trainer: trainer_of(Line(), line_data(4), trainer=trainer, max_steps=1, logging_steps=1).train().global_step
    for old, words in (Steps, r"training_step\(\) takes 3 positional arguments but 4 were given"), (Logs, r"log\(\) takes 2 positional arguments but 3 were given"):
        with pytest.raises(TypeError, match=words):
            run(old)
    assert run(Today) == 1


def best_needs_evaluations():
    """
    #best-model-strategies: A checkpoint can only be called the best if it was evaluated, so each save needs an evaluation at the same step.
    #best-model-strategies: With steps, `save_steps` has to be a multiple of `eval_steps`.
    """
    best = lambda **options: _args(load_best_model_at_end=True, **options)
    for save, evaluate in ("epoch", "no"), ("epoch", "steps"), ("steps", "epoch"):
        with pytest.raises(ValueError, match="requires the save and eval strategy to match"):
            best(save_strategy=save, eval_strategy=evaluate)
    for steps in 150, 50:
        with pytest.raises(ValueError, match=f"but found {steps}, which is not a round multiple of 100"):
            best(save_strategy="steps", eval_strategy="steps", save_steps=steps, eval_steps=100)
    best(save_strategy="steps", eval_strategy="steps", save_steps=300, eval_steps=100)
    best(save_strategy="epoch", eval_strategy="epoch")


def best_is_saved_and_named():
    """
    #best-model-strategies: Give both strategies the same value, or `save_strategy="best"`, which saves when the metric improves.
    #best-model-strategies: `load_best_model_at_end=True` watches `loss` unless you name another; `save_strategy="best"` alone wants `metric_for_best_model`.
    #best-model-strategies: After training `trainer.state.best_model_checkpoint` names the folder.
    """
    made = trainer_of(Line(), line_data(4), eval_dataset=line_data(4), max_steps=4, learning_rate=0.0, save_strategy="best", eval_strategy="steps", eval_steps=1,
                      load_best_model_at_end=True)
    made.train()
    assert made.args.metric_for_best_model == "loss" and _args(load_best_model_at_end=True, save_strategy="best", eval_strategy="epoch", metric_for_best_model="f1"
                                                               ).metric_for_best_model == "f1"
    assert [path.name for path in Path("out").glob("checkpoint-*")] == ["checkpoint-1"] and made.state.best_model_checkpoint.endswith("checkpoint-1")


def no_metric_is_guessed_without_load_best():
    """#best-model-strategies: `load_best_model_at_end=True` watches `loss` unless you name another; `save_strategy="best"` alone wants `metric_for_best_model`."""
    options = {"eval_dataset": line_data(4), "save_strategy": "best", "eval_strategy": "epoch"}
    with pytest.raises(ValueError, match="`args.metric_for_best_model` must be provided"):
        trainer_of(Line(), line_data(4), **options)
    trainer_of(Line(), line_data(4), metric_for_best_model="loss", **options)


def early_stopping_wants_a_metric_and_evaluations():
    """
    #early-stopping-metric: The callback compares one metric from evaluation to evaluation, and nobody said which.
    #early-stopping-metric: It wants `eval_strategy` to be `steps` or `epoch` as well.
    #early-stopping-metric: Set `metric_for_best_model`, which `load_best_model_at_end=True` does too, to `loss`.
    """
    data = line_data(4)
    stopping = lambda **options: trainer_of(Line(), data, EarlyStoppingCallback(1), eval_dataset=data, max_steps=3, **options).train().global_step
    with pytest.raises(AssertionError, match="requires metric_for_best_model to be defined"):
        stopping(eval_strategy="steps", eval_steps=1)
    with pytest.raises(AssertionError, match="requires IntervalStrategy of steps or epoch"):
        stopping(metric_for_best_model="loss")
    assert stopping(eval_strategy="steps", eval_steps=1, metric_for_best_model="loss", learning_rate=0.0) == 2
    assert _args(load_best_model_at_end=True, save_strategy="epoch", eval_strategy="epoch").metric_for_best_model == "loss"


def without_the_best_the_last_is_kept():
    """#early-stopping-metric: Without the latter training stops early and keeps the last weights, not the best."""
    kept = {}
    for best in True, False:
        torch.manual_seed(0)
        losses = []
        more = {"load_best_model_at_end": True, "save_strategy": "steps", "save_steps": 1} if best else {}
        made = trainer_of(Line(), line_data(4), EarlyStoppingCallback(2), eval_dataset=line_data(4), max_steps=50, learning_rate=3.0, eval_strategy="steps", eval_steps=1,
                          metric_for_best_model="loss", **more)
        made.train()
        losses = [entry["eval_loss"] for entry in made.state.log_history if "eval_loss" in entry]
        assert made.state.global_step < 50 and losses[-1] > min(losses)
        kept[best] = made.evaluate()["eval_loss"], min(losses), losses[-1]
    assert math.isclose(kept[True][0], kept[True][1]) and math.isclose(kept[False][0], kept[False][2])


def metrics_come_from_labels_and_compute_metrics():
    """
    #metric-not-found: Evaluation did not give that metric.
    #metric-not-found: For `eval_loss`: no column of the batch is one of `label_names`, so evaluation takes no loss.
    #metric-not-found: For another name: `compute_metrics` is missing or returns another key.
    #metric-not-found: Name your label columns, `label_names=["target"]`, or call them `labels`.
    #metric-not-found: Return the metric from `compute_metrics`, without `eval_`.
    """
    class Named(Line):
        def forward(self, x, target):
            return super().forward(x, target)

    named = [{"x": row["x"], "target": row["labels"]} for row in line_data(4)]
    assert "eval_loss" not in trainer_of(Named(), None, eval_dataset=named).evaluate()
    assert "eval_loss" in trainer_of(Named(), None, eval_dataset=named, label_names=["target"]).evaluate()
    assert "eval_loss" in trainer_of(Line(), None, eval_dataset=line_data(4)).evaluate()
    for metrics, found in (None, False), (lambda prediction: {"f1": 1.0}, False), (lambda prediction: {"accuracy": 1.0}, True):
        run = lambda: trainer_of(Line(), line_data(4), eval_dataset=line_data(4), compute_metrics=metrics, max_steps=1, eval_strategy="steps", eval_steps=1,
                                 save_strategy="steps", save_steps=1, load_best_model_at_end=True, metric_for_best_model="accuracy").train()
        if found:
            run()
        else:
            with pytest.raises(KeyError, match="is set to 'eval_accuracy', which is not found in the evaluation metrics"):
                run()


def evaluation_needs_rows():
    """
    #eval-dataset-missing: `eval_strategy` orders an evaluation, and there is nothing to evaluate on.
    #eval-dataset-missing: Pass `eval_dataset=`, or leave `eval_strategy` at `no`.
    """
    for strategy in "steps", "epoch":
        with pytest.raises(ValueError, match="you didn't pass an `eval_dataset`"):
            trainer_of(Line(), line_data(4), eval_strategy=strategy)
        trainer_of(Line(), line_data(4), eval_dataset=line_data(2), eval_strategy=strategy)
    assert trainer_of(Line(), line_data(4)).args.eval_strategy == "no"


def bf16_needs_a_device():
    """
    #need-use-cpu: `bf16=True` asks for a GPU that computes in bfloat16, and none was found: no GPU, an older one, or a PyTorch built without CUDA.
    #need-use-cpu: `use_cpu=True` to train on the CPU.
    """
    torch.cuda.is_available = lambda: False
    with pytest.raises(ValueError, match="Your setup doesn't support bf16/gpu"):
        _args(bf16=True)
    made = trainer_of(Line(), line_data(4), bf16=True, use_cpu=True, max_steps=1)
    assert made.train().global_step == 1 and made.model.linear.weight.device.type == "cpu"


def columns_without_an_argument_go():
    """
    #columns-removed: The Trainer takes out every column that is no argument of `forward()`, and nothing was left.
    #columns-removed: A model in a wrapper whose `forward` takes `**kwargs` alone loses all columns too.
    #columns-removed: Rename the columns, or tokenize first.
    #columns-removed: `remove_unused_columns=False` keeps them for a data collator of yours.
    #columns-removed: `next(iter(trainer.get_train_dataloader()))` shows what reaches the model.
    """
    class Wrapped(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = Line()

        def forward(self, **kwargs):
            return self.inner(**kwargs)

    extra = [row | {"text": "a"} for row in line_data(4)]
    assert set(next(iter(trainer_of(Line(), extra).get_train_dataloader()))) == {"x", "labels"}
    for model, rows in (Line(), [{"text": "a"}] * 4), (Wrapped(), [{"x": [1.0], "y": [2.0]}] * 4):
        with pytest.raises(ValueError, match="The batch received was empty"):
            trainer_of(model, rows, max_steps=1).train()
    seen = []
    collator = lambda rows: seen.extend(rows) or {name: torch.tensor([row[name] for row in rows]) for name in ("x", "labels")}
    trainer_of(Line(), extra, data_collator=collator, remove_unused_columns=False, max_steps=1).train()
    assert seen[0]["text"] == "a"


def t5_wants_something_for_its_decoder():
    """#columns-removed: Outside the Trainer, T5 that got `input_ids` alone says `You must specify exactly one of input_ids or inputs_embeds`: its decoder wants `labels` or `decoder_input_ids`."""
    from transformers import T5Config, T5ForConditionalGeneration

    model = T5ForConditionalGeneration(T5Config(vocab_size=8, d_model=4, d_kv=4, d_ff=4, num_layers=1, num_heads=1, decoder_start_token_id=0))
    ids = torch.tensor([[2, 3]])
    with pytest.raises(ValueError, match="You must specify exactly one of input_ids or inputs_embeds"):
        model(input_ids=ids)
    for name in "labels", "decoder_input_ids":
        assert model(input_ids=ids, **{name: ids}).logits.shape == (1, 2, 8)


def a_loss_needs_labels():
    """
    #no-loss-returned: Models of transformers compute a loss only if they get `labels`, and the inputs listed have none.
    #no-loss-returned: A body without a head, as `AutoModel` loads it, has no loss at all; then the keys say `last_hidden_state`.
    #no-loss-returned: Add a column `labels`; for language models `DataCollatorForLanguageModeling(tokenizer, mlm=False)` makes it.
    #no-loss-returned: `model(**batch).loss` is a number.
    """
    from transformers import AutoModel, DataCollatorForLanguageModeling

    model, rows = GPT2LMHeadModel(GPT2Config(**SMALL)), [{"input_ids": [2, 3, 4]}] * 4
    with pytest.raises(ValueError, match="only the following keys: logits.*received are input_ids"):
        trainer_of(model, rows, max_steps=1).train()
    body = AutoModel.from_config(GPT2Config(**SMALL))
    assert type(body) is GPT2Model
    with pytest.raises(ValueError, match="only the following keys: last_hidden_state"):
        trainer_of(body, [row | {"labels": row["input_ids"]} for row in rows], max_steps=1).train()
    batch = DataCollatorForLanguageModeling(_tokenizer(), mlm=False)(rows)
    assert batch["labels"].tolist() == [[2, 3, 4]] * 4 and model(**batch).loss.item() > 0
    assert model(batch["input_ids"]).loss is None


def what_a_collator_pads():
    """
    #activate-padding: Rows of different lengths do not fit into one tensor.
    #activate-padding: The feature in parentheses is the one that was not padded: `labels`, often, for `DataCollatorWithPadding` pads only what the tokenizer knows; or a column of text that was left in.
    #activate-padding: Without a tokenizer the default collator says `expected sequence of length`.
    #activate-padding: For one label a token take `DataCollatorForTokenClassification` or `DataCollatorForSeq2Seq`; for a language model `DataCollatorForLanguageModeling(tokenizer, mlm=False)`.
    #activate-padding: In a call of the tokenizer say `padding=True`.
    """
    from transformers import DataCollatorForLanguageModeling, DataCollatorForSeq2Seq, DataCollatorForTokenClassification, DataCollatorWithPadding, default_data_collator

    tokenizer = _tokenizer()
    ids = [{"input_ids": [5]}, {"input_ids": [5, 6]}]
    labelled = [row | {"labels": row["input_ids"]} for row in ids]
    pad = DataCollatorWithPadding(tokenizer)
    assert pad(ids)["input_ids"].tolist() == [[5, 0], [5, 6]]
    for rows, feature in (labelled, "labels"), ([row | {"text": "a"} for row in ids], "text"):
        with pytest.raises(ValueError, match=rf"Unable to create tensor.*\(`{feature}` in this case\)"):
            pad(rows)
    for rows in ids, labelled:
        with pytest.raises(ValueError, match="expected sequence of length 1 at dim 1"):
            default_data_collator(rows)
    for collator in DataCollatorForTokenClassification(tokenizer), DataCollatorForSeq2Seq(tokenizer):
        assert collator([dict(row) for row in labelled])["labels"].tolist() == [[5, -100], [5, 6]]
    assert DataCollatorForLanguageModeling(tokenizer, mlm=False)(ids)["labels"].tolist() == [[5, -100], [5, 6]]
    with pytest.raises(ValueError, match="Unable to create tensor"):
        tokenizer(["a", "a b"], return_tensors="pt")
    assert tokenizer(["a", "a b"], padding=True, return_tensors="pt")["input_ids"].shape == (2, 4)


def a_saved_model_is_no_checkpoint():
    """#no-valid-checkpoint: A folder that `save_model` wrote lacks `trainer_state.json`."""
    made = trainer_of(Line(), line_data(4), max_steps=1)
    made.save_model("saved")
    with pytest.raises(FileNotFoundError, match="saved/trainer_state.json"):
        made.train(resume_from_checkpoint="saved")


def the_last_checkpoint_or_none():
    """#no-valid-checkpoint: `get_last_checkpoint(folder)` gives the newest one, or `None`, with which training starts from the beginning."""
    from transformers.trainer_utils import get_last_checkpoint

    os.mkdir("out")
    assert get_last_checkpoint("out") is None
    for number in 9, 100, 20:
        os.mkdir(f"out/checkpoint-{number}")
    assert get_last_checkpoint("out") == os.path.join("out", "checkpoint-100")
    assert trainer_of(Line(), line_data(4), max_steps=1).train(resume_from_checkpoint=None).global_step == 1


def weights_alone_restart_the_optimizer():
    """
    #resume-without-optimizer: The step count goes on, and the optimizer and the scheduler start anew: `save_only_model=True`, or somebody deleted `optimizer.pt`.
    #resume-without-optimizer: Nothing is raised.
    """
    def resumed(delete=None, **options):
        shutil.rmtree("out", ignore_errors=True)
        options |= {"save_strategy": "steps", "save_steps": 2, "lr_scheduler_type": "constant_with_warmup", "warmup_steps": 10, "learning_rate": 1.0}
        trainer_of(Line(), line_data(4), max_steps=2, **options).train()
        for name in delete or ():
            Path("out/checkpoint-2", name).unlink()
        made = trainer_of(Line(), line_data(4), max_steps=3, **options)
        made.train(resume_from_checkpoint="out/checkpoint-2")
        return made.state.global_step, int(made.optimizer.state[made.model.linear.weight]["step"]), round(made.lr_scheduler.get_last_lr()[0], 3)

    assert resumed() == (3, 3, 0.3)
    assert resumed(save_only_model=True) == resumed(["optimizer.pt"]) == (3, 1, 0.1)


def no_label_no_mean():
    """
    #loss-is-zero: A mean over no label is `nan`; the Trainer's log leaves it out and says 0.0, `logging_nan_inf_filter` being on by default, and the weights stay as they are.
    """
    model, rows = GPT2LMHeadModel(GPT2Config(**SMALL)), [{"input_ids": [2, 3], "labels": [-100, -100]}] * 4
    assert model(torch.tensor([[2, 3]]), labels=torch.tensor([[-100, -100]])).loss.isnan() and _args().logging_nan_inf_filter is True
    before = {name: value.clone() for name, value in model.state_dict().items()}
    for filtered in True, False:
        made = trainer_of(model, rows, max_steps=1, logging_steps=1, logging_nan_inf_filter=filtered)
        made.train()
        loss = made.state.log_history[0]["loss"]
        assert loss == 0 if filtered else math.isnan(loss)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def a_nan_of_the_model_shows_in_the_gradient():
    """#loss-is-zero: If `grad_norm` is `nan` as well, it is not the labels: the model itself overflows."""
    def logged(labels, broken):
        model = GPT2LMHeadModel(GPT2Config(**SMALL))
        if broken:
            model.transformer.ln_f.weight.data[0] = float("nan")
        made = trainer_of(model, [{"input_ids": [2, 3], "labels": labels}] * 4, max_steps=1, logging_steps=1)
        made.train()
        return made.state.log_history[0]

    masked, broken = logged([-100, -100], False), logged([2, 3], True)
    assert masked["loss"] == broken["loss"] == 0 and masked["grad_norm"] == 0 and math.isnan(broken["grad_norm"])


def how_all_labels_become_minus_100():
    """
    #loss-is-zero: Often the answer was cut off by `max_length`, the mask covers question and answer, or the pad token is the end token.
    #loss-is-zero: Each row has a label besides its first.
    """
    from transformers import DataCollatorForLanguageModeling

    tokenizer = _tokenizer()
    tokenizer.eos_token = "[PAD]"
    question, answer = [5, 5, 5], [0]  # an answer that is the end token alone
    assert DataCollatorForLanguageModeling(tokenizer, mlm=False)([{"input_ids": question + answer}])["labels"].tolist() == [[5, 5, 5, -100]]
    assert set(([-100] * len(question) + [6])[:3]) == {-100}
    model = GPT2LMHeadModel(GPT2Config(**SMALL))
    for labels, number in ([2, -100], False), ([-100, 3], True):
        assert model(torch.tensor([[2, 3]]), labels=torch.tensor([labels])).loss.isnan().item() != number


def the_schedule_needs_a_number():
    """
    #no-length: The learning rate's schedule needs the number of updates, and a dataset without a length, a streamed one for instance, does not give it.
    #no-length: Set `max_steps`: rows × epochs / (batch size of all devices × accumulation).
    #no-length: `trainer.state.max_steps` is that number when training begins.
    """
    class Stream(torch.utils.data.IterableDataset):
        def __iter__(self):
            return iter(line_data(8))

    with pytest.raises(ValueError, match="does not implement __len__"):
        trainer_of(Line(), Stream())
    options = {"num_train_epochs": 3, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 2}
    made = trainer_of(Line(), line_data(8), **options)
    made.train()
    assert made.state.max_steps == 8 * 3 / (2 * 2)
    streamed = trainer_of(Line(), Stream(), max_steps=6, **options)
    streamed.train()
    assert streamed.state.max_steps == streamed.state.global_step == 6


def tied_names_are_reported_and_loaded():
    """
    #missing-keys-at-resume: `lm_head.weight` and the embedding are one tensor, and a file holds it once, under one name.
    #missing-keys-at-resume: When the Trainer resumes, the other name is reported missing; its numbers are loaded all the same.
    """
    from safetensors.torch import load_file

    rows = [{"input_ids": [2, 3], "labels": [2, 3]}] * 4
    made = trainer_of(GPT2LMHeadModel(GPT2Config(**SMALL)), rows, max_steps=1, save_strategy="steps", save_steps=1)
    made.train()
    saved = load_file("out/checkpoint-1/model.safetensors")
    assert "transformer.wte.weight" in saved and "lm_head.weight" not in saved
    other = trainer_of(GPT2LMHeadModel(GPT2Config(**SMALL)), rows, max_steps=1)
    other.train(resume_from_checkpoint="out/checkpoint-1")
    assert torch.equal(other.model.lm_head.weight, saved["transformer.wte.weight"]) and other.model.lm_head.weight is other.model.transformer.wte.weight


def old_names_of_checkpointing_work():
    """
    #gradient-checkpointing-renamed: The method and the argument `gradient_checkpointing` were renamed; the old names still work in 5.23.0.
    #gradient-checkpointing-renamed: `activation_checkpointing_enable()`, and `activation_checkpointing=True` in `TrainingArguments`.
    """
    for name in "gradient_checkpointing_enable", "activation_checkpointing_enable":
        model = GPT2LMHeadModel(GPT2Config(**SMALL))
        assert not model.is_activation_checkpointing
        getattr(model, name)()
        assert model.is_activation_checkpointing
    for name in "gradient_checkpointing", "activation_checkpointing":
        model = GPT2LMHeadModel(GPT2Config(**SMALL))
        trainer_of(model, [{"input_ids": [2, 3], "labels": [2, 3]}] * 4, max_steps=1, **{name: True}).train()
        assert model.is_activation_checkpointing


shown = {
    "#training-argument-gone: `TrainingArguments` is made without an error, and prints the value you gave.": ("errors/training_argument_gone_mended", "epoch 100 adafactor"),
    "#early-stopping-metric: With a learning rate of 0 nothing improves, and a patience of 2 stops at step 3.": ("errors/early_stopping_metric_mended", "stopped at step 3"),
    "#metric-not-found: `trainer.evaluate()` has the key.": ("errors/metric_not_found_mended", "True"),
    "#eval-dataset-missing: `len(trainer.eval_dataset)` is not 0.": ("errors/eval_dataset_missing_mended", "8 2"),
    "#activate-padding: All rows of each tensor have the same length, and the new labels are −100.": ("errors/activate_padding_mended", "[[1, 0], [1, 2]] [[1, -100], [1, 2]]"),
    "#no-valid-checkpoint: `trainer.state.global_step` goes on from the checkpoint's number.": ("errors/no_valid_checkpoint_mended", "from checkpoint-1 to step 3"),
    "#resume-without-optimizer: After resuming, AdamW's own count is that of the Trainer.": ("errors/resume_without_optimizer_mended", "step 3 AdamW counts 3"),
    "#missing-keys-at-resume: `model.lm_head.weight is model.transformer.wte.weight`, or what your model calls the two.": ("errors/missing_keys_at_resume_mended", "one tensor: True"),
    "#gradient-checkpointing-renamed: `model.is_activation_checkpointing` is `True`.": ("errors/gradient_checkpointing_renamed_mended", "True"),
}

listed = {
    "upstream's word": [
        "#training-argument-gone: If it is a name of today, as `eval_strategy`, your transformers is older than 4.41: update it.",
        "#trainer-tokenizer: If `processing_class` itself is refused, your transformers is older than 4.46.",
    ],
    "needs a GPU": [
        "#need-use-cpu: On an older GPU take `fp16=True`.",
        "#need-use-cpu: `torch.cuda.is_bf16_supported()` is `True` where you train.",
    ],
    "no statement": [
        "#trainer-errors: Most errors of the Trainer come before the first step: an argument that was renamed, a column that does not reach the model, two settings that do not go together.",
        "#training-argument-gone: Take the name of the table.",
        "#num-items-in-batch: Or leave `compute_loss` alone and pass `compute_loss_func=`.",
        "#eval-dataset-missing: Do not evaluate on the rows you train on.",
        "#columns-removed: Often the text was not tokenized, or the columns have names of their own.",
        "#no-loss-returned: For other tasks load `AutoModelFor…`.",
        "#resume-without-optimizer: Keep `save_only_model` off while you may want to resume.",
        "#loss-is-zero: Look at one row's labels after the collator, and count those that are not −100.",
        "#missing-keys-at-resume: Nothing, if every key named is tied to one that is in the file.",
        "#missing-keys-at-resume: Any other key is a layer that was not loaded.",
        "#gradient-checkpointing-renamed: For versions before the new name keep the old one.",
    ],
}
