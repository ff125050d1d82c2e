import { html } from "./preact.js";
import { Account, authOf, Server } from "./account.js";
import { Capture, Check, Field, JobForm, list, mailboxes, text } from "./form.js";
import { Workbench } from "./workbench.js";

function specOf(data, earlier) {
    return {
        server: text(data, "/server"),
        security: text(data, "/security"),
        auth: authOf(data),
        envelope: { from: data.has("/envelope/null") ? "" : text(data, "/envelope/from"), to: list(data, "/envelope/to") },
        message: {
            from: text(data, "/message/from"), to: mailboxes(data, "/message/to"), cc: mailboxes(data, "/message/cc"), replyTo: text(data, "/message/replyTo"),
            subject: data.get("/message/subject"), text: data.get("/message/text"),
            html: earlier?.html, headers: earlier?.headers, attachments: earlier?.attachments,
        },
        proof: data.has("/proof"),
        reveal: data.has("/reveal") || undefined,
        capture: data.has("/capture"),
        verify: { tls: !data.has("/verify") },
    };
}

function Form({ spec, submit }) {
    const message = spec?.message;
    const kept = [message?.html && "its HTML", message?.attachments.length > 0 && "its attachments", Object.keys(message?.headers ?? {}).length > 0 && "its further header fields"].filter(Boolean);
    return html`<${JobForm} label="Send the mail" submit=${data => submit(specOf(data, message))} fields=${errors => html`
        <div class="side-by-side">
            <fieldset class="panel envelope"><legend>Envelope</legend><p class="legend-note">What the server is told</p>
                <${Field} name="/envelope/from" label="MAIL FROM" errors=${errors} defaultValue=${spec ? spec.envelope.from ?? "" : "anybody@example.org"} code spellcheck=${false}/>
                <${Field} name="/envelope/to" label="RCPT TO" errors=${errors} defaultValue=${(spec?.envelope.to ?? ["student@lab.example"]).join(" ")} code spellcheck=${false}/>
                <${Check} name="/envelope/null" label="No sender: MAIL FROM:<>" defaultChecked=${spec?.envelope.from === ""}/>
            </fieldset>
            <fieldset class="panel header"><legend>Header</legend><p class="legend-note">What the reader sees</p>
                <${Field} name="/message/from" label="From" errors=${errors} defaultValue=${spec ? message.from ?? "" : "The Dean <dean@example.org>"} spellcheck=${false}/>
                <${Field} name="/message/to" label="To" errors=${errors} defaultValue=${(message?.to ?? ["student@lab.example"]).join("; ")} spellcheck=${false}/>
                <${Field} name="/message/subject" label="Subject" errors=${errors} defaultValue=${message?.subject ?? "No lecture today"}/>
            </fieldset>
        </div>
        <${Field} name="/message/text" label="Text" multiline rows="4" errors=${errors} defaultValue=${message?.text ?? "The lecture on trust is cancelled.\n"}/>
        ${kept.length > 0 && html`<p class="hint">It keeps ${kept.join(" and ")}.</p>`}
        <${Check} name="/proof" label="Follow it to its mailbox" defaultChecked=${spec?.proof ?? true} hint="Finds it over IMAP and compares its bytes with what was sent"/>
        <${Capture} spec=${spec} errors=${errors} login/>
        <details class="more-fields" open=${Boolean(spec?.auth !== undefined || spec?.server)}><summary>Server and account</summary>
            <${Server} spec=${spec} errors=${errors} example="host:587"/>
            <${Account} spec=${spec} errors=${errors} smtp/>
            <${Check} name="/reveal" label="Show the login as it crosses the socket" defaultChecked=${spec?.reveal ?? false} hint="The lab's own login alone, given above as another account"/>
            <${Check} name="/verify" label="Accept any certificate" defaultChecked=${spec?.verify.tls === false}/>
            <div class="pair"><${Field} name="/message/cc" label="Cc" errors=${errors} defaultValue=${(message?.cc ?? []).join("; ")}/>
            <${Field} name="/message/replyTo" label="Reply-To" errors=${errors} defaultValue=${message?.replyTo ?? ""}/></div>
        </details>`}/>`;
}

export const MailPage = props => html`<${Workbench} ...${props} kind="mail" title="Mail" Form=${Form}
    intro="The envelope and the header need not agree: nothing in SMTP makes them."
    empty=${html`<p>Send a mail, and the dialogue with the server grows here line by line.</p>`}/>`;
