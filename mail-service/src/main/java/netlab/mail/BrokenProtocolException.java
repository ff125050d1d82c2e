package netlab.mail;

/// The peer said something that its protocol does not allow, or more than the limits allow. The dialogue can't go on.
/// The message never holds what the client sent, so no secret can be in it.
public final class BrokenProtocolException extends Exception {
    BrokenProtocolException(String message) {
        super(message);
    }
}
