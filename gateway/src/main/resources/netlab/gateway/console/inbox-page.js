import { html } from "./preact.js";
import { Account, authOf, Server } from "./account.js";
import { Capture, Check, Field, JobForm, number, text } from "./form.js";
import { Workbench } from "./workbench.js";

const ARRIVAL_MS = 5000;

function specOf(data) {
    return {
        server: text(data, "/server"),
        security: text(data, "/security"),
        auth: authOf(data),
        mailbox: text(data, "/mailbox"),
        search: {
            messageId: text(data, "/search/messageId"), from: text(data, "/search/from"), subject: text(data, "/search/subject"),
            since: text(data, "/search/since"), unseen: data.has("/search/unseen"),
        },
        limit: number(data, "/limit"),
        waitMs: number(data, "/waitMs"),
        raw: data.has("/raw"),
        capture: data.has("/capture"),
        verify: { tls: !data.has("/verify") },
    };
}

function Form({ spec, submit, query }) {
    const search = spec?.search ?? { messageId: query.get("messageId") };
    const wait = spec?.waitMs ?? (search.messageId ? ARRIVAL_MS : 0);
    return html`<${JobForm} label="Read the mailbox" submit=${data => submit(specOf(data))} fields=${errors => html`
        <${Field} name="/search/from" label="From contains" errors=${errors} defaultValue=${search.from ?? ""}/>
        <${Field} name="/search/subject" label="Subject contains" errors=${errors} defaultValue=${search.subject ?? ""}/>
        <${Field} name="/search/messageId" label="Message-ID" errors=${errors} defaultValue=${search.messageId ?? ""} code/>
        <${Check} name="/raw" label="With the source" defaultChecked=${spec?.raw ?? true} hint="The bytes as the server keeps them"/>
        <${Capture} spec=${spec} errors=${errors} login/>
        <details class="more-fields" open=${Boolean(spec?.auth !== undefined || spec?.server)}><summary>More</summary>
            <div class="pair"><${Field} name="/search/since" label="Since" type="date" errors=${errors} defaultValue=${search.since ?? ""}/>
            <${Field} name="/mailbox" label="Mailbox" errors=${errors} defaultValue=${spec?.mailbox ?? "INBOX"}/></div>
            <div class="pair"><${Field} name="/limit" label="At most" inputmode="numeric" errors=${errors} defaultValue=${spec?.limit ?? 20}/>
            <${Field} name="/waitMs" label="Wait for a match, ms" inputmode="numeric" errors=${errors} defaultValue=${wait}/></div>
            <${Check} name="/search/unseen" label="Unseen alone" defaultChecked=${search.unseen ?? false}/>
            <${Server} spec=${spec} errors=${errors} example="host:143"/>
            <${Account} spec=${spec} errors=${errors}/>
            <${Check} name="/verify" label="Accept any certificate" defaultChecked=${spec?.verify.tls === false}/>
        </details>`}/>`;
}

export const InboxPage = props => html`<${Workbench} ...${props} kind="inbox" title="Mailbox" Form=${Form}
    intro="What arrived, read over IMAP. Nothing in the mailbox is changed."
    empty=${html`<p>Read the mailbox, and its mails are shown here, with who the server was told beside who the reader sees.</p>`}/>`;
