import { html, useState } from "./preact.js";
import { Choice, Field } from "./form.js";

const WHO = [["lab", "The lab's own"], ["login", "Another account"], ["none", "None"]];
const MECHANISMS = [["", "what the server offers"], ["login", "LOGIN"], ["plain", "PLAIN"], ["cram-md5", "CRAM-MD5"]];
const SECURITIES = [["", "as configured"], ["none", "none: clear text"], ["starttls", "STARTTLS"], ["tls", "TLS from the first byte"]];

const whoseIn = spec => !spec || spec.auth === undefined ? "lab" : spec.auth === null ? "none" : "login";

/** As whom to log in. A password that a job had is never shown: it has to be typed again. */
export function Account({ spec, errors, smtp }) {
    const [who, setWho] = useState(whoseIn(spec));
    return html`<${Choice} name="who" legend="Account" options=${WHO} value=${who} onInput=${event => setWho(event.target.value)}/>
        ${who === "login" && html`<div class="pair">
            <${Field} name="/auth/username" label="User name" errors=${errors} defaultValue=${spec?.auth?.username ?? ""}/>
            <${Field} name="/auth/password" label="Password" type="password" autocomplete="off" errors=${errors} defaultValue=""
                hint=${spec?.auth ? "It is not kept with the job: type it again" : undefined}/></div>
            ${smtp && html`<${Field} name="/auth/mechanism" label="Mechanism" options=${MECHANISMS} errors=${errors} defaultValue=${spec?.auth?.mechanism ?? ""}/>`}`}`;
}

export const Server = ({ spec, errors, example }) => html`<div class="pair">
    <${Field} name="/server" label="Server" errors=${errors} defaultValue=${spec?.server ?? ""} placeholder="the lab's own" code hint=${example}/>
    <${Field} name="/security" label="Encryption" options=${SECURITIES} errors=${errors} defaultValue=${spec?.security ?? ""}/></div>`;

/** What the form says of the account: nothing for the lab's own, null for none. */
export function authOf(data) {
    switch (data.get("who")) {
        case "none":
            return null;
        case "login":
            return { username: data.get("/auth/username"), password: data.get("/auth/password"), mechanism: data.get("/auth/mechanism") || undefined };
        default:
            return undefined;
    }
}
