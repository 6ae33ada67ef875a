"""With several processes each one sees its share of the batches; the last round is filled up
with rows from the start, so that every process makes the same number of steps."""

import tempfile

from accelerate.data_loader import BatchSamplerShard
from torch.utils.data import BatchSampler
from transformers import TrainingArguments

rows, batch = range(10), 2  # five batches
for processes in (1, 2, 3):
    print(f"{processes} process{'es' * (processes > 1)}, batch size {batch} each")
    for index in range(processes):
        share = BatchSamplerShard(BatchSampler(rows, batch, drop_last=False), processes, index)
        print(f"  process {index}: {len(share)} batches", list(share))

full = BatchSampler(rows, batch, drop_last=True)
shares = [list(BatchSamplerShard(full, 3, index)) for index in range(3)]
print("3 processes, drop_last:", *shares)

with tempfile.TemporaryDirectory() as folder:
    args = TrainingArguments(folder, per_device_train_batch_size=batch, report_to="none")
    args._n_gpu = 2  # one process that splits each batch over two GPUs (DataParallel)
    print("one process, two GPUs: the batch is", args.train_batch_size, "rows")
