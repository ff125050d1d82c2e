package netlab.mail;

import java.util.List;

/// A value in an IMAP response (RFC 9051 §4).
sealed interface ImapValue {
    /// An atom or number, flags and section names like `BODY[HEADER]<0>` included.
    record Atom(String text) implements ImapValue {}

    /// A quoted string or literal: octets, one char each.
    record Text(String octets) implements ImapValue {}

    /// A parenthesised list.
    record Group(List<ImapValue> values) implements ImapValue {
        public Group {
            values = List.copyOf(values);
        }
    }

    /// `NIL`: no value.
    record Nil() implements ImapValue {}

    /// The value as text: of an atom or string its content, of the others nothing.
    default String text() {
        return switch (this) {
            case Atom(String text) -> text;
            case Text(String octets) -> octets;
            case Group _,Nil _ -> "";
        };
    }

    /// The members of a list; of anything else none.
    default List<ImapValue> members() {
        return this instanceof Group(List<ImapValue> values) ? values : List.of();
    }

    /// The value as a number; 0 when it is none.
    default long number() {
        String digits = text();
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}
