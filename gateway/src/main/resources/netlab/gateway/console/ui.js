import { html, useEffect, useRef, useState } from "./preact.js";
import { ApiProblem } from "./api.js";

const SHAPES = {
    queued: html`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="3 2.4"/>`,
    running: html`<path d="M5 3.2v9.6l8-4.8z" fill="currentColor"/>`,
    succeeded: html`<path d="M3 8.5l3.4 3.4L13 4.8" fill="none" stroke="currentColor" stroke-width="2.2"/>`,
    failed: html`<path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="2.2"/>`,
    cancelled: html`<path d="M3.5 8h9" stroke="currentColor" stroke-width="2.4"/>`,
    open: html`<circle cx="8" cy="8" r="6" fill="currentColor"/>`,
    closed: html`<path d="M4.5 4.5l7 7M11.5 4.5l-7 7" stroke="currentColor" stroke-width="1.5"/>`,
    filtered: html`<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="currentColor"/>`,
    openFiltered: html`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>`,
    unprobed: html`<path d="M4 8h8" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2 2"/>`,
    pending: html`<circle cx="8" cy="8" r="1.6" fill="currentColor"/>`,
};

/** A state's shape, which tells without its colour. */
export const Shape = ({ of }) => html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[of]}</svg>`;

export const State = ({ of }) => html`<span class="state ${of}"><${Shape} of=${of}/>${of}</span>`;

export const Loading = ({ children }) => html`<div class="loading" role="status"><span class="spinner" aria-hidden="true"></span>${children}</div>`;

export const Empty = ({ title, children }) => html`<div class="empty"><p class="empty-title">${title}</p>${children}</div>`;

/** What went wrong, as the gateway or the peer told it. */
export function Trouble({ error, retry, children }) {
    const problem = error instanceof ApiProblem ? error.problem : { title: error.message };
    return html`<div class="trouble" role="alert">
        <p class="trouble-title"><${Shape} of="failed"/>${problem.title}</p>
        ${problem.detail && problem.detail !== problem.title && html`<p>${problem.detail}</p>`}
        ${problem.reply && html`<p>The server replied <code>${problem.reply.code} ${problem.reply.enhanced ?? ""} ${problem.reply.text}</code></p>`}
        ${problem.errors?.length > 0 && html`<ul>${problem.errors.map(each => html`<li><code>${each.pointer || "/"}</code> ${each.detail}</li>`)}</ul>`}
        ${problem.type?.startsWith("/problems/") && html`<p><a href=${problem.type}>What this means</a></p>`}
        ${retry && html`<button type="button" class="button" onClick=${retry}>Try again</button>`}
        ${children}
    </div>`;
}

/** A button that copies a text, and says so. */
export function Copy({ text, label }) {
    const [done, setDone] = useState("");
    async function copy() {
        try {
            await navigator.clipboard.writeText(text);
            setDone("Copied");
        } catch {
            setDone("The browser does not allow it here");
        }
    }
    return html`<span class="copy"><button type="button" class="button" onClick=${copy}>${label}</button>
        <span role="status">${done}</span></span>`;
}

/** A page's heading. It takes the focus when its page is opened, so that a keyboard and a screen reader begin there. */
export function Heading({ children, title, level = 1, focus = true }) {
    const ref = useRef(null);
    useEffect(() => {
        document.title = `${title ?? children} · netlab`;
        if (focus && document.body.dataset.moved) {
            ref.current.focus();
        }
        document.body.dataset.moved = "yes";
    }, [title]);
    return html`<${`h${level}`} ref=${ref} tabindex="-1" class="page-heading">${children}<//>`;
}

/** Bytes as text and as a hex dump. They came from a peer, and are only ever shown as text. */
export function Bytes({ title, text, lines }) {
    return html`<div class="bytes">
        <h4>${title}</h4>
        <pre class="peer">${text}</pre>
        <pre class="dump" tabindex="0" role="group" aria-label="${title} in hex and as text">${lines.map(line => html`<span><span class="offset">${line.offset}</span>  ${line.hex.padEnd(23)}  <span class="ascii">${line.text}</span>${"\n"}</span>`)}</pre>
    </div>`;
}

/** Hands a Blob to the browser as a file. */
export function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
