package netlab.capture;

/// What should be a capture file is none, or one of another kind.
final class BrokenCaptureException extends Exception {
    BrokenCaptureException(String message) {
        super(message);
    }
}
