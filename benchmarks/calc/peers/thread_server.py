"""The calc protocol the way students write it first: a thread per client, big-endian. usage: thread_server.py PORT"""

import socket
import struct
import sys
import threading
from math import prod

OPERATIONS = {b"Summe": sum, b"Produkt": prod, b"Minimum": min, b"Maximum": max}


def answer(request):
    """Gives (answer, bytes used); (None, 0) while more must come; ValueError where there is no answer."""
    for name, operation in OPERATIONS.items():
        if request[4 : 4 + len(name)] == name:
            at = 4 + len(name)
            if len(request) == at or len(request) < at + 1 + 4 * request[at]:
                return None, 0
            numbers = struct.unpack_from(f">{request[at]}i", request, at + 1)
            try:
                return request[:4] + struct.pack(">i", operation(numbers)), at + 1 + 4 * len(numbers)
            except struct.error as error:
                raise ValueError("the result does not fit") from error
    if not any(name.startswith(request[4:11]) for name in OPERATIONS):
        raise ValueError("no operation")
    return None, 0


def answers_to(received):
    """Gives (answers, bytes left over), with None for these where the connection must end."""
    answers = []
    while True:
        try:
            one, used = answer(received)
        except ValueError:
            return b"".join(answers), None
        if one is None:
            return b"".join(answers), received
        answers.append(one)
        received = received[used:]


def serve(client):
    with client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        try:
            while received is not None and (data := client.recv(4096)):
                answers, received = answers_to(received + data)
                client.sendall(answers)
        except ConnectionError:
            pass


def serve_datagrams(udp):
    while True:
        request, peer = udp.recvfrom(2048)
        try:
            one, used = answer(request)
        except ValueError:
            continue
        if one is not None and used == len(request):
            udp.sendto(one, peer)


def main():
    port = int(sys.argv[1])
    threading.stack_size(256 * 1024)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", port))
    threading.Thread(target=serve_datagrams, args=(udp,), daemon=True).start()
    with socket.create_server(("127.0.0.1", port), backlog=4096) as listening:
        while True:
            threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()


main()
