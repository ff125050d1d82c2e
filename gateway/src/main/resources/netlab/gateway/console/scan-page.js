import { html } from "./preact.js";
import { Capture, Check, Choice, Field, JobForm, list, number, text } from "./form.js";
import { Workbench } from "./workbench.js";

const PROTOCOLS = [["tcp", "TCP"], ["udp", "UDP"], ["both", "both"], ["", "as the ports say"]];

function protocolsOf(spec) {
    return !spec ? "both" : /[TU]:/i.test(spec.ports) ? "" : spec.protocols.length === 2 ? "both" : spec.protocols[0];
}

/** Only what the form says: the gateway fills in the rest. */
function specOf(data) {
    const chosen = data.get("protocols");
    return {
        targets: list(data, "/targets"),
        ports: text(data, "/ports"),
        protocols: chosen === "both" ? ["tcp", "udp"] : chosen ? [chosen] : undefined,
        timeoutMs: number(data, "/timeoutMs"),
        retries: number(data, "/retries"),
        rate: number(data, "/rate"),
        parallelism: number(data, "/parallelism"),
        maxDurationMs: number(data, "/maxDurationMs"),
        probe: data.has("/probe"),
        resolveAll: data.has("/resolveAll"),
        capture: data.has("/capture"),
    };
}

function Form({ spec, submit }) {
    return html`<${JobForm} label="Start the scan" submit=${data => submit(specOf(data))} fields=${errors => html`
        <${Field} name="/targets" label="Targets" errors=${errors} defaultValue=${(spec?.targets ?? ["target"]).join(" ")} code
            hint="Names, addresses or networks such as 10.0.0.0/28"/>
        <${Field} name="/ports" label="Ports" errors=${errors} defaultValue=${spec?.ports ?? "1-50"} code
            hint="As for nmap: 1-1024 or 7,9,20-25 or - for all, T:1-50,U:53 or ssh,http*"/>
        <${Choice} name="protocols" legend="Protocols" options=${PROTOCOLS} value=${protocolsOf(spec)}/>
        <${Check} name="/probe" label="Talk to open ports" defaultChecked=${spec?.probe ?? true} hint="Reads the greeting; where none comes, sends a line and reads the answer"/>
        <${Capture} spec=${spec} errors=${errors}/>
        <details class="more-fields"><summary>Pace and patience</summary>
            <div class="pair"><${Field} name="/timeoutMs" label="Timeout, ms" inputmode="numeric" errors=${errors} defaultValue=${spec?.timeoutMs ?? 1000}/>
            <${Field} name="/retries" label="Retries" inputmode="numeric" errors=${errors} defaultValue=${spec?.retries ?? 1}/></div>
            <div class="pair"><${Field} name="/rate" label="Probes a second" inputmode="numeric" errors=${errors} defaultValue=${spec?.rate ?? 0} hint="0 adapts"/>
            <${Field} name="/parallelism" label="Probes at once" inputmode="numeric" errors=${errors} defaultValue=${spec?.parallelism ?? 0} hint="0 adapts"/></div>
            <${Field} name="/maxDurationMs" label="End after, ms" inputmode="numeric" errors=${errors} defaultValue=${spec?.maxDurationMs ?? 0} hint="0: when every port is decided"/>
            <${Check} name="/resolveAll" label="All addresses of a name" defaultChecked=${spec?.resolveAll ?? false}/>
        </details>`}/>`;
}

export const ScanPage = props => html`<${Workbench} ...${props} kind="scan" title="Scan" Form=${Form}
    intro="Which ports of a host are open, closed, or filtered, and how one can tell."
    empty=${html`<p>Start a scan, and its ports fill in here as their answers come.</p>`}/>`;
