"""Two jobs on one machine, and one port."""
# raises: torch.distributed.DistNetworkError
# needs: loopback

import socket

import torch.distributed as dist

other_job = socket.create_server(("127.0.0.1", 29511))
dist.TCPStore("127.0.0.1", 29511, is_master=True)
