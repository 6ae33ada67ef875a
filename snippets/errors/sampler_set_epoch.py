"""Two epochs of one sampler that should shuffle."""

from torch.utils.data import DistributedSampler

sampler = DistributedSampler(range(8), num_replicas=2, rank=0, shuffle=True)
for epoch in range(2):
    print("epoch", epoch, list(sampler))
