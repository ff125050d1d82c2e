import { compact, merged, ranges } from "./ports.js";

/** What is known of a job's work so far, filled in by its events. */
export function emptyModel() {
    return {
        seq: 0, state: null, progress: null, result: null, problem: null, retries: [],
        hosts: new Map(), limited: null, lines: [], ready: false, exchange: null, cases: [],
    };
}

/** An attempt that is run again tells everything again. */
function clearWork(model) {
    model.hosts = new Map();
    model.limited = null;
    model.lines = [];
    model.ready = false;
    model.exchange = null;
    model.cases = [];
}

function host(model, { target, address }) {
    const key = `${target} ${address}`;
    if (!model.hosts.has(key)) {
        model.hosts.set(key, { target, address, findings: new Map(), groups: new Map() });
    }
    return model.hosts.get(key);
}

export const findingKey = (protocol, port) => `${protocol} ${port}`;

function addGroup(into, { protocol, state, reason, causes, ports }) {
    const key = `${protocol} ${state} ${reason}`;
    const before = into.groups.get(key);
    into.groups.set(key, { protocol, state, reason, causes, ports: before ? compact(merged([...ranges(before.ports), ...ranges(ports)])) : ports });
}

const ENDINGS = { "job.succeeded": "succeeded", "job.failed": "failed", "job.cancelled": "cancelled" };

/** Takes an event into a model; one that it has already is passed over, as after a stream that began anew. */
export function take(model, event) {
    const seq = Number(event.id);
    if (seq <= model.seq) {
        return;
    }
    model.seq = seq;
    const data = event.data;
    switch (event.type) {
        case "job.queued":
            model.state = "queued";
            break;
        case "job.started":
            model.state = "running";
            clearWork(model);
            break;
        case "job.progress":
            model.progress = data;
            break;
        case "job.retrying":
            model.retries.push(data);
            break;
        case "scan.port":
            host(model, data).findings.set(findingKey(data.protocol, data.port), data);
            break;
        case "scan.ports":
            addGroup(host(model, data), data);
            break;
        case "scan.limited":
            model.limited = data;
            break;
        case "mail.line":
            model.lines.push(data);
            break;
        case "mail.ready":
            model.ready = true;
            break;
        case "calc.exchange":
            model.exchange = data;
            break;
        case "calc.case":
            model.cases.push(data);
            break;
        default:
            end(model, event);
    }
}

function end(model, { type, data }) {
    model.state = ENDINGS[type] ?? model.state;
    if (type === "job.succeeded") {
        takeResult(model, data);
    } else if (type === "job.failed") {
        takeProblem(model, data);
    }
}

/** Takes a finished job's problem. */
export function takeProblem(model, problem) {
    model.problem = problem;
    model.lines = problem.dialogue ?? model.lines;
}

/** Takes a finished job's result, which says all that its events did. */
export function takeResult(model, result) {
    model.result = result;
    model.lines = result.dialogue ?? model.lines;
    model.cases = result.cases ?? model.cases;
    if (result.requestHex) {
        model.exchange = result;
    }
    for (const each of result.hosts ?? []) {
        const into = host(model, each);
        each.ports.forEach(found => into.findings.set(findingKey(found.protocol, found.port), found));
        into.groups = new Map();
        each.groups.forEach(group => addGroup(into, group));
        for (const protocol of ["tcp", "udp"]) {
            if (each[protocol]?.unprobed) {
                addGroup(into, { protocol, state: "unprobed", reason: "out of time", causes: [], ports: each[protocol].unprobed });
            }
        }
    }
}
