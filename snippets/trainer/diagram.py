"""The diagram of this page: an arrow for every pair of events that fired one after another."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


EVENTS = [name for name in vars(TrainerCallback) if name.startswith("on_")]
fired = []
note = {event: lambda *_, event=event, **kwargs: fired.append(event) for event in EVENTS}
Recorder = type("Recorder", (TrainerCallback,), note)

data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(8)]
with tempfile.TemporaryDirectory() as folder:
    args = TrainingArguments(
        folder, num_train_epochs=2, per_device_train_batch_size=1,
        gradient_accumulation_steps=2, logging_steps=3, eval_strategy="steps", eval_steps=3,
        save_steps=3, per_device_eval_batch_size=4, report_to="none", disable_tqdm=True)
    trainer = Trainer(Line(), args, train_dataset=data, eval_dataset=data,
                      callbacks=[Recorder])
    trainer.remove_callback(PrinterCallback)
    trainer.train()

for before, after in dict.fromkeys(zip(fired, fired[1:])):
    print(f"{before} -> {after}")
never = [event for event in EVENTS if event not in fired]
print("// did not fire:", ", ".join(never))
assert never == ["on_predict", "on_push_begin"], "the page says that only these two are missing"
