import { html } from "./preact.js";
import { Dialogue } from "./dialogue.js";
import { plural } from "./format.js";
import { Empty, Loading } from "./ui.js";

const address = from => /<([^<>]*)>\s*$/.exec(from ?? "")?.[1] ?? from ?? "";

function Senders({ mail }) {
    const differ = mail.returnPath !== null && mail.returnPath !== undefined && mail.returnPath.toLowerCase() !== address(mail.from).toLowerCase();
    return html`<div class="side-by-side">
            <div class="panel header"><p class="legend-note">From: what the reader sees</p><p>${mail.from ?? "nobody"}</p></div>
            <div class="panel envelope"><p class="legend-note">Return-Path: what the server was told</p><p class="mono">${mail.returnPath === "" ? "<> (none)" : mail.returnPath ?? "not noted"}</p></div>
        </div>${differ && html`<p class="notice">They differ. That alone proves no forgery, but a mail program shows From alone.</p>`}`;
}

function Mail({ mail, level }) {
    return html`<article class="mail"><${`h${level}`}>${mail.subject || "(no subject)"}<//>
        <${Senders} mail=${mail}/>
        <p class="facts"><span>${mail.date}</span> <span>to ${mail.to.join(", ")}</span> <span>UID ${mail.uid}</span> <span>${plural(mail.size, "byte")}</span> ${mail.flags.map(flag => html`<span>${flag}</span>`)}</p>
        ${mail.text !== null && html`<pre class="peer">${mail.text}</pre>`}
        ${mail.html !== null && html`<details><summary>HTML, as source</summary><pre class="peer">${mail.html}</pre></details>`}
        ${mail.attachments.length > 0 && html`<ul>${mail.attachments.map(each => html`<li>${each.name ?? "unnamed"}, ${each.contentType}, ${plural(each.size, "byte")}</li>`)}</ul>`}
        ${mail.raw !== null && html`<details><summary>Source</summary><pre class="source" tabindex="0" role="group" aria-label="Source of the mail">${mail.raw}</pre></details>`}
    </article>`;
}

/** The mails that were found, as a reader and as the server sees them. */
export function InboxView({ job, model, state, level }) {
    const { result, lines } = model;
    return html`${result && html`<p class="muted">${plural(result.messages.length, "mail")} shown of ${result.total} in ${result.mailbox}</p>
            ${result.messages.length === 0 && html`<${Empty} title="No mail matches"><p>The mailbox was read, and nothing in it is what was looked for.</p><//>`}
            ${[...result.messages].reverse().map(mail => html`<${Mail} key=${mail.uid} mail=${mail} level=${level}/>`)}`}
        ${!result && (state === "queued" || state === "running") && html`<${Loading}>${job.spec.waitMs > 0 ? "Reading, and waiting for a match …" : "Reading …"}<//>`}
        ${lines.length > 0 && html`<section><details open=${!result}><summary>The dialogue with the IMAP server</summary><${Dialogue} lines=${lines} label="IMAP dialogue"/></details></section>`}`;
}
