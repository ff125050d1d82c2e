import { html, useEffect, useRef } from "./preact.js";
import { count, each } from "./ports.js";

const COLUMNS = 256;

/** Very many ports as a picture, one point a port; what it shows stands beside it as numbers and lists. */
export function PortMap({ ports, label }) {
    const ref = useRef(null);
    const total = count(ports.ranges);
    const height = Math.ceil(total / COLUMNS);

    useEffect(() => {
        const canvas = ref.current;
        const context = canvas.getContext("2d");
        const style = getComputedStyle(canvas);
        const colour = state => style.getPropertyValue(`--map-${state}`);
        const places = new Map();
        let n = 0;
        for (const port of each(ports.ranges)) {
            places.set(port, n++);
        }
        const paint = port => context.fillRect(places.get(port) % COLUMNS, Math.floor(places.get(port) / COLUMNS), 1, 1);
        context.fillStyle = colour("pending");
        context.fillRect(0, 0, COLUMNS, height);
        for (const group of ports.groups) {
            context.fillStyle = colour(group.state);
            for (const port of each(group.ranges)) {
                paint(port);
            }
        }
        for (const found of ports.findings.values()) {
            context.fillStyle = colour(found.state);
            paint(found.port);
        }
    });
    return html`<canvas class="port-map" ref=${ref} width=${COLUMNS} height=${height} role="img"
        aria-label="Map of ${total.toLocaleString("en")} ${label}: ${ports.counts.open} open"></canvas>`;
}
