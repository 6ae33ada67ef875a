"""One row of a weight is set."""
# raises: RuntimeError

from torch import nn

embedding = nn.Embedding(5, 3)
embedding.weight[0].zero_()
