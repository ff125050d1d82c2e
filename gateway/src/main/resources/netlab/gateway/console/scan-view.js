import { html, useMemo, useState } from "./preact.js";
import { exportJob } from "./api.js";
import { duration, plural } from "./format.js";
import { summary } from "./nmap.js";
import { count, selection } from "./ports.js";
import { Evidence } from "./evidence.js";
import { PortGrid } from "./port-grid.js";
import { PortMap } from "./port-map.js";
import { portsOf } from "./port-states.js";
import { PORT_STATES } from "./states.js";
import { Copy, save, Shape, Trouble } from "./ui.js";

/** Up to so many ports of a protocol are drawn one by one; more are a map. */
const MOST_CELLS = 1024;
/** Up to so many hosts are opened at once, and shown at all. */
const OPEN_HOSTS = 4;
const MOST_HOSTS = 256;

const FORMATS = [["application/json", "json", "JSON"], ["text/csv", "csv", "CSV"], ["application/xml", "xml", "nmap XML"]];

function Legend({ counts }) {
    return html`<ul class="legend">${Object.entries(PORT_STATES).filter(([state]) => counts[state] > 0)
        .map(([state, name]) => html`<li class="tint ${state}"><${Shape} of=${state}/><b>${counts[state].toLocaleString("en")}</b> ${name}</li>`)}</ul>`;
}

function Protocol({ host, protocol, expected, live, level, look, looked }) {
    const ports = portsOf(host, protocol, expected, live);
    const total = count(ports.ranges);
    const name = `${protocol.toUpperCase()} ports of ${host.target} ${host.address ?? ""}`.trim();
    return html`<section class="protocol" aria-label=${name}>
        <${`h${level}`} class="protocol-name">${protocol.toUpperCase()}<//>
        <${Legend} counts=${ports.counts}/>
        ${total <= MOST_CELLS
            ? html`<${PortGrid} ports=${ports} label=${name} look=${port => look({ host, protocol, port })}
                looked=${looked?.host === host && looked.protocol === protocol ? looked.port : null}/>`
            : html`<${PortMap} ports=${ports} label=${name}/>
                <${PortGrid} ports=${ports.open()} label="Open ${name}" look=${port => look({ host, protocol, port })}
                looked=${looked?.host === host && looked.protocol === protocol ? looked.port : null}/>`}
    </section>`;
}

function Host({ host, protocols, expected, live, level, open }) {
    const [looked, look] = useState(null);
    const title = host.address && host.address !== host.target ? `${host.target} (${host.address})` : host.target;
    return html`<details class="host" open=${open}><summary><${`h${level}`}>${title}<//>
            <span class="host-open">${plural([...host.findings.values()].filter(found => found.state === "open").length, "open port")}</span></summary>
        <div class="host-body"><div class="protocols">${protocols.map(protocol => html`<${Protocol} key=${protocol} host=${host} protocol=${protocol}
            expected=${expected?.[protocol]} live=${live} level=${level + 1} look=${look} looked=${looked}/>`)}</div>
        <${Evidence} looked=${looked} level=${level + 1}/></div>
    </details>`;
}

function Downloads({ job }) {
    const [error, setError] = useState(null);
    async function download(mediaType, ending) {
        setError(null);
        try {
            save(await exportJob(job.id, mediaType), `scan-${job.id}.${ending}`);
        } catch (caught) {
            setError(caught);
        }
    }
    return html`${FORMATS.map(([mediaType, ending, text]) => html`<button type="button" class="button" onClick=${() => download(mediaType, ending)}>Download ${text}</button>`)}
        ${error && html`<${Trouble} error=${error}/>`}`;
}

function Summary({ job, result, level }) {
    const text = useMemo(() => summary(result), [result]);
    return html`<section class="summary"><div class="section-head"><${`h${level}`}>Summary<//>
            <div class="actions"><${Copy} text=${text} label="Copy"/><${Downloads} job=${job}/></div></div>
        <pre tabindex="0" role="region" aria-label="Summary as nmap prints it">${text}</pre></section>`;
}

/** The hosts with verdicts, and before these the targets that wait for their first. */
function hostsOf(job, model, live) {
    const hosts = [...model.hosts.values()];
    const waiting = live ? job.spec.targets.filter(target => !target.includes("/") && !hosts.some(host => host.target === target)) : [];
    return [...hosts, ...waiting.map(target => ({ target, address: null, findings: new Map(), groups: new Map() }))];
}

/** A scan: its ports as they are decided, the evidence of each, the summary. */
export function ScanView({ job, model, state, level }) {
    const live = state === "queued" || state === "running";
    const hosts = hostsOf(job, model, live);
    const expected = useMemo(() => selection(job.spec.ports), [job.spec.ports]);
    const { limited, result } = model;
    return html`${live && limited && html`<div class="notice" role="status">${limited.target} gives only ${limited.perSecond} answers a second:
            ${plural(limited.undecided, "port")} will take about ${duration(limited.etaMs)} to be told right.</div>`}
        ${result?.warnings?.map(warning => html`<div class="notice">${warning}</div>`)}
        ${hosts.slice(0, MOST_HOSTS).map((host, i) => html`<${Host} key="${host.target} ${host.address}" host=${host} protocols=${job.spec.protocols} expected=${expected}
            live=${live} level=${level} open=${i < OPEN_HOSTS}/>`)}
        ${hosts.length > MOST_HOSTS && html`<p>And ${plural(hosts.length - MOST_HOSTS, "more host")}: the downloads have all of them.</p>`}
        ${result && html`<${Summary} job=${job} result=${result} level=${level}/>`}`;
}

