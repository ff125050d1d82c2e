import { html } from "./preact.js";
import { Heading } from "./ui.js";
import { JobView } from "./job-view.js";

/** One job by its address. */
export function JobPage({ id }) {
    return html`<p class="crumb"><a href="#/jobs">All jobs</a></p>
        <${Heading} title="Job ${id}"><span class="job-id">Job <code>${id}</code></span><//>
        <${JobView} key=${id} id=${id} level=${2}/>
        <p class="raw"><a href="/jobs/${id}">This job as JSON</a></p>`;
}
