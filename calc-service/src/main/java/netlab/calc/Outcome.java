package netlab.calc;

/// What came of answering the bytes at hand: the [WireOperation] that was answered, [Incomplete] if the request has not
/// fully arrived, or the [Rejection] that says why it can have no answer. All of them are constants, so that a server
/// under load makes no garbage.
public sealed interface Outcome permits WireOperation, Incomplete, Rejection {}
