package netlab.service;

import netlab.capture.SocketLog;
import netlab.contracts.Event;

/// Where a running job tells what happens.
public interface Events {
    /// Tells an event. Waits while whoever follows the job is slow.
    ///
    /// @throws InterruptedException when the job is cancelled
    void emit(Event event) throws InterruptedException;

    /// Waits for the gateway's commit, after which the job can no longer be cancelled or run again. A run that no gateway
    /// named goes on at once.
    ///
    /// @throws JobFailure with `not-committed` when the commit doesn't come in time
    /// @throws InterruptedException when the job is cancelled
    void awaitCommit() throws JobFailure, InterruptedException;

    /// Where to tell what the job does with its sockets, for the capture of their packets.
    default SocketLog sockets() {
        return SocketLog.NONE;
    }
}
