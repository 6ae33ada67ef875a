"""What docs/en/errors/shapes.md says, proved sentence by sentence."""

import re

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader


def matmul_numbers():
    """#matmul-shapes: So the second number of the message is what came, and the third what the layer wants."""
    for rows, came, wanted in (32, 128, 256), (1, 5, 4):
        with pytest.raises(RuntimeError, match=re.escape(f"({rows}x{came} and {wanted}x7)")):
            nn.Linear(wanted, 7)(torch.ones(rows, came))


def lazy_linear_finds_it():
    """#matmul-shapes: `nn.LazyLinear(10)` finds the number itself at its first call."""
    layer = nn.LazyLinear(10)
    assert layer(torch.ones(3, 128)).shape == (3, 10) and layer.in_features == 128


def another_size_another_number():
    """#matmul-shapes: Pictures of another size flatten to another number: try the sizes that you will use."""
    body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Flatten())
    assert body(torch.zeros(1, 3, 10, 10)).shape[1] == 128 and body(torch.zeros(1, 3, 12, 12)).shape[1] == 200


def broadcasting_rule():
    """#broadcast: Shapes are compared from the last axis on: two sizes fit if they are equal or one of them is 1."""
    for a, b, result in ((4, 3), (3,), (4, 3)), ((4, 3), (4, 1), (4, 3)), ((5, 1, 3), (4, 1), (5, 4, 3)):
        assert (torch.ones(a) + torch.ones(b)).shape == result
    for a, b in ((4, 3), (4,)), ((2, 3), (4, 3)), ((4, 3), (2,)):
        with pytest.raises(RuntimeError, match="must match the size of tensor b"):
            torch.ones(a) + torch.ones(b)


def square_is_silent():
    """#broadcast: Had the matrix been square, nothing would have been raised and the columns shifted by the rows' means: print both shapes."""
    x = torch.tensor([[1.0, 3.0], [10.0, 30.0]])  # the rows' means are 2 and 20
    assert (x - x.mean(dim=1)).tolist() == [[-1.0, -17.0], [8.0, 10.0]]  # column 0 lost 2, column 1 lost 20


def long_text_does_not_broadcast():
    """#broadcast: In transformers it may be a text that is too long, as in DistilBERT and DeBERTa."""
    from transformers import DebertaV2Config, DebertaV2Model, DistilBertConfig, DistilBertModel

    distil = DistilBertModel(DistilBertConfig(vocab_size=9, dim=8, hidden_dim=8, n_layers=1, n_heads=1, max_position_embeddings=20))
    deberta = DebertaV2Model(DebertaV2Config(vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, max_position_embeddings=20))
    for model in distil, deberta:
        model(torch.full((1, 20), 5))
        with pytest.raises(RuntimeError, match="The size of tensor a .21. must match the size of tensor b .20."):
            model(torch.full((1, 21), 5))


def expand_stretches_ones():
    """#expanded-size: A tensor of size 512 is asked to become 600 long, and `expand` stretches axes of size 1, no others."""
    assert torch.ones(1, 512).expand(7, 512).shape == (7, 512) and torch.ones(4, 1).expand(4, 600).shape == (4, 600)
    with pytest.raises(RuntimeError, match="existing size .512."):
        torch.ones(1, 512).expand(1, 600)
    with pytest.raises(RuntimeError, match="existing size .2."):
        torch.ones(2).expand(4)  # not even a multiple


def bert_buffer():
    """#expanded-size: In BERT it is a buffer with one entry for each of the `max_position_embeddings` positions."""
    from transformers import BertConfig, BertModel

    model = BertModel(BertConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, max_position_embeddings=20))
    assert dict(model.named_buffers())["embeddings.token_type_ids"].shape == (1, 20)
    with pytest.raises(RuntimeError, match="Tensor sizes: .1, 20"):
        model(torch.ones(1, 21, dtype=torch.long))


def slice_assignment():
    """#expanded-size: Without a model the usual place is an assignment to a slice, `x[:, :2] = y`, with a `y` of another width."""
    x = torch.ones(3, 4)
    with pytest.raises(RuntimeError, match="The expanded size of the tensor"):
        x[:, :2] = torch.ones(3, 3)


def bmm_rule():
    """#bmm-sizes: In a product the last axis of the first (8) has to be as long as the last but one of the second (5), and the batches have to be equal in `bmm`."""
    with pytest.raises(RuntimeError, match="Expected size for first two dimensions"):
        torch.ones(2, 5, 8).bmm(torch.ones(2, 5, 8))
    with pytest.raises(RuntimeError, match="Expected size for first two dimensions"):
        torch.ones(2, 5, 8).bmm(torch.ones(3, 8, 5))
    assert torch.ones(2, 5, 8).bmm(torch.ones(2, 8, 6)).shape == (2, 5, 6)
    assert (torch.ones(2, 5, 8) @ torch.ones(1, 8, 6)).shape == (2, 5, 6)  # `@` broadcasts the batch


def groupnorm_of_one():
    """#layernorm-shape: Move the channels to the end and back, or use `nn.GroupNorm(1, 16)`, which normalizes channels and pixels together."""
    x = torch.randn(2, 16, 7, 7)
    assert torch.allclose(nn.GroupNorm(1, 16)(x), F.layer_norm(x, (16, 7, 7)), atol=1e-5)


def grey_and_transparent():
    """#conv-channels: If the message says 1 or 4 instead, the axes are right and the pictures are grey or have transparency."""
    for channels in 1, 4:
        with pytest.raises(RuntimeError, match=f"to have 3 channels, but got {channels} channels"):
            nn.Conv2d(3, 6, 5)(torch.ones(8, channels, 32, 32))


def between_two_layers():
    """#conv-channels: Between two layers, `in_channels` of the second is not `out_channels` of the first."""
    x = torch.ones(2, 3, 9, 9)
    with pytest.raises(RuntimeError, match="to have 7 channels, but got 6 channels"):
        nn.Sequential(nn.Conv2d(3, 6, 3), nn.Conv2d(7, 8, 3))(x)
    assert nn.Sequential(nn.Conv2d(3, 6, 3), nn.Conv2d(6, 8, 3))(x).shape == (2, 8, 5, 5)


def reshape_scrambles():
    """#conv-channels: Do not use `view` or `reshape` here: the shape would fit and the pictures would be scrambled."""
    images = torch.arange(24.0).reshape(1, 2, 4, 3)
    assert images.reshape(1, 3, 2, 4).shape == images.permute(0, 3, 1, 2).shape
    assert images.view(1, 3, 2, 4)[0, 0].tolist() != images[0, :, :, 0].tolist() == images.permute(0, 3, 1, 2)[0, 0].tolist()


def three_axes_are_one_picture():
    """#conv-dimensions: A batch of grey pictures, `(64, 28, 28)`, raises nothing here and is taken for one picture of 64 channels: print the shape."""
    pictures = torch.ones(64, 28, 28)
    with pytest.raises(RuntimeError, match="to have 1 channels, but got 64 channels"):
        nn.Conv2d(1, 6, 5)(pictures)
    assert nn.Conv2d(64, 6, 5)(pictures).shape == (6, 24, 24)


def batchnorm_axes():
    """#batchnorm-dimensions: `BatchNorm2d` takes `(batch, channels, height, width)` and nothing else, and a linear layer gives `(batch, features)`."""
    for shape in (16, 8), (16, 8, 5), (16, 8, 5, 5, 5):
        with pytest.raises(ValueError, match="expected 4D input"):
            nn.BatchNorm2d(8)(torch.ones(shape))
    assert nn.BatchNorm2d(8)(torch.ones(16, 8, 5, 5)).shape == (16, 8, 5, 5) and nn.Linear(4, 8)(torch.ones(16, 4)).shape == (16, 8)


def batchnorm_after():
    """#batchnorm-dimensions: Use `BatchNorm1d` after a linear layer or a `Conv1d`, `BatchNorm2d` after a `Conv2d`, `BatchNorm3d` after a `Conv3d`."""
    for layer, norm, shape in (nn.Linear(4, 8), nn.BatchNorm1d, (2, 4)), (nn.Conv1d(4, 8, 1), nn.BatchNorm1d, (2, 4, 5)), (nn.Conv2d(4, 8, 1), nn.BatchNorm2d, (2, 4, 5, 5)), (nn.Conv3d(4, 8, 1), nn.BatchNorm3d, (2, 4, 5, 5, 5)):  # fmt: skip
        assert norm(8)(layer(torch.randn(shape))).shape[1] == 8


def out_names():
    """#batchnorm-channels: Give it the number of the layer before, which a convolution has as `out_channels` and a linear layer as `out_features`."""
    for layer, number, shape in (nn.Conv2d(3, 6, 3), "out_channels", (2, 3, 9, 9)), (nn.Linear(3, 7), "out_features", (2, 3)):
        assert layer(torch.ones(shape)).shape[1] == getattr(layer, number)


def tokens_are_channels():
    """#batchnorm-channels: A text of shape `(batch, tokens, width)` has its width in the last axis, so `BatchNorm1d` counts the tokens: `transpose(1, 2)` first."""
    text = torch.randn(4, 10, 8)  # batch, tokens, width
    with pytest.raises(RuntimeError, match="running_mean should contain 10 elements not 8"):
        nn.BatchNorm1d(8)(text)
    assert nn.BatchNorm1d(8)(text.transpose(1, 2)).shape == (4, 8, 10)


def last_batch_is_smaller():
    """#view-size: Another cause is a batch size written into `view`: the last batch of an epoch is often smaller."""
    batches = list(DataLoader(torch.ones(10, 9), batch_size=4))
    assert batches[0].view(4, 9).shape == (4, 9)
    with pytest.raises(RuntimeError, match="is invalid for input of size 18"):
        batches[-1].view(4, 9)


def minus_one_for_the_batch():
    """#view-size: Do not write -1 for the batch: a wrong size would then become more rows and not an error."""
    assert torch.ones(32, 256).view(-1, 128).shape == (64, 128)


def transpose_moves_nothing():
    """#view-stride: `transpose` and `permute` move no numbers, they change the order of reading; `view` has to leave the memory as it is, which does not fit the new shape."""
    x = torch.arange(6.0).view(2, 3)
    for turned in x.transpose(0, 1), x.permute(1, 0):
        assert turned.data_ptr() == x.data_ptr() and turned.stride() == (1, 3)
        with pytest.raises(RuntimeError, match="view size is not compatible"):
            turned.view(6)
    assert x.view(6).data_ptr() == x.data_ptr()


def other_orders():
    """#view-stride: A slice of columns, `expand` and `channels_last` do the same."""
    pictures = torch.ones(2, 3, 4, 4).to(memory_format=torch.channels_last)
    for x, shape in (torch.ones(3, 4)[:, :2], (6,)), (torch.ones(3, 1).expand(3, 4), (12,)), (pictures, (2, 48)):
        with pytest.raises(RuntimeError, match="view size is not compatible"):
            x.view(shape)
        assert x.reshape(shape).shape == shape


def reshape_copies():
    """#view-stride: Use `reshape`, which copies where it has to, or `.contiguous().view(…)`."""
    x = torch.arange(6.0).view(2, 3)
    for joined in x.t().reshape(6), x.t().contiguous().view(6):
        assert joined.tolist() == [0.0, 3.0, 1.0, 4.0, 2.0, 5.0] and joined.data_ptr() != x.data_ptr()
    assert x.reshape(6).data_ptr() == x.data_ptr()  # no copy where none is needed


def without_transpose_mixed():
    """#view-stride: Turn the heads back before you join them: without the `transpose` the shape fits as well, and the numbers are mixed."""
    heads = torch.randn(2, 4, 5, 8)  # batch, heads, tokens, width
    right, wrong = heads.transpose(1, 2).reshape(2, 5, 32), heads.reshape(2, 5, 32)
    assert right.shape == wrong.shape and not right.equal(wrong)


def embedding_rows():
    """#embedding-index: An `Embedding(100, 8)` has rows 0 to 99, and was asked for row 100; a negative id raises the same, and so does `index_select`."""
    for id in 100, -1:
        with pytest.raises(IndexError, match="index out of range in self"):
            torch.ones(100, 8).index_select(0, torch.tensor([id]))
    embedding = nn.Embedding(100, 8)
    assert embedding(torch.tensor([0, 99])).shape == (2, 8)
    for id in 100, -1:
        with pytest.raises(IndexError, match="index out of range in self"):
            embedding(torch.tensor([5, id]))


def gpt2_positions():
    """#embedding-index: In GPT-2 a text longer than its positions raises it too."""
    from transformers import GPT2Config, GPT2Model

    model = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))
    model(torch.ones(1, 4, dtype=torch.long))
    with pytest.raises(IndexError, match="index out of range in self"):
        model(torch.ones(1, 5, dtype=torch.long))


def resize_in_transformers():
    """#embedding-index: Make the table longer: `model.resize_token_embeddings(len(tokenizer))` in transformers, a new `Embedding` elsewhere."""
    from transformers import GPT2Config, GPT2Model

    model = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))
    model.resize_token_embeddings(10, mean_resizing=False)
    assert model.get_input_embeddings().num_embeddings == 10 and model(torch.tensor([[9]])).last_hidden_state.shape == (1, 1, 8)


def tables_raise():
    """#text-too-long: A model with a table of positions then raises: GPT-2 `index out of range in self`, BERT `The expanded size of the tensor`, DistilBERT `The size of tensor a`, RoBERTa `is out of bounds for dimension 1`."""
    from transformers import BertConfig, BertModel, DistilBertConfig, DistilBertModel, GPT2Config, GPT2Model, RobertaConfig, RobertaModel

    gpt2 = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))
    small = dict(vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, max_position_embeddings=4)
    bert, roberta = BertModel(BertConfig(**small)), RobertaModel(RobertaConfig(**small))
    distil = DistilBertModel(DistilBertConfig(vocab_size=9, dim=8, hidden_dim=8, n_layers=1, n_heads=1, max_position_embeddings=4))
    for model, error, says in (
        (gpt2, IndexError, "index out of range in self"),
        (bert, RuntimeError, "The expanded size of the tensor"),
        (distil, RuntimeError, "The size of tensor a"),
        (roberta, RuntimeError, "is out of bounds for dimension 1"),
    ):
        with pytest.raises(error, match=says):
            model(torch.full((1, 5), 5))


def rotary_is_silent():
    """#text-too-long: A model with rotary positions raises nothing, such as a tiny Llama that is given more than its `max_position_embeddings`."""
    from transformers import LlamaConfig, LlamaModel

    config = LlamaConfig(vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, max_position_embeddings=4)
    assert LlamaModel(config)(torch.ones(1, 9, dtype=torch.long)).last_hidden_state.shape == (1, 9, 8)


def minus_100_is_left_out():
    """#target-range: A label of -1 raises it too, -100 does not: it is left out of the loss."""
    logits = torch.randn(3, 10)
    with pytest.raises(IndexError, match="Target -1 is out of bounds"):
        F.cross_entropy(logits, torch.tensor([1, 4, -1]))
    assert F.cross_entropy(logits, torch.tensor([1, 4, -100])).allclose(F.cross_entropy(logits[:2], torch.tensor([1, 4])))


def ignore_index():
    """#target-range: Count the labels from 0, or build the last layer for one class more; for labels to be left out say `ignore_index=255`."""
    logits = torch.randn(3, 10)
    assert F.cross_entropy(logits, torch.tensor([1, 4, 255]), ignore_index=255).allclose(F.cross_entropy(logits[:2], torch.tensor([1, 4])))
    assert F.cross_entropy(torch.randn(1, 11), torch.tensor([10])).isfinite()


def one_shifted():
    """#loss-batch-size: In a language model it is often that only one of logits and labels was shifted or flattened."""
    logits, ids = torch.randn(2, 5, 9), torch.ones(2, 5, dtype=torch.long)
    flat = logits[:, :-1].reshape(-1, 9)
    with pytest.raises(ValueError, match=r"Expected input batch_size \(8\) to match target batch_size \(10\)"):
        F.cross_entropy(flat, ids.reshape(-1))
    with pytest.raises(ValueError, match=r"Expected input batch_size \(8\) to match target batch_size \(2\)"):
        F.cross_entropy(flat, ids)


def one_hot_masks():
    """#spatial-targets: `squeeze(1)` takes a channel of 1 away; of a one-hot mask take `argmax(1)`, or hand it over as floats."""
    logits, mask = torch.randn(2, 5, 8, 8), torch.randint(5, (2, 8, 8))
    one_hot = F.one_hot(mask, 5).movedim(-1, 1)
    loss = F.cross_entropy(logits, mask)
    assert loss.allclose(F.cross_entropy(logits, one_hot.argmax(1))) and loss.allclose(F.cross_entropy(logits, one_hot.float()))
    assert mask[:, None].squeeze(1).equal(mask)


def one_hot_are_floats():
    """#multi-target: One-hot labels have the shape of the logits and have to be floats: as integers they raise `Expected floating point type for target with class probabilities`."""
    logits, labels = torch.randn(4, 10), torch.tensor([3, 1, 7, 0])
    one_hot = F.one_hot(labels, 10)
    assert one_hot.shape == logits.shape and F.cross_entropy(logits, one_hot.float()).allclose(F.cross_entropy(logits, labels))
    with pytest.raises(RuntimeError, match="Expected floating point type for target with class probabilities"):
        F.cross_entropy(logits, one_hot)


def learns_the_mean():
    """#mse-target-size: Such a model learns to answer the mean of the targets."""
    x = torch.tensor([[-1.0], [0.0], [1.0]])
    y, model = torch.tensor([1.0, 2.0, 6.0]), nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    for _ in range(100):
        optimizer.zero_grad()
        (model(x) - y).square().mean().backward()  # (3, 1) - (3,), as mse_loss does it
        optimizer.step()
    assert model(x).flatten().allclose(torch.full((3,), 3.0), atol=1e-3)  # the mean of 1, 2, 6


def poisson_is_silent():
    """#mse-target-size: `assert prediction.shape == target.shape` before the loss; some losses give no warning, such as `F.poisson_nll_loss`."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert F.poisson_nll_loss(torch.ones(3, 1), torch.ones(3), reduction="none").shape == (3, 3)
        with pytest.raises(UserWarning, match="Using a target size"):
            F.mse_loss(torch.ones(3, 1), torch.ones(3))


def integers_next():
    """#bce-target-size: `logits.squeeze(-1)`, and floats for labels; with integers the next error would be `result type Float can't be cast`."""
    with pytest.raises(RuntimeError, match="result type Float can't be cast"):
        F.binary_cross_entropy_with_logits(torch.randn(8, 1).squeeze(-1), torch.ones(8, dtype=torch.long))


def other_samples():
    """#stack-sizes: `default_collate: batch must contain tensors` is a sample of another type: a PIL picture without `ToTensor()`, or `None` where `__getitem__` returns nothing."""

    class Image:  # as a PIL picture: an object that is neither tensor, array, number, dict nor list
        pass

    class Forgetful(torch.utils.data.Dataset):
        def __len__(self):
            return 4

        def __getitem__(self, i):
            i + 1

    for samples, type_ in ([Image()] * 4, "Image"), (Forgetful(), "NoneType"):
        with pytest.raises(TypeError, match=f"default_collate: batch must contain tensors.*{type_}"):
            next(iter(DataLoader(samples, batch_size=2)))


def halved_and_doubled():
    """#cat-sizes: Half of 25 is 12, and twice 12 is 24."""
    half = F.max_pool2d(torch.ones(1, 1, 25, 25), 2)
    assert half.shape[-1] == 12 and F.interpolate(half, scale_factor=2).shape[-1] == 24


def squeeze_takes_the_batch():
    """#dim-range: Often the batch is missing: one sample was not put into a batch, or `squeeze()` took the batch of one away."""
    batch = torch.ones(1, 10)
    for lost in batch.squeeze(), batch[0]:
        with pytest.raises(IndexError, match=r"Dimension out of range \(expected to be in range of \[-1, 0\], but got 1\)"):
            lost.softmax(dim=1)


def einsum_broadcasts_ones():
    """#einsum-sizes: A size of 1 would pass, and be broadcast."""
    a, b = torch.randn(2, 5, 8), torch.randn(2, 7, 1)
    assert torch.einsum("bqd,bkd->bqk", a, b).allclose(a @ b.expand(2, 7, 8).mT, atol=1e-5)


def einsum_ellipsis():
    """#einsum-letters: Leave the letter out where the axis is missing, or write `...` for all axes that come first."""
    a, b = torch.randn(5, 8), torch.randn(8, 3)
    for batch in (), (2,), (4, 2):
        assert torch.einsum("...ij,...jk->...ik", a.expand(*batch, 5, 8), b).shape == (*batch, 5, 3)


def operands_count_from_zero():
    """#einsum-letters: Operands count from 0: operand 1 is the second tensor."""
    with pytest.raises(RuntimeError, match="for operand 1 and no ellipsis"):
        torch.einsum("ij,jk->ik", torch.ones(5, 8), torch.ones(2, 8, 3))


def channels_last_is_narrow():
    """#kernel-size: Another cause is an axis in the wrong place, such as channels last: the 3 channels then count as a width."""
    with pytest.raises(RuntimeError, match="Calculated padded input size per channel: .32 x 3.. Kernel size: .5 x 5."):
        nn.Conv2d(32, 6, 5)(torch.ones(8, 32, 32, 3))


def padding_fits():
    """#kernel-size: Take larger pictures or pool less often; `padding=1` makes a kernel of 3 fit."""
    assert nn.Conv2d(3, 8, 3, padding=1)(torch.ones(1, 3, 1, 1)).shape == (1, 8, 1, 1)


def tensors_unpack_by_rows():
    """#unpack: `too many values` is the other way round: a tensor is unpacked row by row, so `a, b = x` fails if `x` has three rows."""
    first, second = torch.tensor([[1, 2], [3, 4]])
    assert first.tolist() == [1, 2] and second.tolist() == [3, 4]
    with pytest.raises(ValueError, match="too many values to unpack"):
        a, b = torch.ones(3, 2)


def two_values():
    """#unpack: A function may give two values where you thought of one: `x.max(dim=1)` and an LSTM do."""
    assert len(torch.ones(2, 3).max(dim=1)) == 2 and len(nn.LSTM(3, 4)(torch.ones(5, 2, 3))) == 2


def several_numbers_no_truth():
    """#bool-tensor: A tensor of several numbers is neither true nor false."""
    for x in torch.ones(2), torch.zeros(2), torch.ones(1, 2):
        with pytest.raises(RuntimeError, match="Boolean value of Tensor with more than one value"):
            bool(x)
    assert bool(torch.ones(1, 1)) and not bool(torch.tensor(0.0))


def mseloss_options():
    """#bool-tensor: `nn.MSELoss(prediction, target)` makes a loss whose options are these tensors, and asks whether they are true; so do `nn.Dropout(x)`, `if x == y` and `x in list`."""
    x, y = torch.ones(4), torch.zeros(4)
    import inspect

    assert list(inspect.signature(nn.MSELoss).parameters)[:2] == ["size_average", "reduce"]  # where the two tensors land
    for question in lambda: nn.MSELoss(x, y), lambda: nn.Dropout(x), lambda: bool(x == y), lambda: x in [y]:
        with pytest.raises(RuntimeError, match="Boolean value of Tensor with more than one value"):
            question()


def and_asks_too():
    """#bool-tensor: `and` and `or` ask for the truth too: use `&` and `|` between masks."""
    a, b = torch.tensor([True, False]), torch.tensor([True, True])
    for question in lambda: a and b, lambda: a or b:
        with pytest.raises(RuntimeError, match="Boolean value of Tensor with more than one value"):
            question()
    assert (a & b).tolist() == [True, False] and (a | b).tolist() == [True, True]


def train_mode_statistics():
    """#batchnorm-one-value: In train mode a BatchNorm takes mean and variance from the batch, and one number has no variance."""
    norm, x = nn.BatchNorm1d(8), torch.randn(5, 8)
    assert norm(x).allclose((x - x.mean(0)) / (x.var(0, unbiased=False) + norm.eps).sqrt(), atol=1e-5)
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        norm(x[:1])
    assert x[:1].var(0).isnan().all()


def nine_in_fours():
    """#batchnorm-one-value: Nine rows in batches of four leave a last batch of one."""
    assert [len(batch) for batch in DataLoader(torch.ones(9, 4), batch_size=4)] == [4, 4, 1]


def eval_takes_one():
    """#batchnorm-one-value: If this comes at inference, `eval()` is missing, or the layer has `track_running_stats=False`."""
    norm = nn.BatchNorm1d(8)
    for mode in True, False:
        with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
            nn.BatchNorm1d(8, track_running_stats=False).train(mode)(torch.ones(1, 8))
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        norm(torch.ones(1, 8))
    assert norm.eval()(torch.ones(1, 8)).shape == (1, 8)


def others_take_one_row():
    """#batchnorm-one-value: Where batches have to be small, `LayerNorm` takes one row in both modes, and so does `GroupNorm` with several channels a group."""
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        nn.GroupNorm(8, 8).eval()(torch.ones(1, 8))
    for norm in nn.GroupNorm(2, 8), nn.LayerNorm(8):
        assert norm.train()(torch.ones(1, 8)).shape == norm.eval()(torch.ones(1, 8)).shape == (1, 8)


def last_word():
    """#not-tuple: The last word names what came: `NoneType` is a `forward()` without `return`, `dict` or a class ending in `Output` a model of transformers, `list` and `numpy.ndarray` data that nobody converted, `str` a name out of `hidden, pooled = bert(ids)`, which unpacks the names of the output."""
    import numpy as np
    from transformers import BertConfig, BertModel, GPT2Config, GPT2Model

    class NoReturn(nn.Module):
        def forward(self, x):
            x + 1

    output = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))(torch.tensor([[1]]))
    hidden, pooled = BertModel(BertConfig(vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1))(torch.tensor([[1]]))
    assert (hidden, pooled) == ("last_hidden_state", "pooler_output")
    for x, type_ in (pooled, "str"), (NoReturn()(1), "NoneType"), ({"x": 1}, "dict"), (output, r"\w+Output\w*"), ([1.0], "list"), (np.zeros(4), "numpy.ndarray"):
        with pytest.raises(TypeError, match=f"must be Tensor, not {type_}$"):
            nn.Linear(4, 2)(x)


def float_says_scalars():
    """#item-elements: `float(x)`, `int(x)` and `torch.tensor([x, y])` with longer tensors say `only one element tensors can be converted to Python scalars`."""
    x = torch.ones(2)
    for convert in lambda: float(x), lambda: int(x), lambda: torch.tensor([x, x]):
        with pytest.raises(ValueError, match="only one element tensors can be converted to Python scalars"):
            convert()


def no_axis():
    """#zero-dim: A loss that was reduced has no axis, so there is nothing to index, to count or to walk over."""
    loss = F.mse_loss(torch.ones(3), torch.zeros(3))
    assert loss.dim() == 0
    for use, error, says in (lambda: loss[0], IndexError, "invalid index of a 0-dim tensor"), (lambda: len(loss), TypeError, "len.. of a 0-d tensor"), (lambda: list(loss), TypeError, "iteration over a 0-d tensor"):  # fmt: skip
        with pytest.raises(error, match=says):
            use()


def reshape_gives_an_axis():
    """#zero-dim: `loss.item()` for the number; `x.reshape(-1)` where an axis is needed."""
    loss = torch.tensor(2.0)
    assert loss.item() == 2.0 and loss.reshape(-1).shape == (1,)


def squeeze_takes_ones():
    """#zero-dim: Where the tensor should have had an axis, look for a `squeeze()` before: it takes away each axis of size 1."""
    assert torch.ones(1, 3, 1).squeeze().shape == (3,) and torch.ones(1, 1).squeeze().shape == ()


def rows_count():
    """#index-bounds: Three rows have the numbers 0, 1, 2, or -3, -2, -1 from the end."""
    x = torch.arange(3)
    assert [x[i].item() for i in (0, 1, 2)] == [x[i].item() for i in (-3, -2, -1)] == [0, 1, 2]
    for i in 3, -4:
        with pytest.raises(IndexError, match=f"index {i} is out of bounds for dimension 0 with size 3"):
            x[i]


def empty_after_filter():
    """#index-bounds: With `size 0` the tensor is empty: a filter let nothing through."""
    x = torch.ones(3)
    with pytest.raises(IndexError, match="out of bounds for dimension 0 with size 0"):
        x[x > 5][0]


def long_text_by_index():
    """#index-bounds: In RoBERTa and Whisper it is a text with more tokens than the model has positions."""
    from transformers import RobertaConfig, RobertaModel, WhisperConfig, WhisperModel

    roberta = RobertaModel(RobertaConfig(vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, max_position_embeddings=20))
    layers = {f"{part}_{what}": size for part in ("encoder", "decoder") for what, size in (("layers", 1), ("attention_heads", 1), ("ffn_dim", 8))}
    tokens = {f"{name}_token_id": 0 for name in ("pad", "bos", "eos", "decoder_start")}
    whisper = WhisperModel(WhisperConfig(vocab_size=9, d_model=8, num_mel_bins=4, max_source_positions=10, max_target_positions=20, **layers, **tokens))
    with pytest.raises(RuntimeError, match="index 20 is out of bounds for dimension 1 with size 20"):
        roberta(torch.full((1, 25), 5))
    with pytest.raises(IndexError, match="index 20 is out of bounds for dimension 0 with size 20"):
        whisper(torch.ones(1, 4, 20), decoder_input_ids=torch.full((1, 25), 5))


def gather_not_negative():
    """#index-bounds: `gather` and `scatter` take no negative indices."""
    x, index = torch.ones(3, 2), torch.tensor([[-1]])
    for use in lambda: x.gather(1, index), lambda: x.scatter(1, index, 0.0):
        with pytest.raises(RuntimeError, match="index -1 is out of bounds for dimension 1 with size 2"):
            use()


def gather_wants_axes():
    """#too-many-indices: `q.gather(1, actions)` says `Index tensor must have the same number of dimensions` where `actions` has one axis.
    #too-many-indices: Add the axis with `unsqueeze(0)` before, or `hidden[None]`; `actions.unsqueeze(1)` for `gather`."""
    q, actions = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([1, 0])
    with pytest.raises(RuntimeError, match="Index tensor must have the same number of dimensions"):
        q.gather(1, actions)
    assert q.gather(1, actions.unsqueeze(1)).tolist() == [[2.0], [3.0]]
    hidden = torch.ones(5, 8)
    assert hidden.unsqueeze(0).shape == hidden[None].shape == (1, 5, 8)


def slice_keeps_the_axis():
    """#too-many-indices: Look for the `squeeze()` or the index that took the batch away: `x[0]` does, `x[0:1]` does not."""
    x = torch.ones(4, 5, 8)
    assert x[0].shape == (5, 8) and x[0:1].shape == (1, 5, 8)


def integer_masks():
    """#boolean-index: A mask of int64, as a tokenizer's `attention_mask`, raises nothing, and its zeros and ones are taken for the numbers of rows: call `.bool()`."""
    from _common import COUNTING_MODEL
    from transformers import AutoTokenizer

    assert AutoTokenizer.from_pretrained(COUNTING_MODEL)("one", return_tensors="pt").attention_mask.dtype == torch.int64
    x, mask = torch.tensor([10.0, 11.0, 12.0]), torch.tensor([0, 1, 1])
    assert x[mask].tolist() == [10.0, 11.0, 11.0] and x[mask.bool()].tolist() == [11.0, 12.0]


def first_number():
    """#rnn-input: The first number of an LSTM is the size of what goes in, not the number of steps."""
    for layer in nn.LSTM, nn.GRU, nn.RNN:
        assert layer(10, 20).input_size == 10 and layer(10, 20)(torch.ones(7, 3, 10))[0].shape == (7, 3, 20)


def steps_are_free():
    """#rnn-input: Build it for the last axis; the steps may be as many as they like."""
    lstm = nn.LSTM(10, 20)
    assert [lstm(torch.ones(steps, 3, 10))[0].shape[0] for steps in (1, 5, 9)] == [1, 5, 9]


def batch_first_is_silent():
    """#rnn-input: Say `batch_first=True` if the batch comes first: without it the first axis counts as the steps, and nothing is raised."""
    x = torch.randn(3, 5, 10)  # 3 texts of 5 steps
    output, (hidden, _) = nn.LSTM(10, 20)(x)
    assert output.shape == (3, 5, 20) and hidden.shape == (1, 5, 20)  # 5 states: it took the steps for texts
    assert nn.LSTM(10, 20, batch_first=True)(x)[1][0].shape == (1, 3, 20)


def state_shape():
    """#rnn-hidden: The state has shape `(layers, batch, hidden)`, with or without `batch_first`, and this one was kept from 3 rows."""
    for first in False, True:
        _, (hidden, cell) = nn.LSTM(4, 8, num_layers=2, batch_first=first)(torch.ones((3, 5, 4) if first else (5, 3, 4)))
        assert hidden.shape == cell.shape == (2, 3, 8)


def two_directions():
    """#rnn-hidden: `bidirectional=True` makes the first number twice the layers."""
    for layer in nn.LSTM, nn.GRU, nn.RNN:
        state = layer(4, 8, num_layers=3, bidirectional=True)(torch.ones(5, 2, 4))[1]
        assert (state[0] if layer is nn.LSTM else state).shape == (6, 2, 8)


def kept_state_raises():
    """#rnn-hidden: `detach()` a state that is kept over batches, or `backward()` goes back into the batch before and raises."""
    lstm = nn.LSTM(4, 8)
    _, state = lstm(torch.ones(5, 3, 4))
    state[0].sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        lstm(torch.ones(5, 3, 4), state)[0].sum().backward()
    lstm(torch.ones(5, 3, 4), tuple(x.detach() for x in state))[0].sum().backward()


def heads_share_width():
    """#attention-heads: Each head takes the same part of the width, and 100 / 8 is no whole number."""
    for width, heads in (100, 8), (8, 3):
        assert width % heads
        with pytest.raises(AssertionError, match="embed_dim must be divisible by num_heads"):
            nn.MultiheadAttention(width, heads)
    assert nn.MultiheadAttention(104, 8).head_dim == 13


def masks_of_attention():
    """#attention-heads: A mask that does not fit says `The shape of the 2D attn_mask` or `Expected key_padded_mask`: without `batch_first=True` a `MultiheadAttention` takes the first axis for the tokens."""
    x = torch.ones(5, 3, 8)  # 5 texts of 3 tokens
    masks = {"key_padding_mask": torch.zeros(5, 3).bool()}, {"attn_mask": torch.zeros(3, 3).bool()}
    for mask, error, says in (masks[0], AssertionError, "Expected key_padded_mask"), (masks[1], RuntimeError, "The shape of the 2D attn_mask"):
        with pytest.raises(error, match=says):
            nn.MultiheadAttention(8, 2)(x, x, x, **mask)
        assert nn.MultiheadAttention(8, 2, batch_first=True)(x, x, x, **mask)[0].shape == (5, 3, 8)


def tokenizer_says():
    """#ragged-list: A tokenizer asked for `return_tensors="pt"` without `padding=True` says `Unable to create tensor`."""
    from _common import COUNTING_MODEL
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    with pytest.raises(ValueError, match="Unable to create tensor"):
        tokenizer(["one", "one two"], return_tensors="pt")


def dense_tensor():
    """#permute-axes: (The word sparse in it has no meaning for you.)"""
    x = torch.ones(2, 3)
    with pytest.raises(RuntimeError, match="sparse_coo"):
        x.permute(0, 1, 2)
    assert not x.is_sparse


def movedim_does_both():
    """#permute-axes: `permute(2, 0, 1)` for one picture, `permute(0, 3, 1, 2)` for a batch; `movedim(-1, -3)` does both."""
    one, batch = torch.randn(4, 5, 3), torch.randn(2, 4, 5, 3)
    assert one.movedim(-1, -3).equal(one.permute(2, 0, 1)) and batch.movedim(-1, -3).equal(batch.permute(0, 3, 1, 2))


def reshape_scrambles_one():
    """#permute-axes: Look at a picture after it: `view` and `reshape` would give the shape and scramble the pixels."""
    picture = torch.arange(24.0).view(2, 4, 3)
    for scrambled in picture.view(3, 2, 4), picture.reshape(3, 2, 4):
        assert scrambled.shape == picture.permute(2, 0, 1).shape and not scrambled.equal(picture.permute(2, 0, 1))


def no_whole_batch():
    """#empty-list: The list is empty: three rows make no whole batch of 8, and `drop_last=True` leaves the rest out."""
    rows = torch.ones(3, 2)
    assert len(list(DataLoader(rows, batch_size=8, drop_last=True))) == 0 and len(list(DataLoader(rows, batch_size=8))) == 1


def generators_end():
    """#empty-list: Also a generator that was walked once gives nothing the second time."""
    outputs = (torch.ones(1) for _ in range(3))
    assert torch.cat(list(outputs)).shape == (3,)
    with pytest.raises(ValueError, match="non-empty list"):
        torch.cat(list(outputs))


shown = {
    "#matmul-shapes: The last axis of the input is 128 long, and the `Linear` was built with `in_features=256`.": ("errors/matmul_shapes", "(32x128 and 256x10)"),
    "#broadcast: Here 3 meets 4: the mean lost the axis that it went over.": ("errors/broadcast", "tensor a (3) must match the size of tensor b (4)"),
    "#bmm-sizes: The scores have one row for each query and one column for each key: `(batch, 5, 5)`.": ("errors/bmm_sizes_mended", "torch.Size([2, 5, 5])"),
    "#layernorm-shape: A `LayerNorm(16)` normalizes the last axis, which has to be 16 long; here the 16 channels are axis 1.": ("errors/layernorm_shape", "expected input with shape [*, 16], but got input of size[2, 16, 7, 7]"),
    "#layernorm-shape: The mean over what was normalized is 0.": ("errors/layernorm_shape_mended", "each pixel has mean 0: True"),
    "#conv-channels: A convolution takes axis 1 of a batch for its channels; here the channels are the last axis, so it finds the height, 32.": ("errors/conv_channels", "expected input[8, 32, 32, 3] to have 3 channels, but got 32 channels"),
    "#conv-dimensions: A `Conv2d` wants channels, height and width, with or without the batch before them; it was given two axes.": ("errors/conv_dimensions", "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [64, 784]"),
    "#batchnorm-dimensions: The shape that comes out is the one that went in.": ("errors/batchnorm_dimensions_mended", "torch.Size([16, 8])", "torch.Size([16, 8, 5, 5])"),
    "#batchnorm-channels: The input has 6 channels (its axis 1), and the layer was built for 8: the first number is what came.": ("errors/batchnorm_channels", "running_mean should contain 6 elements not 8"),
    "#view-size: The new shape has 40 places, and the tensor has 36 elements.": ("errors/view_size", "shape '[4, 10]' is invalid for input of size 36"),
    "#text-too-long: The tokenizer warns, and cuts nothing; its `model_max_length` is 16, the text has 20 tokens.": ("errors/text_too_long", "20", "(20 > 16)"),
    "#target-range: With 10 logits in a row the classes are 0 to 9; these labels count from 1.": ("errors/target_range", "Target 10 is out of bounds"),
    "#loss-batch-size: 32 labels meet 64 rows of logits: `view(-1, 128)` made two rows of each picture of 256 numbers.": ("errors/loss_batch_size", "Expected input batch_size (64) to match target batch_size (32)"),
    "#loss-batch-size: Before the loss, print both shapes: `(rows, classes)` and `(rows,)`.": ("errors/loss_batch_size_mended", "logits (32, 10) labels (32,)"),
    "#spatial-targets: For logits `(batch, classes, height, width)` the labels are class numbers `(batch, height, width)`; this mask has a channel.": ("errors/spatial_targets", "(3D tensors) but got targets of dimension: 4"),
    "#multi-target: `cross_entropy` takes class numbers of shape `(rows,)`; these have shape `(4, 1)`.": ("errors/multi_target", "0D or 1D target tensor expected"),
    "#multi-target: Both ways give one loss.": ("errors/multi_target_mended", "equal: True"),
    "#mse-target-size: `(3, 1)` and `(3,)` broadcast to `(3, 3)`: each prediction is compared with each target, and perfect predictions have a loss.": ("errors/mse_target_size", "loss of perfect predictions: 1.3333", "(torch.Size([3])) that is different to the input size (torch.Size([3, 1]))"),
    "#bce-target-size: The binary losses compare number by number and do not broadcast; a last layer with one output gives `(8, 1)`, the labels are `(8,)`.": ("errors/bce_target_size", "Target size (torch.Size([8])) must be the same as input size (torch.Size([8, 1]))"),
    "#stack-sizes: The `DataLoader` stacks its samples, and one is 5 long, the other 7.": ("errors/stack_sizes", "got [5] at entry 0 and [7] at entry 1"),
    "#cat-sizes: The tensors are joined along axis 1, and in another axis one is 25 long, the other 24.": ("errors/cat_sizes", "except in dimension 1. Expected size 25 but got size 24"),
    "#dim-range: A tensor of one axis has the axes 0 and -1, as the message says, and no axis 1.": ("errors/dim_range", "expected to be in range of [-1, 0], but got 1"),
    "#einsum-sizes: A letter stands for one size in all tensors; `d` is 8 in the first and 6 in the second.": ("errors/einsum_sizes", "subscript d has size 6 for operand 1 which does not broadcast with previously seen size 8"),
    "#einsum-sizes: Compare with the same product as `@`.": ("errors/einsum_sizes_mended", "same as a product: True"),
    "#einsum-letters: `bij` names three axes, and the first tensor has two.": ("errors/einsum_letters", "the number of subscripts in the equation (3) does not match the number of dimensions (2) for operand 0"),
    "#kernel-size: Each pooling halves the picture, and 20 pixels are 1 after four; a kernel of 3 does not fit in.": ("errors/kernel_size", "input size per channel: (1 x 1). Kernel size: (3 x 3)"),
    "#kernel-size: Print the shape after each layer, with the smallest picture that you will use.": ("errors/kernel_size_mended", "(32, 32) (16, 16) (8, 8) (4, 4)"),
    "#unpack: `picture.shape` has two numbers, and three names wait for them.": ("errors/unpack", "not enough values to unpack (expected 3, got 2)"),
    "#sequential-arguments: A `Sequential` hands one value from layer to layer, so it takes one; `self` counts as the other.": ("errors/sequential_arguments", "takes 2 positional arguments but 3 were given"),
    "#sequential-arguments: The second row was masked, and its output is 0.": ("errors/sequential_arguments_mended", "0.0"),
    "#not-tuple: An LSTM gives a tuple, its output and its state, and the linear layer wants a tensor.": ("errors/not_tuple", "linear(): argument 'input' (position 1) must be Tensor, not tuple"),
    "#item-elements: `item()` is for one number, and this loss has four, for `reduction=\"none\"` was asked for.": ("errors/item_elements", "a Tensor with 4 elements"),
    "#too-many-indices: The code has three indices, for batch, token and width, and the tensor has two axes.": ("errors/too_many_indices", "too many indices for tensor of dimension 2"),
    "#boolean-index: A mask of booleans has to be as long as the axes that it picks from: 4 booleans do not pick from 5 rows.": ("errors/boolean_index", "The shape of the mask [4] at index 0 does not match the shape of the indexed tensor [5, 2] at index 0"),
    "#rnn-input: The last axis of the input is 20 long, and the LSTM was built with `input_size=10`.": ("errors/rnn_input", "Expected 10, got 20"),
    "#attention-heads: `head_dim` times `num_heads` is `embed_dim`.": ("errors/attention_heads_mended", "13 x 8 = 104"),
    "#ragged-list: A tensor is a box, and the second list is shorter than the first.": ("errors/ragged_list", "expected sequence of length 3 at dim 1 (got 2)"),
    "#ragged-list: The mask has a 0 where there is filling.": ("errors/ragged_list_mended", "[[1, 2, 3], [4, 5, 0]] [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]"),
    "#permute-axes: `permute` wants the number of each axis once: three for this picture, and four were given.": ("errors/permute_axes", "input.dim() = 3 is not equal to len(dims) = 4"),
}

listed = {
    "no statement": [
        "#shapes-errors: Print `x.shape` before the line that raises, and name each axis: batch, channels, tokens, features.",
        "#matmul-shapes: Run the layers before it once on zeros, and build this one for what comes out.",
        "#broadcast: Keep the axis with `keepdim=True`, or put it back with `unsqueeze`.",
        "#expanded-size: Cut the text (`truncation=True` in the tokenizer), or cut it into several texts.",
        "#expanded-size: Compare `input_ids.shape[1]` with `model.config.max_position_embeddings`.",
        "#bmm-sizes: Turn the last two axes of the second tensor round: `k.transpose(1, 2)`, or `k.mT`.",
        "#conv-channels: Move the channels with `permute(0, 3, 1, 2)`; read grey or transparent pictures with `Image.open(…).convert(\"RGB\")`.",
        "#conv-dimensions: Give the missing axes back with `view`, or with `unsqueeze(0)` for one picture and `unsqueeze(1)` for a batch without channels.",
        "#view-size: Write `x.shape[0]` for the batch and -1 for one other axis, or `flatten(1)`.",
        "#embedding-index: Often tokens were added to the tokenizer and not to the model, or `vocab_size` counts one too few.",
        "#text-too-long: Cut with `truncation=True` (and `max_length=` where it has to be shorter), or divide the text.",
        "#text-too-long: If you divide the text yourself before calling the model, the warning may be ignored.",
        "#loss-batch-size: Flatten with `flatten(1)`, which leaves the batch alone, and mend the size of the linear layer.",
        "#spatial-targets: Print `mask.unique()`: class numbers, not colours such as 255.",
        "#multi-target: `labels.squeeze(1)` for numbers in a column, `.float()` for one-hot labels.",
        "#mse-target-size: Take the last axis of the prediction away with `squeeze(-1)`, or give the target one: `target[:, None]`.",
        "#bce-target-size: With two outputs a row, use `cross_entropy` and class numbers instead.",
        "#stack-sizes: With pictures it is often grey ones or other sizes among them.",
        "#stack-sizes: Pad in a `collate_fn` (for texts `DataCollatorWithPadding`), or bring pictures to one size in the data set.",
        "#stack-sizes: Tell the model what is filling: the attention mask, or labels of -100.",
        "#cat-sizes: Ask for the size of the other tensor, or pad the picture first so that it can be halved as often as the model does.",
        "#cat-sizes: For predictions of batches with other lengths, pad before `torch.cat`, or keep them in a list.",
        "#dim-range: Count axes from the end (`dim=-1`), and give `squeeze` the axis that you mean.",
        "#dim-range: Try it with one row and with several.",
        "#einsum-sizes: Print both shapes and set the letters under them; where the widths really differ, a `Linear` brings them together.",
        "#unpack: Add the axis with `unsqueeze(0)`, or name only the last ones: `*rest, height, width = x.shape`.",
        "#bool-tensor: Make the loss or layer first, `nn.MSELoss()(prediction, target)`; in a condition say `.all()` or `.any()`, and `torch.equal(x, y)` for whole tensors.",
        "#batchnorm-one-value: `drop_last=True` in the training loader; `model.eval()` for inference.",
        "#sequential-arguments: Write a class with a `forward()` of your own and give each layer what it needs.",
        "#not-tuple: Take the tensor out in a `forward()` of your own: `output, state = lstm(x)`, `model(…).logits`.",
        "#not-tuple: Print `type(x)` before the layer that raises.",
        "#item-elements: Reduce first (`loss.mean()`), or take `tolist()`; a list of tensors becomes one with `torch.stack`.",
        "#item-elements: Call `backward()` on the reduced loss too.",
        "#index-bounds: Take the size from the tensor, `x.shape[0]`, not from a constant of the program.",
        "#boolean-index: Make the mask from the tensor that it picks from, after the last step that changes its length.",
        "#rnn-hidden: Give no state where the sequences are new; where they go on, use `drop_last=True` or make the state from `x.shape[0]`.",
        "#attention-heads: Change the width or the number of heads until it divides.",
        "#ragged-list: Pad the rows, and keep a mask; in a tokenizer `padding=True, truncation=True`.",
        "#empty-list: Leave `drop_last` out in evaluation, and look at `len(loader)` and the folder of the data.",
        "#empty-list: Assert `len(loader) > 0` before the loop.",
    ],
    "needs a GPU": [
        "#embedding-index: Print `ids.min()`, `ids.max()` and `num_embeddings` on a CPU; a GPU says `device-side assert triggered` instead.",
        "#target-range: Look at `labels.unique()` of the whole data set, for a GPU names no label.",
    ],
    "upstream's word": [
        "#matmul-shapes: In ComfyUI and diffusers it is often parts of two families of models, such as a text encoder of SDXL (2048) with a model of Stable Diffusion 1.5 (768).",
        "#zero-dim: Code from before PyTorch 0.4 wrote `loss.data[0]`, when a loss still had one.",
    ],
}
