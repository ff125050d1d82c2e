package netlab.mail;

import java.util.List;

/// One response of an IMAP server (RFC 9051 §7).
sealed interface ImapResponse {
    /// How a command went, or in what state the server is.
    enum Condition {
        OK,
        NO,
        BAD,
        BYE,
        PREAUTH
    }

    /// The end of a command, with the command's tag.
    ///
    /// @param code the response code between brackets, or nothing
    record Tagged(String tag, Condition condition, String code, String text) implements ImapResponse {}

    /// A status that belongs to no command.
    record Status(Condition condition, String code, String text) implements ImapResponse {}

    /// Data: `* 23 FETCH (…)` has a number, `* SEARCH 2 3` has none (−1).
    record Data(long number, String name, List<ImapValue> values) implements ImapResponse {
        public Data {
            values = List.copyOf(values);
        }
    }

    /// The server waits for the rest of the command.
    record Continuation(String text) implements ImapResponse {}
}
