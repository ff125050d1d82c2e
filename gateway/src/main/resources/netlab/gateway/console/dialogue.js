import { html } from "./preact.js";
import { duration } from "./format.js";

const SPEAKERS = { client: "C", server: "S" };

/** A dialogue line by line, client and server apart, with what base64 and the like stand for. */
export const Dialogue = ({ lines, label }) => html`<ol class="dialogue" aria-label=${label}>${lines.map((line, i) => html`<li key=${i} class=${line.from}>
    <span class="speaker" aria-hidden="true">${SPEAKERS[line.from]}</span><span class="hidden">${line.from}: </span>
    <span class="said"><code>${line.line}</code>${line.meaning && html`<span class="meaning">${line.meaning}</span>`}</span>
    <span class="at">${duration(line.atMs)}</span></li>`)}</ol>`;
