"""Tell the sampler the epoch before each one."""

from torch.utils.data import DistributedSampler

sampler = DistributedSampler(range(8), num_replicas=2, rank=0, shuffle=True)
for epoch in range(2):
    sampler.set_epoch(epoch)
    print("epoch", epoch, list(sampler))
