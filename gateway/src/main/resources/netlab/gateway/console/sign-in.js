import { html, useRef, useState } from "./preact.js";
import { signIn } from "./api.js";
import { Heading, Trouble } from "./ui.js";

/** Asks for the lab's token, which is traded for a cookie and kept nowhere else. */
export function SignIn() {
    const [error, setError] = useState(null);
    const token = useRef(null);
    async function submit(event) {
        event.preventDefault();
        setError(null);
        try {
            await signIn(token.current.value);
        } catch (caught) {
            setError(caught);
            token.current.value = "";
            token.current.focus();
        }
    }
    return html`<div class="sign-in"><${Heading} title="Sign in">Sign in<//>
        <p>This lab asks for a token. Whoever runs it can tell you which.</p>
        <form onSubmit=${submit}>
            <div class="field"><label for="token">Token</label><input id="token" ref=${token} type="password" autocomplete="current-password" required/></div>
            ${error && html`<${Trouble} error=${error}/>`}
            <button class="button primary">Sign in</button>
        </form></div>`;
}
