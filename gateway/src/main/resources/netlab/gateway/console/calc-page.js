import { html, useState } from "./preact.js";
import { Capture, Choice, Field, JobForm, list, number, text } from "./form.js";
import { Workbench } from "./workbench.js";

const WORK = [["exchange", "One exchange"], ["course", "Conformance course"]];
const OPERATIONS = [["sum", "sum"], ["product", "product"], ["minimum", "minimum"], ["maximum", "maximum"]];
const TRANSPORTS = [["tcp", "TCP"], ["udp", "UDP"]];
const ORDERS = [["big", "big-endian (network)"], ["little", "little-endian"]];

function specOf(data) {
    const common = { server: text(data, "/server"), byteOrder: data.get("/byteOrder"), timeoutMs: number(data, "/timeoutMs"), capture: data.has("/capture") };
    if (data.get("work") === "course") {
        return { check: true, ...common };
    }
    return {
        ...common,
        operation: data.get("/operation"),
        numbers: list(data, "/numbers").map(each => each.replace("−", "-")).map(each => /^-?\d+$/.test(each) ? Number(each) : each),
        transport: data.get("/transport"),
        id: number(data, "/id"),
    };
}

function Exchange({ spec, errors }) {
    return html`<${Choice} name="/operation" legend="Operation" options=${OPERATIONS} value=${spec?.operation ?? "sum"}/>
        <${Field} name="/numbers" label="Numbers" errors=${errors} defaultValue=${(spec?.numbers ?? [6, 7, -1]).join(" ")} code hint="Up to 255, each a signed 32-bit number"/>
        <${Choice} name="/transport" legend="Transport" options=${TRANSPORTS} value=${spec?.transport ?? "tcp"}/>`;
}

function Form({ spec, submit }) {
    const [work, setWork] = useState(spec?.check ? "course" : "exchange");
    const course = work === "course";
    return html`<${JobForm} label=${course ? "Run the course" : "Calculate"} submit=${data => submit(specOf(data))} fields=${errors => html`
        <${Choice} name="work" legend="What to do" options=${WORK} value=${work} onInput=${event => setWork(event.target.value)}/>
        ${!course && html`<${Exchange} spec=${spec} errors=${errors}/>`}
        <${Choice} name="/byteOrder" legend="Byte order" options=${ORDERS} value=${spec?.byteOrder ?? "big"}/>
        <${Field} name="/server" label="Server" errors=${errors} defaultValue=${spec?.server ?? ""} placeholder="the lab's own" code hint="host:port of anybody's calc server"/>
        <${Capture} spec=${spec} errors=${errors}/>
        <details class="more-fields"><summary>More</summary><div class="pair">
            ${!course && html`<${Field} name="/id" label="Request ID" inputmode="numeric" errors=${errors} placeholder="random" defaultValue=""/>`}
            <${Field} name="/timeoutMs" label="Timeout, ms" inputmode="numeric" errors=${errors} defaultValue=${spec?.timeoutMs ?? ""} placeholder=${course ? 2000 : 5000}/></div></details>`}/>`;
}

export const CalcPage = props => html`<${Workbench} ...${props} kind="calc" title="Calc" Form=${Form}
    intro="One request and one answer of a binary protocol, byte by byte."
    empty=${html`<p>Calculate something, and the bytes that crossed the socket are explained here.</p>`}/>`;
