import { html } from "./preact.js";
import { answerFields, requestFields } from "./bytes.js";
import { duration } from "./format.js";
import { Shape } from "./ui.js";

function Frame({ title, fields, from, to, level }) {
    const length = fields.reduce((sum, field) => sum + field.bytes.length, 0);
    return html`<section class="frame"><div class="section-head"><${`h${level}`}>${title}<//><p class="muted mono">${from} → ${to}, ${length} bytes</p></div>
        <ol class="fields">${fields.map(field => html`<li class="wire ${field.kind}">
            <span class="field-bytes mono">${field.bytes.join(" ")}</span>
            <span class="field-name">${field.name} <span class="field-type">${field.type}</span></span>
            <span class="field-value mono">${field.value}</span></li>`)}</ol></section>`;
}

function Exchange({ exchange, order, result, state, level }) {
    return html`<div class="exchange">
        ${result && html`<p class="answer"><span class="muted">Result</span> <output>${String(result.result).replace("-", "−")}</output>
            <span class="muted">after ${duration(result.rttMs)} over ${exchange.transport.toUpperCase()}</span></p>`}
        <${Frame} title="Request" fields=${requestFields(exchange.requestHex, order)} from=${exchange.local} to=${exchange.remote} level=${level}/>
        ${exchange.responseHex
            ? html`<${Frame} title="Answer" fields=${answerFields(exchange.responseHex, order)} from=${exchange.remote} to=${exchange.local} level=${level}/>`
            : state !== "running" && html`<p class="muted">No answer came.</p>`}
        <p class="muted">Numbers are ${order === "big" ? "big-endian: the most significant byte comes first (network byte order)" : "little-endian: the least significant byte comes first"}.</p>
    </div>`;
}

function Course({ cases, result, level }) {
    const passed = cases.filter(each => each.passed).length;
    return html`<section class="course"><div class="section-head"><${`h${level}`}>Conformance course<//>
            <p class="muted">${passed} passed, ${cases.length - passed} failed${result ? `, of ${result.server}` : " so far"}</p></div>
        <ul class="cases">${cases.map(each => html`<li class=${each.passed ? "passed" : "failed"}>
            <${Shape} of=${each.passed ? "succeeded" : "failed"}/><div><p><span class="hidden">${each.passed ? "Passed:" : "Failed:"}</span> ${each.about} <code>${each.name}</code></p>
            ${!each.passed && html`<dl class="versus"><div><dt>Expected</dt><dd>${each.expected}</dd></div><div><dt>Came</dt><dd>${each.came}</dd></div></dl>`}</div></li>`)}</ul></section>`;
}

/** A calculation's bytes, or the course that a server was put through. */
export function CalcView({ job, model, state, level }) {
    if (job.spec.check) {
        return model.cases.length > 0 && html`<${Course} cases=${model.cases} result=${model.result} level=${level}/>`;
    }
    return model.exchange && html`<${Exchange} exchange=${model.exchange} order=${job.spec.byteOrder} result=${model.result} state=${state} level=${level}/>`;
}
