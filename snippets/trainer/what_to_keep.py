"""What a resumed run needs: without one of the files (but training_args.bin), or with another
schedule, it goes on and ends elsewhere; most of it without a word."""

import os
import shutil
import tempfile

import torch
from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments, logging, set_seed

logging.set_verbosity_error()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 8), nn.Dropout(0.5), nn.Linear(8, 1))

    def forward(self, x, labels):
        return {"loss": (self.net(x) - labels).square().mean()}


def run(checkpoint=None, save_steps=100, **more):
    set_seed(1)
    options = {"num_train_epochs": 2, "per_device_train_batch_size": 2, **more}
    args = TrainingArguments(folder, **options, save_steps=save_steps, report_to="none",
                             disable_tqdm=True)
    trainer = Trainer(Net(), args, train_dataset=data)
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=checkpoint)
    return torch.cat([p.detach().flatten() for p in trainer.model.parameters()])


data = [{"x": [i / 10], "labels": [2.0 * i]} for i in range(10)]
with tempfile.TemporaryDirectory() as folder:
    unbroken = run(save_steps=3)
    kept = shutil.move(f"{folder}/checkpoint-3", f"{folder}/kept")
    run(max_steps=3)  # the same three steps, but told to end there
    short = shutil.move(f"{folder}/checkpoint-3", f"{folder}/short")

    def compare(title, missing="", checkpoint=kept, **options):
        copy = shutil.copytree(checkpoint, f"{folder}/copy", dirs_exist_ok=True)
        if missing:
            os.remove(f"{copy}/{missing}")
        try:
            result = run(copy, **options)
            print(f"{title + missing:<39}", torch.equal(result, unbroken))
            return result
        except (FileNotFoundError, ValueError) as error:
            print(f"{title + missing:<39}", f"{type(error).__name__}:",
                  str(error).replace(folder, "...")[:50])

    print("resumed with                            equal to the unbroken run")
    compare("all files")
    ends = [compare("all but ", file) for file in ("optimizer.pt", "scheduler.pt")]
    for file in ("rng_state.pth", "training_args.bin", "trainer_state.json",
                 "model.safetensors"):
        compare("all but ", file)
    compare("all, ignore_data_skip=True", ignore_data_skip=True)
    compare("all, seed=7", seed=7)
    compare("all, batch size 5", per_device_train_batch_size=5)
    compare("all, learning_rate=1.0", learning_rate=1.0)
    compare("all, num_train_epochs=4", num_train_epochs=4)
    compare("all, after a run with max_steps=3", checkpoint=short)
print("without either of the first two, the same end:", torch.equal(*ends))
