package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Path;

/// A system that takes jobs over HTTP and runs them.
interface Contender {
    /// As the tables call it.
    String title();

    /// Starts it with nothing in its store.
    ///
    /// @param folder for its data and logs, empty
    /// @param working whether it runs jobs; else they only wait
    Running start(Path folder, boolean working) throws IOException, InterruptedException;

    /// It, started.
    interface Running extends AutoCloseable {
        int port();

        /// Whether every job has ended.
        boolean idle(HttpConnection connection) throws IOException;

        @Override
        void close();
    }
}
