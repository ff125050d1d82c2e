const TYPES = ["job.queued", "job.started", "job.progress", "job.retrying", "job.succeeded", "job.failed", "job.cancelled",
    "scan.port", "scan.ports", "scan.limited", "mail.line", "mail.ready", "calc.exchange", "calc.case"];
const GATHER_MS = 50;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10000;

/**
 * Follows a stream of events until it is closed. The browser resumes a stream that drops; one that is refused is asked for
 * again, ever more seldom. Nothing is followed while nobody looks: browsers allow a host only six connections.
 *
 * @param onEvents is given the events that came, a few at a time
 * @param onState is told "connecting", "live", "resumed", "dropped", "paused" or "ended"
 * @param refused is asked when the server ends or refuses the stream; true if that is its end
 * @return closes it
 */
export function follow(path, { onEvents, onState, refused }) {
    let source = null;
    let waiting = [];
    let gathering = 0;
    let retrying = 0;
    let pause = FIRST_PAUSE_MS;
    let dropped = false;
    let closed = false;

    function flush() {
        gathering = 0;
        const events = waiting;
        waiting = [];
        onEvents(events);
    }

    function take(message) {
        waiting.push(JSON.parse(message.data));
        gathering ||= setTimeout(flush, GATHER_MS);
    }

    function drop() {
        dropped = true;
        onState("dropped");
    }

    async function onClosed() {
        source = null;
        const over = await refused().catch(() => false);
        if (closed || source || document.hidden) {
            return; // or opened again meanwhile, or nobody looks: whoever does so later opens it
        }
        if (over) {
            onState("ended");
        } else {
            drop();
            retrying = setTimeout(open, pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        }
    }

    function open() {
        retrying = 0;
        source = new EventSource(path);
        TYPES.forEach(type => source.addEventListener(type, take));
        source.onopen = () => {
            pause = FIRST_PAUSE_MS;
            onState(dropped ? "resumed" : "live");
            dropped = false;
        };
        source.onerror = () => {
            if (gathering) {
                clearTimeout(gathering);
                flush();
            }
            if (closed) {
                return; // what had just come was the end
            }
            if (source.readyState === EventSource.CLOSED) {
                void onClosed();
            } else {
                drop();
            }
        };
    }

    function shut() {
        source?.close();
        source = null;
        clearTimeout(retrying);
        retrying = 0;
    }

    function look() {
        if (document.hidden && (source || retrying)) {
            shut();
            onState("paused");
        } else if (!document.hidden && !source && !retrying) {
            onState("connecting");
            open();
        }
    }

    document.addEventListener("visibilitychange", look);
    onState("connecting");
    open();
    return () => {
        closed = true;
        document.removeEventListener("visibilitychange", look);
        shut();
        clearTimeout(gathering);
    };
}
