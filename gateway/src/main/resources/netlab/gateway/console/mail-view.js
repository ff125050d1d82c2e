import { html } from "./preact.js";
import { Dialogue } from "./dialogue.js";
import { duration, plural } from "./format.js";
import { Shape } from "./ui.js";

const PHASES = {
    connect: "connect", greeting: "greeting", ehlo: "EHLO", tls: "TLS", auth: "login", envelope: "envelope", data: "message",
    commit: "waiting for the commit", "final-reply": "final reply",
};

const address = text => text || "<> (none)";

function Senders({ senders, envelope, header, level }) {
    return html`<section class="senders"><${`h${level}`}>Who sent it?<//>
        <div class="side-by-side">
            <div class="panel envelope"><${`h${level + 1}`}>Envelope<//><p class="legend-note">What the server was told</p>
                <dl><div><dt>MAIL FROM</dt><dd class="mono">${address(senders.envelope)}</dd></div><div><dt>RCPT TO</dt><dd class="mono">${envelope.to.join(", ")}</dd></div>
                <div><dt>Logged in as</dt><dd class="mono">${senders.account ?? "nobody"}</dd></div></dl></div>
            <div class="panel header"><${`h${level + 1}`}>Header<//><p class="legend-note">What the reader sees</p>
                <dl><div><dt>From</dt><dd>${header.from}</dd></div><div><dt>To</dt><dd>${header.to.join(", ")}</dd></div></dl></div>
        </div><p>${senders.explanation}</p></section>`;
}

function Phases({ result, level }) {
    const total = result.phases.reduce((sum, phase) => sum + phase.durationMs, 0) || 1;
    let at = 0;
    const bars = result.phases.map((phase, i) => {
        const from = at;
        at += phase.durationMs / total * 100;
        return html`<rect class="phase-${i % 6}" x="${from}%" width="${Math.max(0, at - from - 0.15)}%" height="100%"><title>${PHASES[phase.name] ?? phase.name}</title></rect>`;
    });
    return html`<section class="phases"><div class="section-head"><${`h${level}`}>Where the time went<//>
            <p class="muted">${duration(total)}, ${plural(result.roundTrips, "round trip")}${result.roundTripsSaved > 0 ? `, ${result.roundTripsSaved} saved by pipelining` : ""}</p></div>
        <svg class="phase-bar" aria-hidden="true" focusable="false">${bars}</svg>
        <ul class="phase-list">${result.phases.map((phase, i) => html`<li><svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><rect class="phase-${i % 6}" width="12" height="12" rx="3"/></svg>
            <span>${PHASES[phase.name] ?? phase.name}</span><b>${duration(phase.durationMs)}</b></li>`)}</ul></section>`;
}

function Proof({ proof, level }) {
    return html`<section class="proof"><${`h${level}`}>In the mailbox<//>
        ${proof.found ? html`<ul class="cases"><li class="passed"><${Shape} of="succeeded"/><p>Found as UID ${proof.uid}, ${duration(proof.latencyMs)} after the server's last reply</p></li>
            <li class=${proof.identical ? "passed" : "failed"}><${Shape} of=${proof.identical ? "succeeded" : "failed"}/><p>${proof.identical ? `All ${proof.bytesCompared} bytes arrived as they were sent; the server put ${proof.bytesAdded} before them` : proof.detail}</p></li></ul>
            <dl><div><dt>Return-Path</dt><dd class="mono">${proof.returnPath ?? "not noted"}</dd></div></dl>`
            : html`<p>${proof.detail}</p>`}
        ${proof.dialogue.length > 0 && html`<details><summary>The dialogue with the IMAP server</summary><${Dialogue} lines=${proof.dialogue} label="IMAP dialogue"/></details>`}</section>`;
}

function Rejected({ rejected, level }) {
    return html`<section><${`h${level}`}>Refused recipients<//><ul>${rejected.map(each => html`<li><code>${each.recipient}</code> ${each.code} ${each.enhanced ?? ""} ${each.text}</li>`)}</ul></section>`;
}

/** A mail: the dialogue as it grows, then what it comes to. */
export function MailView({ job, model, state, level }) {
    const { lines, result } = model;
    const id = job.spec.message.messageId;
    const rejected = result?.rejected ?? model.problem?.rejected ?? [];
    return html`
        ${result && html`<p class="outcome">${result.server} took it: <code>${result.reply}</code> ${result.tls ? `(${result.tls.protocol}, ${result.tls.verified ? "certificate checked" : "certificate not checked"})` : "(in clear text)"}</p>
            <${Senders} senders=${result.senders} envelope=${result.envelope} header=${result.header} level=${level}/>
            <${Phases} result=${result} level=${level}/>`}
        ${rejected.length > 0 && html`<${Rejected} rejected=${rejected} level=${level}/>`}
        <section><${`h${level}`}>The dialogue with the SMTP server<//>
            ${lines.length > 0 ? html`<${Dialogue} lines=${lines} label="SMTP dialogue"/>` : html`<p class="muted">${state === "queued" || state === "running" ? "Not a line yet." : "There was none."}</p>`}</section>
        ${result?.proof && html`<${Proof} proof=${result.proof} level=${level}/>`}
        ${result && html`<p><a class="button" href="#/inbox?messageId=${encodeURIComponent(id)}">Read it in the mailbox</a></p>`}`;
}
