package netlab.gateway;

/// Does what a job's own thread shall not wait for.
final class Aside {
    private Aside() {}

    /// Something that waits.
    @FunctionalInterface
    interface Step {
        void take() throws InterruptedException;
    }

    /// Takes a step on a thread of its own.
    static void take(Step step) {
        Thread.ofVirtual().name("aside").start(() -> {
            try {
                step.take();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // nobody does; it ends with the process
            }
        });
    }
}
