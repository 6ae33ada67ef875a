"""Port 0 lets the system choose a free one."""
# needs: loopback

import socket

other_job = socket.create_server(("127.0.0.1", 29511))
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
print("another port:", port != 29511)
