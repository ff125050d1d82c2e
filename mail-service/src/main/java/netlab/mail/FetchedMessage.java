package netlab.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A message as it came in a FETCH response (RFC 9051 §7.5.2).
///
/// @param uid its UID
/// @param size its bytes on the server
/// @param octets its bytes, one char each; they may be fewer than there are on the server
record FetchedMessage(long uid, List<String> flags, long size, String octets) {
    FetchedMessage {
        flags = List.copyOf(flags);
    }

    /// Reads a response; empty when it is none with a body, but news about flags that nobody asked for.
    static Optional<FetchedMessage> of(ImapResponse.Data data) {
        if (!data.name().equals("FETCH") || data.values().isEmpty()) {
            return Optional.empty();
        }
        long uid = 0;
        long size = 0;
        List<String> flags = List.of();
        Optional<String> octets = Optional.empty();
        List<ImapValue> items = data.values().getFirst().members();
        for (int i = 0; i + 1 < items.size(); i += 2) {
            ImapValue value = items.get(i + 1);
            String item = items.get(i).text().toUpperCase(Locale.ROOT);
            switch (item) {
                case "UID" -> uid = value.number();
                case "RFC822.SIZE" -> size = value.number();
                case "FLAGS" -> flags = value.members().stream().map(ImapValue::text).toList();
                default -> octets = item.startsWith("BODY[]") ? Optional.of(value.text()) : octets;
            }
        }
        return uid > 0 && octets.isPresent()
                ? Optional.of(new FetchedMessage(uid, flags, size, octets.get()))
                : Optional.empty();
    }
}
