import { count, each, ranges } from "./ports.js";

const STATES = { open: "open", closed: "closed", filtered: "filtered", openFiltered: "open|filtered" };
/** So many ports of one state and reason are listed one by one; of more only the number is told. */
const MOST_LISTED = 25;

function table(host) {
    const rows = host.ports.map(found => ({ ...found, service: found.identified ?? found.service }));
    const known = new Set(rows.map(row => `${row.port}/${row.protocol}`));
    const hidden = [];
    for (const group of host.groups) {
        const list = ranges(group.ports);
        const ports = count(list);
        if (group.state === "closed" || ports > MOST_LISTED) {
            hidden.push(`${ports} ${STATES[group.state]} ${group.protocol} port${ports === 1 ? "" : "s"} (${group.reason})`);
            continue;
        }
        for (const port of each(list)) {
            if (!known.has(`${port}/${group.protocol}`)) {
                rows.push({ protocol: group.protocol, port, state: group.state, reason: group.reason, service: null });
            }
        }
    }
    for (const protocol of ["tcp", "udp"]) {
        const ports = count(ranges(host[protocol]?.unprobed ?? ""));
        if (ports > 0) {
            hidden.push(`${ports} ${protocol} port${ports === 1 ? "" : "s"} that ${ports === 1 ? "was" : "were"} not probed`);
        }
    }
    const big = new Set(host.groups.filter(group => group.state === "closed" || count(ranges(group.ports)) > MOST_LISTED)
        .map(group => `${group.protocol} ${group.state} ${group.reason}`));
    const shown = rows.filter(row => !big.has(`${row.protocol} ${row.state} ${row.reason}`))
        .sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port);
    return { shown, hidden };
}

function columns(rows) {
    const widths = rows[0].map((_, i) => Math.max(...rows.map(row => row[i].length)));
    return rows.map(row => row.map((cell, i) => cell.padEnd(widths[i])).join(" ").trimEnd());
}

function report(host) {
    const { shown, hidden } = table(host);
    const lines = [`Scan report for ${host.target === host.address ? host.address : `${host.target} (${host.address})`}`];
    if (hidden.length > 0) {
        lines.push(`Not shown: ${hidden.join(", ")}`);
    }
    if (shown.length > 0) {
        lines.push(...columns([["PORT", "STATE", "SERVICE", "REASON"],
            ...shown.map(row => [`${row.port}/${row.protocol}`, STATES[row.state], row.service ?? "unknown", row.reason])]));
    }
    return lines.join("\n");
}

/** A scan's result as nmap would print it. */
export function summary(result) {
    const hosts = result.hosts.length;
    return [...result.hosts.map(report),
        `netlab done: ${hosts} IP address${hosts === 1 ? "" : "es"} scanned in ${(result.durationMs / 1000).toFixed(2)} seconds, `
        + `${result.probesSent} probes sent`].join("\n\n") + "\n";
}
