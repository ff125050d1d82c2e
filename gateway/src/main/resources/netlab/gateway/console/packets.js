const SECTION = 0x0a0d0d0a;
const PACKET = 6;
const FLAGS = [[2, "SYN"], [1, "FIN"], [4, "RST"], [8, "PSH"], [16, "ACK"]];
const LONGEST_EXCERPT = 60;

const utf8 = new TextDecoder();

/** The options of a block from a place on, as [code, bytes]. */
function* options(view, at, end) {
    while (at + 4 <= end) {
        const code = view.getUint16(at, true);
        const length = view.getUint16(at + 2, true);
        if (code === 0 || at + 4 + length > end) {
            return;
        }
        yield [code, new Uint8Array(view.buffer, view.byteOffset + at + 4, length)];
        at += 4 + (length + 3 & ~3);
    }
}

const ipv4 = bytes => [...bytes].join(".");

/** An IPv6 address, its longest run of zeros left out (RFC 5952). */
function ipv6(bytes) {
    const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] << 8 | bytes[2 * i + 1]).toString(16));
    const runs = groups.join(":").match(/\b0(:0)+\b/g) ?? [];
    const longest = runs.reduce((one, other) => other.length > one.length ? other : one, "");
    const text = groups.join(":");
    return longest ? text.replace(longest, ":").replace(/:{2,}/g, "::").replace(/^:(?!:)|(?<!:):$/g, "::") : text;
}

const joined = (address, port) => address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** The beginning of a payload, if it is text. */
function excerpt(bytes) {
    const start = [...bytes.slice(0, LONGEST_EXCERPT)];
    if (start.length === 0 || !start.every(byte => byte >= 0x20 && byte < 0x7f || byte === 13 || byte === 10 || byte === 9)) {
        return "";
    }
    const line = String.fromCharCode(...start).split(/\r?\n/)[0];
    return `“${line}${bytes.length > line.length + 2 ? "…" : ""}”`;
}

const told = bytes => [`${bytes.length} ${bytes.length === 1 ? "byte" : "bytes"}`, excerpt(bytes)].filter(Boolean).join(" ");

/** What an IP packet is: protocol, addresses with ports, and what it says. */
function dissect(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const six = bytes[0] >> 4 === 6;
    const header = six ? 40 : (bytes[0] & 15) * 4;
    const length = (six ? view.getUint16(4) && 40 + view.getUint16(4) : view.getUint16(2)) || bytes.length;
    const protocol = six ? bytes[6] : bytes[9];
    const from = six ? ipv6(bytes.slice(8, 24)) : ipv4(bytes.slice(12, 16));
    const to = six ? ipv6(bytes.slice(24, 40)) : ipv4(bytes.slice(16, 20));
    const ports = () => {
        const [out, into] = [view.getUint16(header), view.getUint16(header + 2)];
        return { from: joined(from, out), to: joined(to, into), ports: `${out} → ${into}` };
    };
    if (protocol === 6) {
        const flags = FLAGS.filter(([bit]) => bytes[header + 13] & bit).map(([, name]) => name);
        const payload = bytes.slice(header + (bytes[header + 12] >> 4) * 4, length);
        return { protocol: "TCP", hosts: [from, to], ...ports(), what: [flags.join(" "), payload.length > 0 && told(payload)].filter(Boolean).join(", ") };
    }
    if (protocol === 17) {
        return { protocol: "UDP", hosts: [from, to], ...ports(), what: told(bytes.slice(header + 8, length)) };
    }
    const quoted = six ? header + 8 + 40 : header + 8 + (bytes[header + 8] & 15) * 4;
    return { protocol: "ICMP", hosts: [from, to], from, to, ports: "", what: `of the packet to port ${view.getUint16(quoted + 2)}` };
}

/** A packet's block; of Linux “cooked” packets, whose header has 20 bytes. */
function packet(view, at, end) {
    const kept = view.getUint32(at + 12, true);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at + 20 + 20, kept - 20);
    const nanos = (BigInt(view.getUint32(at + 4, true)) << 32n) + BigInt(view.getUint32(at + 8, true));
    const read = { nanos, length: view.getUint32(at + 16, true) - 20, call: "", ours: true };
    for (const [code, value] of options(view, at + 20 + (kept + 3 & ~3), end)) {
        if (code === 1) {
            read.call = utf8.decode(value);
        } else if (code === 2) {
            read.ours = (value[0] & 3) === 2;
        }
    }
    try {
        return { ...read, ...dissect(bytes) };
    } catch {
        return { ...read, protocol: "?", hosts: ["?", "?"], from: "?", to: "?", ports: "", what: "a further fragment, or cut short" };
    }
}

/**
 * Reads a capture as the gateway gives it (pcapng, little-endian, one interface).
 *
 * @param most how many packets are taken apart
 * @returns the file's comments, how many packets it has, and the first of them, each with its milliseconds since the first,
 *     protocol, addresses, ports, what it says, whether this end sent it, and the call that caused it
 */
export function readCapture(buffer, most) {
    const view = new DataView(buffer);
    const capture = { comments: [], count: 0, packets: [] };
    let at = 0;
    while (at + 12 <= view.byteLength) {
        const type = view.getUint32(at, true);
        const length = view.getUint32(at + 4, true);
        if (length < 12 || length % 4 !== 0 || at + length > view.byteLength) {
            throw new Error("This is no capture, or it is cut short.");
        }
        if (type === SECTION) {
            for (const [code, value] of options(view, at + 24, at + length - 4)) {
                if (code === 1) {
                    capture.comments.push(utf8.decode(value));
                }
            }
        } else if (type === PACKET) {
            capture.count++;
            if (capture.packets.length < most) {
                capture.packets.push({ number: capture.count, ...packet(view, at + 8, at + length - 4) });
            }
        }
        at += length;
    }
    const first = capture.packets[0]?.nanos ?? 0n;
    for (const each of capture.packets) {
        each.atMs = Number(each.nanos - first) / 1e6;
        [each.own, each.peer] = each.ours ? each.hosts : [each.hosts[1], each.hosts[0]];
    }
    return capture;
}
