import { observable } from "./observable.js";

/** Whether the gateway can be reached: "online" or "offline". */
export const connection = observable("online");
/** Whether it wants a token first: "open" or "needed". */
export const session = observable("open");

const PROBE_MS = 2000;
const PATIENCE_MS = 20000;

/** An answer that is a problem (RFC 9457). */
export class ApiProblem extends Error {
    constructor(problem, retryAfter) {
        super(problem.detail ?? problem.title);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** The faults of a body, as {pointer, detail}. */
    get errors() {
        return this.problem.errors ?? [];
    }
}

/** No answer came at all. */
export class Unreachable extends Error {
    constructor() {
        super("The gateway does not answer.");
    }
}

let probing = false;

/** Asks until the gateway answers again. */
async function probe() {
    if (probing) {
        return;
    }
    probing = true;
    while (connection.get() === "offline") {
        await new Promise(resolve => setTimeout(resolve, PROBE_MS));
        try {
            await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
            connection.set("online");
        } catch {
            // not yet: it is asked again
        }
    }
    probing = false;
}

async function request(path, options) {
    try {
        const response = await fetch(path, {
            cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS), ...options,
        });
        connection.set("online");
        return response;
    } catch {
        connection.set("offline");
        void probe();
        throw new Unreachable();
    }
}

async function problemOf(response) {
    const type = response.headers.get("Content-Type") ?? "";
    const problem = type.includes("json") ? await response.json() : { title: response.statusText, status: response.status };
    return new ApiProblem(problem, response.headers.get("Retry-After"));
}

async function call(path, options = {}) {
    const response = await request(path, options);
    if (response.status === 401) {
        session.set("needed");
    }
    if (!response.ok) {
        throw await problemOf(response);
    }
    return response;
}

async function json(path, options = {}) {
    const response = await call(path, { ...options, headers: { Accept: "application/json", ...options.headers } });
    return response.json();
}

export function listJobs({ kind, state, limit, cursor }) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ kind, state, limit, cursor })) {
        if (value) {
            query.set(name, value);
        }
    }
    return json(`/jobs?${query}`);
}

export const getJob = id => json(`/jobs/${encodeURIComponent(id)}`);

export const cancelJob = id => json(`/jobs/${encodeURIComponent(id)}`, { method: "DELETE" });

/** What was posted last and never answered: it may have been taken. */
let unanswered = null;

/** Posts a job. Where the answer was lost, the same spec posted again has the same key, and so leads to no second job. */
export async function postJob(kind, spec) {
    const body = JSON.stringify(spec);
    const path = `/jobs/${kind}`;
    const again = unanswered?.path === path && unanswered.body === body;
    const key = again ? unanswered.key : crypto.randomUUID?.() ?? String(Math.random());
    unanswered = null;
    try {
        return await json(path, { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": key }, body });
    } catch (error) {
        if (error instanceof Unreachable) {
            unanswered = { path, body, key };
        }
        throw error;
    }
}

/** A finished job in another representation, as a Blob. */
export async function exportJob(id, mediaType) {
    const response = await call(`/jobs/${encodeURIComponent(id)}`, { headers: { Accept: mediaType } });
    return response.blob();
}

/** A job's packets, as pcapng. */
export async function getCapture(id) {
    const response = await call(`/jobs/${encodeURIComponent(id)}/capture.pcapng`);
    return response.arrayBuffer();
}

/** Each kind's service and whether it is ready. */
export async function readiness() {
    const response = await request("/readyz"); // tells of the services with 503 too
    return (await response.json()).details?.services ?? {};
}

/** Trades the lab's token for a session cookie, which no script can read. */
export async function signIn(token) {
    const response = await request("/session", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) {
        throw await problemOf(response);
    }
    session.set("open");
}
