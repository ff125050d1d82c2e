import { html, useState } from "./preact.js";
import { ApiProblem, cancelJob } from "./api.js";
import { about, duration, ended, KINDS, moment, plural } from "./format.js";
import { useJob } from "./use-job.js";
import { Loading, State, Trouble } from "./ui.js";
import { CalcView } from "./calc-view.js";
import { InboxView } from "./inbox-view.js";
import { MailView } from "./mail-view.js";
import { Packets } from "./packets-view.js";
import { ScanView } from "./scan-view.js";

const VIEWS = { calc: CalcView, scan: ScanView, mail: MailView, inbox: InboxView };

const STREAMS = {
    connecting: "Connecting …", live: "Live", resumed: "Live: the stream had dropped and has resumed", paused: "Paused",
    dropped: "The stream has dropped; it resumes by itself …",
};

/** How the events come: live, dropped, resumed. */
export function Stream({ state }) {
    return html`<span class="stream ${state ?? ""}" role="status">${STREAMS[state] ?? ""}</span>`;
}

function Progress({ progress }) {
    const { done, total, unit, perSecond, etaMs } = progress;
    const rate = perSecond ? `, ${Math.round(perSecond).toLocaleString("en")} a second` : "";
    const rest = etaMs && done < total ? `, about ${duration(etaMs)} left` : "";
    return html`<div class="progress"><progress max=${total} value=${done} aria-label="Progress"></progress>
        <p>${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}${rate}${rest}</p></div>`;
}

function Cancel({ job }) {
    const [error, setError] = useState(null);
    const [asked, setAsked] = useState(false);
    async function cancel() {
        setAsked(true);
        setError(null);
        try {
            await cancelJob(job.id);
        } catch (caught) {
            setError(caught);
            setAsked(false);
        }
    }
    return html`<button type="button" class="button" disabled=${asked} onClick=${cancel}>${asked ? "Cancelling …" : "Cancel"}</button>
        ${error && html`<${Trouble} error=${error}/>`}`;
}

function times(job) {
    const from = new Date(job.startedAt ?? job.createdAt);
    return job.finishedAt ? `${moment(job.createdAt)}, took ${duration(new Date(job.finishedAt) - from)}` : moment(job.createdAt);
}

function Retries({ retries }) {
    return html`<ul class="retries">${retries.map(each => html`<li>Attempt ${each.attempt} came to nothing: ${each.problem.title}.
        The next began ${duration(each.delayMs)} later.</li>`)}</ul>`;
}

/** A job, live until it has ended. */
export function JobView({ id, level, within }) {
    const { job, model, stream, error } = useJob(id);
    if (!job) {
        return error ? html`<${Trouble} error=${error}/>` : html`<${Loading}>Loading the job …<//>`;
    }
    const state = model.state ?? job.state;
    const View = VIEWS[job.kind];
    const problem = model.problem ?? job.problem;
    return html`<article class="job" aria-busy=${ended(state) ? "false" : "true"}>
        <header class="job-head">
            <div class="job-title"><${`h${level}`}>${about(job.kind, job.spec)}<//>
                <p class="facts"><${State} of=${state}/> <span>${KINDS[job.kind]}</span> <span>${times(job)}</span>
                    ${job.attempts > 1 && html`<span>${plural(job.attempts, "attempt")}</span>`}
                    ${stream && stream !== "ended" && html`<${Stream} state=${stream}/>`}</p></div>
            <div class="actions">
                ${!ended(state) && html`<${Cancel} job=${job}/>`}
                ${within ? html`<a class="button" href="#/jobs/${job.id}">Its own page</a>`
                    : html`<a class="button" href="#/${job.kind}/${job.id}">Run again with changes</a>`}
            </div>
        </header>
        ${model.progress && !ended(state) && html`<${Progress} progress=${model.progress}/>`}
        ${model.retries.length > 0 && html`<${Retries} retries=${model.retries}/>`}
        ${problem && state === "failed" && html`<${Trouble} error=${problemError(problem)}/>`}
        ${error && html`<${Trouble} error=${error}/>`}
        <${View} job=${job} model=${model} state=${state} level=${level + 1}/>
        ${job.spec.capture && html`<${Packets} id=${job.id} state=${state} level=${level + 1}/>`}
    </article>`;
}

const problemError = problem => new ApiProblem(problem, null);
