import { useEffect, useState } from "./preact.js";

/** A value that tells who listens when it changes. */
export function observable(initial) {
    let value = initial;
    const listeners = new Set();
    return {
        get: () => value,
        set(next) {
            if (next !== value) {
                value = next;
                [...listeners].forEach(listener => listener(next));
            }
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}

/** The value of an observable, for a component that shall be drawn anew when it changes. */
export function useObservable(source) {
    const [value, setValue] = useState(source.get());
    useEffect(() => {
        setValue(source.get());
        return source.subscribe(setValue);
    }, [source]);
    return value;
}
