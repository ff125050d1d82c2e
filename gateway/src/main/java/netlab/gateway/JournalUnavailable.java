package netlab.gateway;

/// The journal can't be written or read now: the disk is full, the file is broken, or it is closed. Nothing of the call
/// was kept.
public final class JournalUnavailable extends Exception {
    JournalUnavailable(String message) {
        super(message);
    }

    JournalUnavailable(Throwable cause) {
        super("the journal fails: " + cause.getMessage(), cause);
    }
}
