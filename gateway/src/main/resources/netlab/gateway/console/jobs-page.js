import { html, useEffect, useRef, useState } from "./preact.js";
import { ApiProblem, cancelJob, connection, getJob, listJobs, readiness } from "./api.js";
import { follow } from "./events.js";
import { about, duration, ended, KINDS, moment } from "./format.js";
import { useObservable } from "./observable.js";
import { Empty, Heading, Loading, State, Trouble } from "./ui.js";
import { Stream } from "./job-view.js";

const PAGE = 25;
/** So many are loaded at most. */
const MOST = 1000;
/** The list is fetched anew for jobs that it hasn't got, but not more often. */
const REFRESH_MS = 1000;
const DETAILS_AT_ONCE = 4;
const STATES = ["queued", "running", "succeeded", "failed", "cancelled"];
const ENDINGS = { "job.started": "running", "job.succeeded": "succeeded", "job.failed": "failed", "job.cancelled": "cancelled" };

/** What jobs are about. A spec never changes, so each is fetched once. */
function useTitles(jobs) {
    const reach = useObservable(connection);
    const titles = useRef(new Map());
    const [, redraw] = useState(0);
    useEffect(() => {
        let gone = false;
        const missing = jobs.filter(job => !titles.current.has(job.id)).map(job => job.id);
        async function fetchNext() {
            while (missing.length > 0 && !gone) {
                const id = missing.shift();
                try {
                    const job = await getJob(id);
                    titles.current.set(id, about(job.kind, job.spec));
                } catch (error) {
                    if (!(error instanceof ApiProblem)) {
                        return; // whoever comes back online asks again
                    }
                    titles.current.set(id, error.message);
                }
                redraw(n => n + 1);
            }
        }
        for (let i = 0; i < DETAILS_AT_ONCE; i++) {
            void fetchNext();
        }
        return () => {
            gone = true;
        };
    }, [jobs.map(job => job.id).join(), reach]);
    return titles.current;
}

/** The newest jobs, so many of them: the gateway gives 200 at a time. */
async function newest(kind, state, count) {
    const jobs = [];
    let next = null;
    do {
        const page = await listJobs({ kind, state, limit: Math.min(count - jobs.length, 200), cursor: next });
        jobs.push(...page.jobs);
        next = page.next;
    } while (next && jobs.length < count);
    return { jobs, next: jobs.length < MOST ? next : null };
}

/** The newest jobs, kept up to date by the events of all. */
function useJobs(kind, state) {
    const [view, setView] = useState({ jobs: null, next: null, error: null, stream: null });
    const pages = useRef(1);

    useEffect(() => {
        let gone = false;
        let timer = 0;
        pages.current = 1;
        const change = make => gone || setView(make);

        async function refresh() {
            timer = 0;
            try {
                const list = await newest(kind, state, PAGE * pages.current);
                change(view => ({ ...view, ...list, error: null }));
            } catch (error) {
                change(view => ({ ...view, error }));
            }
        }

        function later() {
            timer ||= setTimeout(refresh, REFRESH_MS);
        }

        function onEvents(events) {
            change(view => view.jobs ? { ...view, jobs: patched(view.jobs, events) } : view);
            if (events.some(event => event.type === "job.queued" || ENDINGS[event.type])) {
                later();
            }
        }

        void refresh();
        const close = follow(kind ? `/events?kind=${kind}` : "/events", {
            onEvents,
            onState(stream) {
                change(view => ({ ...view, stream }));
                if (stream === "resumed" || stream === "live") {
                    void refresh();
                }
            },
            async refused() {
                await listJobs({ limit: 1 });
                return false;
            },
        });
        return () => {
            gone = true;
            clearTimeout(timer);
            close();
        };
    }, [kind, state]);

    return {
        ...view,
        async more() {
            pages.current++;
            try {
                const list = await newest(kind, state, PAGE * pages.current);
                setView(view => ({ ...view, ...list, error: null }));
            } catch (error) {
                setView(view => ({ ...view, error }));
            }
        },
    };
}

function patched(jobs, events) {
    const news = new Map();
    for (const event of events) {
        const id = event.source.slice("/jobs/".length);
        const change = news.get(id) ?? {};
        if (ENDINGS[event.type]) {
            change.state = ENDINGS[event.type];
        } else if (event.type === "job.progress") {
            change.progress = event.data;
        }
        news.set(id, change);
    }
    return jobs.map(job => news.has(job.id) && !ended(job.state) ? { ...job, ...news.get(job.id) } : job);
}

function Row({ job, title }) {
    const [error, setError] = useState(null);
    const took = job.finishedAt && job.startedAt ? duration(new Date(job.finishedAt) - new Date(job.startedAt)) : "";
    return html`<li class="job-row">
        <${State} of=${job.state}/>
        <div class="job-what"><a href="#/jobs/${job.id}">${title ?? "…"}</a>
            <p class="facts"><span>${KINDS[job.kind]}</span> <span>${moment(job.createdAt)}</span> ${took && html`<span>${took}</span>`}
                ${job.progress && !ended(job.state) && html`<span>${job.progress.done} of ${job.progress.total} ${job.progress.unit}</span>`}</p>
            ${error && html`<p class="fault" role="alert">${error.message}</p>`}</div>
        <div class="actions">${ended(job.state)
            ? html`<a class="button quiet" href="#/${job.kind}/${job.id}" aria-label="Run again with changes: ${title ?? job.id}">Run again</a>`
            : html`<button type="button" class="button quiet" onClick=${() => cancelJob(job.id).catch(setError)} aria-label="Cancel: ${title ?? job.id}">Cancel</button>`}</div>
    </li>`;
}

function Services() {
    const [services, setServices] = useState({});
    const online = useObservable(connection);
    useEffect(() => {
        readiness().then(setServices, () => setServices({}));
    }, [online]);
    const down = Object.entries(services).filter(([, state]) => state !== "ready");
    return down.length > 0 && html`<div class="notice" role="status">Not ready: ${down.map(([kind]) => KINDS[kind]).join(", ")}. Jobs of this kind wait for their service.</div>`;
}

const First = () => html`<p>A job is one piece of work. Begin with one of these:</p>
    <p class="starts"><a class="button primary" href="#/scan">Scan the target</a> <a class="button" href="#/mail">Send a mail</a>
        <a class="button" href="#/calc">Calculate</a></p>`;

function found(jobs, titles, search) {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return jobs.filter(job => {
        const text = `${job.id} ${KINDS[job.kind]} ${job.kind} ${job.state} ${titles.get(job.id) ?? ""}`.toLowerCase();
        return words.every(word => text.includes(word));
    });
}

export function JobsPage() {
    const [kind, setKind] = useState("");
    const [state, setState] = useState("");
    const [search, setSearch] = useState("");
    const { jobs, next, error, stream, more } = useJobs(kind, state);
    const titles = useTitles(jobs ?? []);
    const shown = jobs && found(jobs, titles, search);
    const narrowed = kind || state || search;
    return html`<div class="page-head"><${Heading} title="Jobs">Jobs<//><${Stream} state=${stream}/></div>
        <${Services}/>
        <form class="filters" role="search" onSubmit=${event => event.preventDefault()}>
            <label class="grow"><span>Search</span><input type="search" placeholder="host, subject, state, id …" onInput=${event => setSearch(event.target.value)}/></label>
            <label><span>Kind</span><select onChange=${event => setKind(event.target.value)}><option value="">All kinds</option>
                ${Object.entries(KINDS).map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>
            <label><span>State</span><select onChange=${event => setState(event.target.value)}><option value="">All states</option>
                ${STATES.map(value => html`<option value=${value}>${value}</option>`)}</select></label>
        </form>
        ${error && html`<${Trouble} error=${error}/>`}
        ${!jobs && !error && html`<${Loading}>Loading the jobs …<//>`}
        ${shown?.length === 0 && (narrowed ? html`<${Empty} title="No job matches">${search && next && html`<p>The search looks at the ${jobs.length} jobs that are loaded.</p>`}<//>`
            : html`<${Empty} title="No job has run yet"><${First}/><//>`)}
        ${shown?.length > 0 && html`<ul class="job-list">${shown.map(job => html`<${Row} key=${job.id} job=${job} title=${titles.get(job.id)}/>`)}</ul>`}
        ${next && html`<p class="more"><button type="button" class="button" onClick=${more}>Load older jobs</button></p>`}`;
}
