package netlab.gateway;

import java.util.List;
import netlab.capture.Captured;

/// A run under way in a service. Closing it leaves the run to itself: its service cancels it, unless it was committed.
interface RemoteRun extends AutoCloseable {
    /// Waits for the run's next events and takes all that are there. An ending comes last, and nothing after it.
    ///
    /// @return at least one
    /// @throws RunLost when none will come any more
    List<Entry> next() throws RunLost, InterruptedException;

    /// Tells the very replica that has the run to go on past the point of no return. Whether it did, only the events tell.
    ///
    /// @return false when it is certain that the run has not heard it, and never will
    boolean commit() throws InterruptedException;

    /// Asks the replica to stop the run, again and again until it has heard or is gone. The ending then comes as an event.
    void cancel() throws InterruptedException;

    /// Asks the replica that had the run for the packets of its sockets, after its ending. It may be closed by then.
    Captured capture() throws InterruptedException;

    @Override
    void close();
}
