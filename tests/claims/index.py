"""What docs/en/index.md says, proved sentence by sentence."""

import copy

import pytest
import torch
from _common import Net
from torch import nn


def eval_only_switches_layers():
    """#run: `eval()` only switches layers such as Dropout; what turns gradients off is `torch.no_grad()`."""
    for model, x, changes in (
        (nn.Sequential(nn.Linear(4, 2), nn.Dropout(0.5)), torch.ones(8, 4), True), (Net(), torch.randn(8, 4), True),
        (nn.Sequential(nn.Linear(4, 2), nn.LayerNorm(2), nn.GELU()), torch.randn(8, 4), False),
    ):  # fmt: skip
        before = copy.deepcopy(model).train()
        model.eval()
        assert all(torch.equal(a, b) and a.requires_grad == b.requires_grad for a, b in zip(model.parameters(), before.parameters()))
        assert torch.is_grad_enabled() and model(x).requires_grad
        assert torch.equal(model(x), before(x)) != changes
        for each in model, before:  # in evaluation mode and in train mode
            with torch.no_grad():
                result = each(x)
            assert not result.requires_grad
            with pytest.raises(RuntimeError, match="does not require grad"):
                result.sum().backward()


shown = {
    "#run: No: the gradient is there.": ("home/eval_and_backward", "gradient:   tensor([[1., 1., 1.]])"),
}

listed = {
    "about this project": [
        "#home: Each block of code is a file, and the output below it is a real run's: a test runs the file again and compares.",
        "#home: The few that need a GPU say so.",
        "#path: Each page of the path starts with an idea, ends with three lines to remember, and asks one question, which a run answers.",
        "#path: What can wait stands below Further, and is not counted in the times.",
        "#path: The times assume 150 words, or 20 lines of code, a minute.",
        "#run: Guess first, then open the output:",
        "#run: Every page answers with a run like this one; where common belief errs, it says so.",
        "#run: Open the box: the line above the output is the command that prints it.",
        "#run: To run it yourself, in the project's folder, you need the project's files, `torch` and `transformers`: how to set that up.",
        "#run: No GPU, no network, a second or two.",
    ],
    "no statement": [
        "#home: How PyTorch modules and Hugging Face models behave when you call, move, save, load, train and decode with them.",
        "#home: For whoever copies code that works, has met an error, or doubts an answer.",
        "#home: You have copied PyTorch code that works, and want to see why.",
        "#home: The path: what to read, in which order, and how long it takes.",
        "#home: Start with what a module is",
        "#home: Paste the message into the search box, look it up, or find the question that you have.",
        "#chapters: Errors Code that raises each, and code that mends it",
        "#home: Find your error",
        "#chapters: Modules Parameters, buffers, calls, modes, moves",
        "#chapters: Saving, loading What a file holds; keys that do not fit",
        "#chapters: Devices What moves, what stays, what a move costs",
        "#chapters: Methods The one you want, from counting to freezing",
        "#chapters: Inference A script in outline, and how to read somebody's",
        "#chapters: Decoding `generate()` rebuilt: cache, padding, sampling, beams",
        "#chapters: The Trainer Its loop, its loss, its callbacks, from inside",
        "#chapters: Reference PreTrainedModel, each method, from transformers 4 to 5",
        "#chapters: Check yourself Misconceptions, questions, exercises",
        "#chapters: About The checks, a glossary, how to contribute",
        "#path: You need to know Python's classes and what a tensor is, and to have seen `loss.backward()` and `optimizer.step()` once.",
        "#path: After that read what you need: the chapters stand on their own.",
        "#which: | an error message, and want to know what it means | Find your error |",
        "#which: | `Missing key(s) in state_dict`, a prefix on every key, a file older than the class | state_dict recovery |",
        "#which: | a tensor that stayed on the CPU, or statistics that were not saved | Buffers |",
        "#which: | tensors on two devices, or a model too large for one | Device errors · Memory of a move |",
        "#which: | an optimizer that does not see a layer | Submodules · Parameters |",
        "#which: | another answer at every call, or too much memory in inference | Train mode and eval mode · `generate()` may draw at random |",
        "#which: | whether to save the model or its state_dict, and whether a downloaded file is safe to load | Saving and loading |",
        "#which: | why not `model.forward(x)` | Calling a module |",
        "#which: | somebody's inference script | Reading inference code · An inference skeleton |",
        "#which: | what `generate()` does, or why your loop disagrees with it | Greedy decoding · A padded batch |",
        "#which: | which method you want | Which method? |",
        "#which: | what else you may believe that is not so | Misconceptions |",
    ],
}
