import { html, useEffect, useRef, useState } from "./preact.js";
import { ApiProblem } from "./api.js";
import { Trouble } from "./ui.js";

const belongs = (name, pointer) => pointer === name || pointer.startsWith(`${name}/`);

/** What the gateway found wrong with a field, whose name is its JSON pointer. */
const faultsOf = (errors, name) => errors.filter(each => belongs(name, each.pointer)).map(each => each.detail).join("; ");

/** A labelled input with its hint and what is wrong with it. */
export function Field({ name, label, hint, errors, options, multiline, code, defaultValue, ...input }) {
    const id = `field${name.replaceAll("/", "-")}`;
    const fault = faultsOf(errors, name);
    const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;
    const common = { id, name, "aria-describedby": described, "aria-invalid": fault ? "true" : undefined, ...input };
    const control = options
        ? html`<select ...${common}>${options.map(([value, text]) => html`<option value=${value} selected=${value === defaultValue}>${text}</option>`)}</select>`
        : multiline ? html`<textarea ...${common} defaultValue=${defaultValue}></textarea>` : html`<input ...${common} defaultValue=${defaultValue}/>`;
    return html`<div class=${code ? "field code" : "field"}>
        <label for=${id}>${label}</label>
        ${control}
        ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
        ${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}
    </div>`;
}

export function Check({ name, label, hint, type = "checkbox", ...input }) {
    const id = `field${name.replaceAll("/", "-")}${input.value ? `-${input.value}` : ""}`;
    return html`<div class="check"><input type=${type} id=${id} name=${name} aria-describedby=${hint && `${id}-hint`} ...${input}/>
        <label for=${id}>${label}</label>${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>`;
}

/** Whether the job's packets are captured, with what is wrong with that. */
export function Capture({ spec, errors, login }) {
    const fault = faultsOf(errors, "/capture");
    const where = "Where the lab was started with --capture";
    return html`<div><${Check} name="/capture" label="Capture its packets" defaultChecked=${spec?.capture ?? false} aria-invalid=${fault ? "true" : undefined}
            hint=${login ? `${where}; they show the login, so for the lab's own account alone` : where}/>
        ${fault && html`<p class="fault">${fault}</p>`}</div>`;
}

/** One of a few, as a row of segments. */
export function Choice({ name, legend, options, value, onInput }) {
    return html`<fieldset class="choice"><legend>${legend}</legend><div class="segments">
        ${options.map(([each, text]) => html`<label><input type="radio" name=${name} value=${each} defaultChecked=${each === value}
            onInput=${onInput}/><span>${text}</span></label>`)}</div></fieldset>`;
}

/**
 * A form that makes a job. What is wrong is shown at its field, and the first such field gets the focus.
 *
 * @param submit is given the form's data; it posts the job
 * @param fields draws the fields, given the faults
 */
export function JobForm({ submit, fields, label }) {
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState(null);
    const ref = useRef(null);
    const errors = error instanceof ApiProblem ? error.errors : [];

    useEffect(() => {
        const faulty = ref.current.querySelector("[aria-invalid]");
        const folded = faulty?.closest("details");
        if (folded) {
            folded.open = true;
        }
        faulty?.focus();
    }, [error]);

    async function onSubmit(event) {
        event.preventDefault();
        setBusy(true);
        setError(null);
        try {
            await submit(new FormData(ref.current));
        } catch (caught) {
            setError(caught);
        } finally {
            setBusy(false);
        }
    }

    return html`<form ref=${ref} onSubmit=${onSubmit} class="job-form" novalidate autocomplete="off">
        ${fields(errors)}
        ${error && html`<${Trouble} error=${error}/>`}
        <button class="button primary" disabled=${busy}>${busy ? "Handing it in …" : label}</button>
    </form>`;
}

/** The form's texts that are not empty. */
export const text = (data, name) => (data.get(name) ?? "").trim() || undefined;

export const list = (data, name) => (data.get(name) ?? "").split(/[\s,;]+/).filter(Boolean);

export const mailboxes = (data, name) => (data.get(name) ?? "").split(/[\n;]+|,(?=[^,]*@)/).map(each => each.trim()).filter(Boolean);

/** A number; what is none stays a text, so that the gateway tells what is wrong with it. */
export function number(data, name) {
    const given = text(data, name);
    return given === undefined ? undefined : /^-?\d+$/.test(given) ? Number(given) : given;
}
