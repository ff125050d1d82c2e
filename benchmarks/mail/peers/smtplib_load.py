"""Sends messages with Python's smtplib. Arguments: host, port. For each line `reused|fresh connections messages` of its input it
sends so many, one connection for all or one for each, and prints the seconds that took."""

import smtplib
import sys
import time
from email.message import EmailMessage

host, port = sys.argv[1], int(sys.argv[2])


def send(connection, number):
    message = EmailMessage()
    message["From"] = "bench@lab.example"
    message["To"] = "student@lab.example"
    message["Subject"] = f"number {number}"
    message["Message-ID"] = f"<{number}.{time.monotonic_ns()}@lab.example>"
    message.set_content(("x" * 63 + "\n") * 16)
    connection.send_message(message)


def run(kind, number):
    if kind == "reused":
        with smtplib.SMTP(host, port) as connection:
            for i in range(number):
                send(connection, i)
    else:
        for i in range(number):
            with smtplib.SMTP(host, port) as connection:
                send(connection, i)


for line in sys.stdin:
    kind, _, messages = line.split()
    start = time.perf_counter()
    run(kind, int(messages))
    print(time.perf_counter() - start, flush=True)
