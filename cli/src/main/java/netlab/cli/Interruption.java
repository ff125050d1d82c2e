package netlab.cli;

/// Does something if this program is ended by a signal before this is closed.
final class Interruption implements AutoCloseable {
    private final Thread hook;

    Interruption(Runnable action) {
        hook = new Thread(action, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // it is being ended, and the action under way
        }
    }
}
