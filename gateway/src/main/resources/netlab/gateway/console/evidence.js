import { html } from "./preact.js";
import { dump } from "./bytes.js";
import { duration } from "./format.js";
import { portsOf } from "./port-states.js";
import { PORT_STATES } from "./states.js";
import { Bytes, Shape } from "./ui.js";

const REASONS = {
    connected: "The connection was accepted: a SYN-ACK came back.",
    refused: "It was refused: a RST came back, or an ICMP port unreachable. A program can't tell them apart.",
    "no-answer": "Nothing came back.",
    unreachable: "It can't be reached: host, network or prohibited look alike to a program.",
    answered: "A datagram came back.",
    "port-unreachable": "An ICMP port unreachable came back.",
    prohibited: "An ICMP message says that it is prohibited.",
    "rate-limited": "Nothing came back, which the target's own limit may explain.",
    "out of time": "Its turn did not come before the scan had to end.",
};

function facts(known) {
    const evidence = known.evidence;
    const causes = evidence?.causes ?? known.causes ?? [];
    return [
        ["After", known.rttMs === null || known.rttMs === undefined ? null : duration(known.rttMs)],
        ["Registered as", known.service],
        ["Behaves like", known.identified],
        ["May stand for", causes.length > 1 ? causes.join(", ") : null],
        ["Attempt", evidence?.attempt],
        ["From", evidence?.local],
        ["To", evidence?.remote],
        ["Kernel", evidence?.kernel],
    ].filter(([, value]) => value);
}

/** What a port's verdict rests on. */
export function Evidence({ looked, level }) {
    if (!looked) {
        return html`<div class="evidence" role="group" aria-label="Evidence"><p class="muted">Point at a port, or go to it with Tab and the arrow keys, to see what came back.</p></div>`;
    }
    const known = portsOf(looked.host, looked.protocol, undefined, false).at(looked.port);
    return html`<div class="evidence" role="group" aria-label="Evidence">
        <${`h${level}`}>Port ${known.port}/${known.protocol} <span class="tint ${known.state} chip"><${Shape} of=${known.state}/>${PORT_STATES[known.state]}</span><//>
        ${known.reason && html`<p>${REASONS[known.reason] ?? known.reason}</p>`}
        <dl>${facts(known).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
        ${known.greeting && html`<${Bytes} title="Greeting" text=${known.greeting.text} lines=${dump(known.greeting.hex, 8)}/>`}
        ${known.answer && html`<${Bytes} title="Answer" text=${known.answer.text} lines=${dump(known.answer.hex, 8)}/>`}
    </div>`;
}
