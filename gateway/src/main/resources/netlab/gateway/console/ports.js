const LAST = 65535;

/** The ranges of a compact port list such as `1-6,8`, as [first, last] pairs. */
export function ranges(text) {
    return text ? text.split(",").map(range => {
        const [first, last = first] = range.split("-").map(Number);
        return [first, last];
    }) : [];
}

export const count = list => list.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Sorted, without overlaps. */
export function merged(list) {
    const result = [];
    for (const [first, last] of [...list].sort((a, b) => a[0] - b[0])) {
        const previous = result.at(-1);
        if (previous && first <= previous[1] + 1) {
            previous[1] = Math.max(previous[1], last);
        } else {
            result.push([first, last]);
        }
    }
    return result;
}

export const compact = list => list.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(",");

/** Each port of the ranges. */
export function* each(list) {
    for (const [first, last] of list) {
        for (let port = first; port <= last; port++) {
            yield port;
        }
    }
}

/**
 * The ports that a selection in nmap's syntax names, by protocol; null where only the scanner can tell, as with names and
 * brackets, or where it is wrong.
 */
export function selection(text) {
    const selected = { tcp: [], udp: [] };
    let into = ["tcp", "udp"];
    for (const item of text.split(",")) {
        const match = /^\s*(?:([TtUu]):)?\s*(\d*)(-?)(\d*)\s*$/.exec(item);
        if (!match || !(match[2] || match[3])) {
            return null;
        }
        if (match[1]) {
            into = match[1].toLowerCase() === "t" ? ["tcp"] : ["udp"];
        }
        const first = match[2] ? Number(match[2]) : 1;
        const last = match[4] ? Number(match[4]) : match[3] ? LAST : first;
        if (first < 1 || last > LAST || first > last) {
            return null;
        }
        into.forEach(protocol => selected[protocol].push([first, last]));
    }
    return { tcp: merged(selected.tcp), udp: merged(selected.udp) };
}
