import { useEffect, useRef, useState } from "./preact.js";
import { connection, getJob, Unreachable } from "./api.js";
import { follow } from "./events.js";
import { ended } from "./format.js";
import { emptyModel, take, takeProblem, takeResult } from "./job-model.js";

/**
 * A job and what its events tell, as {job, model, stream, error}. Where it has ended well its result says all; else its events
 * are followed from the first.
 */
export function useJob(id) {
    const [view, setView] = useState({ id });
    const current = useRef(null);

    useEffect(() => {
        const model = emptyModel();
        let close = () => {};
        let gone = false;
        const show = change => {
            if (!gone) {
                current.current = { ...current.current, ...change, id, model };
                setView(current.current);
            }
        };
        current.current = { id };

        async function load() {
            const job = await getJob(id);
            show({ job, error: null });
            return job;
        }

        function onEvents(events) {
            events.forEach(event => take(model, event));
            show({});
            if (ended(model.state)) {
                close();
                show({ stream: "ended" });
                load().catch(error => show({ error }));
            }
        }

        async function refused() {
            return ended((await load()).state) && ended(model.state);
        }

        async function start() {
            try {
                const job = await load();
                if (gone) {
                    return;
                }
                if (job.state === "succeeded") {
                    takeResult(model, job.result);
                    model.state = job.state;
                    show({ stream: "ended" });
                } else {
                    if (job.problem) {
                        takeProblem(model, job.problem);
                    }
                    close = follow(job.links.events, { onEvents, onState: stream => show({ stream }), refused });
                }
            } catch (error) {
                show({ error });
            }
        }

        const forget = connection.subscribe(state => {
            if (state === "online" && current.current.error instanceof Unreachable && !current.current.job) {
                void start();
            }
        });
        void start();
        return () => {
            gone = true;
            forget();
            close();
        };
    }, [id]);
    return view.id === id ? view : { id };
}
