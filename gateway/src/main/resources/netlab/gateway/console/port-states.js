import { count, merged, ranges } from "./ports.js";

/**
 * What is known of a host's ports of one protocol: {ranges, counts, at(port), findings, groups, open()}.
 *
 * @param expected the ranges that the scan shall cover, or undefined where only the scanner can tell
 * @param live whether verdicts still come
 */
export function portsOf(host, protocol, expected, live) {
    const findings = new Map([...host.findings.values()].filter(found => found.protocol === protocol).map(found => [found.port, found]));
    const groups = [...host.groups.values()].filter(group => group.protocol === protocol)
        .map(group => ({ ...group, ranges: ranges(group.ports) }));
    const known = merged([...groups.flatMap(group => group.ranges.map(range => [...range])), ...[...findings.keys()].map(port => [port, port])]);
    const all = expected && live ? expected : known;

    const counts = { open: 0, closed: 0, filtered: 0, openFiltered: 0, unprobed: 0, pending: count(all) - count(known) };
    groups.forEach(group => {
        counts[group.state] += count(group.ranges);
    });
    for (const found of findings.values()) {
        const counted = groups.some(group => group.state === found.state && group.ranges.some(([first, last]) => first <= found.port && found.port <= last));
        counts[found.state] += counted ? 0 : 1;
    }

    function at(port) {
        const found = findings.get(port);
        if (found) {
            return found;
        }
        const group = groups.find(group => group.ranges.some(([first, last]) => first <= port && port <= last));
        return group ? { protocol, port, state: group.state, reason: group.reason, causes: group.causes } : { protocol, port, state: "pending" };
    }

    const of = list => ({ ranges: list, counts, at, findings, groups, open });

    /** The same of the open ports alone. */
    function open() {
        const ports = [...findings.values()].filter(found => found.state === "open").map(found => found.port);
        return of(merged(ports.map(port => [port, port])));
    }

    return of(all);
}
