import { observable } from "./observable.js";

/** A part of the address; one that is badly encoded leads to no page as it stands. */
function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

/** What the address after the # says: its parts, and its query. */
export function parse(hash) {
    const [path, query] = hash.replace(/^#\/?/, "").split("?");
    return { parts: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query ?? "") };
}

export const route = observable(parse(location.hash));

window.addEventListener("hashchange", () => route.set(parse(location.hash)));

export function go(path) {
    location.hash = path;
}
