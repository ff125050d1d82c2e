import { html, useEffect, useRef, useState } from "./preact.js";
import { getJob, postJob } from "./api.js";
import { go } from "./router.js";
import { Empty, Heading, Loading, Trouble } from "./ui.js";
import { JobView } from "./job-view.js";

/**
 * A page that makes jobs of one kind: the form, and beside it the job that was made last. With a job's id in the address the
 * form begins with that job's spec.
 */
export function Workbench({ kind, title, intro, id, empty, Form, query }) {
    const [basis, setBasis] = useState(id ? null : { key: "new", spec: null });
    const [error, setError] = useState(null);
    const own = useRef(null);
    const outcome = useRef(null);

    function load() {
        setError(null);
        setBasis(null);
        getJob(id).then(job => setBasis({ key: id, spec: job.spec }), setError);
    }

    useEffect(() => {
        if (!id) {
            setBasis({ key: "new", spec: null });
        } else if (id === own.current) {
            outcome.current?.focus();
        } else {
            load();
        }
    }, [id]);

    async function submit(spec) {
        const job = await postJob(kind, spec);
        own.current = job.id;
        go(`/${kind}/${job.id}`);
    }

    return html`<div class="workbench">
        <div class="bench-form">
            <${Heading} title=${title}>${title}<//>
            <p class="intro">${intro}</p>
            ${error ? html`<${Trouble} error=${error} retry=${load}/>`
                : basis ? html`<${Form} key=${basis.key} spec=${basis.spec} submit=${submit} query=${query}/>`
                    : html`<${Loading}>Loading the job …<//>`}
        </div>
        <section class="bench-outcome" ref=${outcome} tabindex="-1" aria-label="Outcome">
            ${id ? html`<${JobView} key=${id} id=${id} level=${2} within/>` : html`<${Empty} title="Nothing has run here yet">${empty}<//>`}
        </section>
    </div>`;
}
