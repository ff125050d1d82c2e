import { html, render, useEffect, useState } from "./preact.js";
import { connection, listJobs, session } from "./api.js";
import { useObservable } from "./observable.js";
import { route } from "./router.js";
import { Empty, Heading } from "./ui.js";
import { CalcPage } from "./calc-page.js";
import { InboxPage } from "./inbox-page.js";
import { JobPage } from "./job-page.js";
import { JobsPage } from "./jobs-page.js";
import { MailPage } from "./mail-page.js";
import { ScanPage } from "./scan-page.js";
import { SignIn } from "./sign-in.js";

const PAGES = [["jobs", "Jobs"], ["scan", "Scan"], ["mail", "Mail"], ["inbox", "Mailbox"], ["calc", "Calc"]];
const MAKERS = { scan: ScanPage, mail: MailPage, inbox: InboxPage, calc: CalcPage };
const THEMES = [["", "System"], ["light", "Light"], ["dark", "Dark"]];

function Theme() {
    const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? "");
    function choose(event) {
        const chosen = event.target.value;
        setTheme(chosen);
        if (chosen) {
            document.documentElement.dataset.theme = chosen;
            localStorage.setItem("theme", chosen);
        } else {
            delete document.documentElement.dataset.theme;
            localStorage.removeItem("theme");
        }
    }
    return html`<label class="theme"><span class="hidden">Theme</span><select onChange=${choose}>
        ${THEMES.map(([value, text]) => html`<option value=${value} selected=${value === theme}>${text}</option>`)}</select></label>`;
}

function Page({ parts, query }) {
    const [page = "jobs", id] = parts;
    if (page === "jobs") {
        return id ? html`<${JobPage} key=${id} id=${id}/>` : html`<${JobsPage}/>`;
    }
    const Maker = MAKERS[page];
    return Maker ? html`<${Maker} key=${page} id=${id} query=${query}/>`
        : html`<${Heading} title="Not found">There is no such page<//><${Empty} title="Nothing is at this address"><p><a href="#/jobs">All jobs</a></p><//>`;
}

function skip(event) {
    event.preventDefault();
    document.querySelector("main").focus();
}

function Console() {
    const { parts, query } = useObservable(route);
    const reach = useObservable(connection);
    const access = useObservable(session);
    const page = parts[0] ?? "jobs";
    useEffect(() => window.scrollTo(0, 0), [page]);
    return html`<a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
        <header class="top"><div class="bar">
            <a class="brand" href="#/jobs"><img src="/console/icon.svg" alt="" width="26" height="26"/>netlab</a>
            <nav aria-label="Pages"><ul>${PAGES.map(([name, text]) => html`<li><a href="#/${name}" aria-current=${page === name ? "page" : undefined}>${text}</a></li>`)}</ul></nav>
            <div class="tools"><a href="/docs">API</a><${Theme}/></div>
        </div></header>
        <div role="status">${reach === "offline" && html`<div class="banner">The gateway cannot be reached. Trying again by itself …</div>`}</div>
        <main id="main" tabindex="-1">${access === "needed" ? html`<${SignIn}/>` : html`<${Page} parts=${parts} query=${query}/>`}</main>
        <footer class="foot"><p>A networks lab: scan, send and calculate only where you may.</p></footer>`;
}

render(html`<${Console}/>`, document.getElementById("console"));
// Whoever needs a token is asked for it now, not after having filled in a form. What else may go wrong is told where it matters.
listJobs({ limit: 1 }).catch(() => null);
