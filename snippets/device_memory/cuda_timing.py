"""A call returns before the GPU has done its work: events time it, streams order it."""
# needs: cuda

import time

import torch

a = torch.randn(4096, 4096, device="cuda") / 64


def work():
    b = a
    for _ in range(20):
        b = a @ b
    return b


expected = work()  # the first time also starts libraries
torch.cuda.synchronize()

began = time.perf_counter()
work()
returned = 1000 * (time.perf_counter() - began)
torch.cuda.synchronize()
done = 1000 * (time.perf_counter() - began)

start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
start.record()
work()
end.record()
end.synchronize()
by_events = start.elapsed_time(end)
print(f"measured: returned {returned:.2f} ms, done {done:.2f} ms, by events {by_events:.2f} ms")
print("returned in less than half the time:", returned < done / 2)
print("the events agree with the wait:     ", 0.8 < by_events / done < 1.25)

side, main = torch.cuda.Stream(), torch.cuda.current_stream()
side.wait_stream(main)  # what it reads is made there
with torch.cuda.stream(side):
    result = work()
main.wait_stream(side)  # what it made is read here
result.record_stream(main)  # and its memory is in use here
print("from the other stream, the same:    ", torch.allclose(result, expected))
