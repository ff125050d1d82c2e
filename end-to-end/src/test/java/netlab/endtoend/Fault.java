package netlab.endtoend;

/// What befalls a container for a while.
enum Fault {
    /// Somebody kills it, and starts it again later.
    KILL {
        @Override
        Runnable strike(Container container) {
            container.kill();
            return container::start;
        }
    },
    /// Its process dies, and the restart policy brings it back.
    CRASH {
        @Override
        Runnable strike(Container container) {
            container.crash();
            return () -> {};
        }
    },
    /// It stands still, with all its connections open.
    PAUSE {
        @Override
        Runnable strike(Container container) {
            container.pause();
            return container::unpause;
        }
    },
    /// Its network cable is pulled.
    CUT {
        @Override
        Runnable strike(Container container) {
            return container.cut();
        }
    };

    /// Lets it happen.
    ///
    /// @return what puts an end to it
    abstract Runnable strike(Container container);

    /// Whether its process loses what it holds in memory.
    boolean deadly() {
        return this == KILL || this == CRASH;
    }
}
