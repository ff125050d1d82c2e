/** Times as people read them. */
export function duration(ms) {
    if (ms < 1) {
        return `${Math.round(ms * 1000)} µs`;
    }
    if (ms < 1000) {
        return `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
    }
    const seconds = ms / 1000;
    if (seconds < 60) {
        return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
    }
    return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY_AND_TIME = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** The time of day, with the day unless it is today. */
export function moment(time) {
    const date = new Date(time);
    return (date.toDateString() === new Date().toDateString() ? TIME : DAY_AND_TIME).format(date);
}

export const plural = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const SIGNS = { sum: " + ", product: " × " };

function calculation(spec) {
    if (spec.check) {
        return `Conformance course, ${spec.server ?? "the lab's own server"}`;
    }
    const shown = spec.numbers.slice(0, 8).map(n => n < 0 ? `−${-n}` : `${n}`);
    const more = spec.numbers.length > 8 ? [...shown, "…"] : shown;
    const text = SIGNS[spec.operation] && more.length > 0
        ? more.join(SIGNS[spec.operation])
        : `${spec.operation} of ${more.length > 0 ? more.join(", ") : "no numbers"}`;
    return `${text} over ${spec.transport.toUpperCase()}`;
}

/** What a job is about, in a few words. */
export function about(kind, spec) {
    switch (kind) {
        case "calc":
            return calculation(spec);
        case "scan":
            return `${spec.targets.join(", ")}, ports ${spec.ports}, ${spec.protocols.join(" and ").toUpperCase().replace("AND", "and")}`;
        case "mail":
            return `“${spec.message.subject || "no subject"}” to ${spec.envelope.to.join(", ")}`;
        default:
            return `${spec.mailbox}${spec.search.subject ? `, subject “${spec.search.subject}”` : ""}${spec.search.from ? `, from ${spec.search.from}` : ""}`;
    }
}

export const KINDS = { calc: "Calculation", scan: "Port scan", mail: "Mail", inbox: "Mailbox" };
export const ended = state => state === "succeeded" || state === "failed" || state === "cancelled";
