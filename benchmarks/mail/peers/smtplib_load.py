"""Sends messages with Python's smtplib. Arguments: host, port, messages, reused or fresh. Prints the seconds it took."""

import smtplib
import sys
import time
from email.message import EmailMessage

host, port, count, kind = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]


def send(connection, number):
    message = EmailMessage()
    message["From"] = "bench@lab.example"
    message["To"] = "student@lab.example"
    message["Subject"] = f"number {number}"
    message["Message-ID"] = f"<{number}.{time.monotonic_ns()}@lab.example>"
    message.set_content(("x" * 63 + "\n") * 16)
    connection.send_message(message)


def run(number):
    if kind == "reused":
        with smtplib.SMTP(host, port) as connection:
            for i in range(number):
                send(connection, i)
    else:
        for i in range(number):
            with smtplib.SMTP(host, port) as connection:
                send(connection, i)


run(20)
start = time.perf_counter()
run(count)
print(time.perf_counter() - start)
