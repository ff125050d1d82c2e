package netlab.gateway;

import java.time.Duration;
import java.util.Map;
import netlab.contracts.JobKind;
import netlab.contracts.RunId;
import netlab.contracts.TraceParent;

/// Hands jobs to the services that do them, and brings their events back.
interface Dispatcher extends AutoCloseable {
    /// Starts a run in some replica of the kind's service.
    ///
    /// @param spec as JSON, with its secret
    /// @param trace the job's place in its trace, whose next one the service gets
    /// @throws RunLost when no replica took it, or it isn't known whether one did
    RemoteRun start(RunId run, JobKind kind, byte[] spec, TraceParent trace) throws RunLost, InterruptedException;

    /// Stops a run of which no stream is left, wherever it may be.
    ///
    /// @param patience how long at most to wait until no replica has it any more; zero to ask once
    void stop(RunId run, JobKind kind, Duration patience) throws InterruptedException;

    /// Whether the service of each kind, by the kind's name, is ready.
    Map<String, String> services() throws InterruptedException;

    @Override
    void close();
}
