import { observable } from "./observable.js";

/** What the address after the # says: its parts, and its query. */
export function parse(hash) {
    const [path, query] = hash.replace(/^#\/?/, "").split("?");
    return { parts: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query ?? "") };
}

export const route = observable(parse(location.hash));

window.addEventListener("hashchange", () => route.set(parse(location.hash)));

export function go(path) {
    location.hash = path;
}
