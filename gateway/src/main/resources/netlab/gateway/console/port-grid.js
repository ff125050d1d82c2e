import { html, useRef, useState } from "./preact.js";
import { each } from "./ports.js";
import { PORT_STATES } from "./states.js";
import { Shape } from "./ui.js";

const COLUMNS = 10;

function words(known) {
    const heard = known.greeting ?? known.answer;
    return [`Port ${known.port}`, PORT_STATES[known.state], known.identified ?? known.service, known.reason,
        heard && heard.text.trim().slice(0, 80)].filter(Boolean).join(", ");
}

/** Where the focus goes with a key from the port at an index, or null. */
export function step(key, index, length) {
    const to = {
        ArrowRight: index + 1, ArrowLeft: index - 1, ArrowDown: index + COLUMNS, ArrowUp: index - COLUMNS,
        Home: index - index % COLUMNS, End: Math.min(length - 1, index - index % COLUMNS + COLUMNS - 1),
        PageDown: Math.min(length - 1, index + 5 * COLUMNS), PageUp: Math.max(0, index - 5 * COLUMNS),
    }[key];
    return to === undefined || to < 0 || to >= length ? null : to;
}

/**
 * The ports one by one, each with its state as colour and as shape. One of them is in the order of the tab key; the arrow keys
 * lead to the others.
 *
 * @param look is told the port that has the focus or the pointer
 */
export function PortGrid({ ports, label, look, looked }) {
    const [at, setAt] = useState(0);
    const ref = useRef(null);
    const list = [...each(ports.ranges)];
    const current = Math.min(at, list.length - 1);

    function onKeyDown(event) {
        const to = step(event.key, current, list.length);
        if (to !== null) {
            event.preventDefault();
            setAt(to);
            ref.current.querySelectorAll("[role=gridcell]")[to].focus();
        }
    }

    function indexOf(event) {
        const cell = event.target.closest("[role=gridcell]");
        return cell ? Number(cell.dataset.index) : -1;
    }

    function onFocus(event) {
        const index = indexOf(event);
        if (index >= 0) {
            setAt(index);
            look(list[index]);
        }
    }

    function onPointer(event) {
        const index = indexOf(event);
        if (index >= 0 && list[index] !== looked) {
            look(list[index]);
        }
    }

    const rows = [];
    for (let i = 0; i < list.length; i += COLUMNS) {
        rows.push(html`<div role="row" key=${list[i]}>${list.slice(i, i + COLUMNS).map((port, j) => {
            const known = ports.at(port);
            return html`<div role="gridcell" key=${port} class="port tint ${known.state} ${port === looked ? "looked" : ""}" data-index=${i + j} data-port=${port}
                data-state=${known.state} tabindex=${i + j === current ? 0 : -1} aria-label=${words(known)}><span>${port}</span><${Shape} of=${known.state}/></div>`;
        })}</div>`);
    }
    return list.length > 0 && html`<div role="grid" class="port-grid" aria-label=${label} ref=${ref} onKeyDown=${onKeyDown} onfocusin=${onFocus}
        onMouseOver=${onPointer}>${rows}</div>`;
}
