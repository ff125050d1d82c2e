package netlab.mail;

/// The final dot was on its way, and no reply tells whether the server took the message. Sending it again could make two.
public final class DeliveryUnknownException extends Exception {
    DeliveryUnknownException(Throwable cause) {
        super("the answer to the final dot did not come", cause);
    }
}
