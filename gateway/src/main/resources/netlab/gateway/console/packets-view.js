import { html, useEffect, useState } from "./preact.js";
import { ApiProblem, getCapture } from "./api.js";
import { Choice } from "./form.js";
import { ended, plural } from "./format.js";
import { readCapture } from "./packets.js";
import { Loading, Trouble } from "./ui.js";

const MOST = 1000;
const VIEWS = [["ladder", "Ladder"], ["table", "Table"]];

const time = packet => packet.atMs.toFixed(3);

/** The packets between two hosts, one below the other, as arrows from one line of life to the other. */
function Ladder({ packets, own, peer }) {
    return html`<div class="wire-scroll" tabindex="0" role="group" aria-label="Ladder of packets">
        <div class="ladder-hosts"><span class="at">ms</span><code>${own}</code><span></span><code>${peer}</code></div>
        <ol class="ladder">${packets.map(each => html`<li key=${each.number}>
            <span class="at">${time(each)}</span>
            <span class="call">${each.ours && each.call}</span>
            <span class="arrow ${each.ours ? "out" : "in"}"><span class="hidden">${each.ours ? "to the peer:" : "from the peer:"}</span>
                <span class="what">${each.protocol} ${each.ports && `${each.ports}: `}${each.what}</span></span>
            <span class="call">${!each.ours && each.call}</span></li>`)}</ol></div>`;
}

function Table({ packets }) {
    return html`<div class="wire-scroll" tabindex="0" role="group" aria-label="Table of packets"><table class="packets">
        <thead><tr>${["No.", "ms", "From", "To", "Protocol", "What", "Bytes", "Call"].map(each => html`<th scope="col">${each}</th>`)}</tr></thead>
        <tbody>${packets.map(each => html`<tr key=${each.number}><td>${each.number}</td><td>${time(each)}</td><td><code>${each.from}</code></td>
            <td><code>${each.to}</code></td><td>${each.protocol}</td><td>${each.what}</td><td>${each.length}</td><td>${each.call}</td></tr>`)}</tbody>
    </table></div>`;
}

function Shown({ capture }) {
    const [view, setView] = useState("ladder");
    const peers = [...new Set(capture.packets.map(each => each.peer))];
    const [chosen, setChosen] = useState(peers[0]);
    const packets = capture.packets.filter(each => each.peer === chosen);
    return html`${capture.comments.slice(1).map(each => html`<p class="notice">${each}</p>`)}
        ${capture.count > MOST && html`<p class="notice">The first ${MOST.toLocaleString("en")} of ${plural(capture.count, "packet")} are shown; the file has all.</p>`}
        ${capture.count === 0 ? html`<p>None of its sockets sent or received anything.</p>` : html`
            <${Choice} name="packets-view" legend="Shown as" options=${VIEWS} value=${view} onInput=${event => setView(event.target.value)}/>
            ${peers.length > 1 && html`<div class="field"><label for="packets-peer">The packets to and from</label>
                <select id="packets-peer" onInput=${event => setChosen(event.target.value)}>${peers.map(each => html`<option value=${each}>${each}</option>`)}</select></div>`}
            ${view === "ladder" ? html`<${Ladder} packets=${packets} own=${packets[0].own} peer=${chosen}/>` : html`<${Table} packets=${packets}/>`}`}`;
}

/** What a job put on the wire, where it was captured; and where not, why. */
export function Packets({ id, state, level }) {
    const [capture, setCapture] = useState(null);
    const [error, setError] = useState(null);
    const over = ended(state);

    function load() {
        setError(null);
        getCapture(id).then(bytes => setCapture(readCapture(bytes, MOST))).catch(setError);
    }

    useEffect(() => {
        if (over) {
            load();
        }
    }, [id, over]);

    const none = error instanceof ApiProblem && error.problem.status === 404;
    return html`<section class="wire-packets"><div class="section-head"><${`h${level}`}>On the wire<//>
            ${capture && html`<a class="button" href="/jobs/${id}/capture.pcapng" download>For Wireshark</a>`}</div>
        ${none ? html`<p class="notice">${error.problem.detail}</p>`
            : error ? html`<${Trouble} error=${error} retry=${load}/>`
                : capture ? html`<${Shown} capture=${capture}/>`
                    : over ? html`<${Loading}>Waiting for the packets …<//>`
                        : html`<p class="muted">The packets are here when the job has ended.</p>`}
    </section>`;
}
