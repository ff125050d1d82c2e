"""Reads messages with Python's own parser, which raises at whatever is not as the RFCs want it, and tells what is in them.

Display names come without their white space: Python 3.11 keeps what stands between two encoded words of one, which
RFC 2047, section 6.2, has dropped. Everything else comes as it was read.

Input: for each message a line with its length, then its bytes. Output: for each a line of JSON.
"""
import base64
import email
import email.policy
import json
import sys


def mailboxes(header):
    return [["".join(each.display_name.split()), each.addr_spec] for each in header.addresses]


def leaf(part):
    if part.get_content_disposition() == "attachment":
        content = part.get_payload(decode=True)
        return [part.get_content_type(), part.get_filename(), base64.b64encode(content).decode()]
    return [part.get_content_type(), None, part.get_content().replace("\r\n", "\n")]


def told(raw):
    message = email.message_from_bytes(raw, policy=email.policy.strict)
    lab = message["x-lab"]
    return {
        "messageId": message["message-id"],
        "date": int(message["date"].datetime.timestamp()),
        "subject": message["subject"],
        "from": mailboxes(message["from"]),
        "to": mailboxes(message["to"]),
        "lab": lab,
        "leaves": [leaf(part) for part in message.walk() if not part.is_multipart()],
    }


for line in iter(sys.stdin.buffer.readline, b""):
    raw = sys.stdin.buffer.read(int(line))
    try:
        print(json.dumps(told(raw)))
    except Exception as fault:
        print(json.dumps({"fault": repr(fault)}))
