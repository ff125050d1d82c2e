package netlab.mail;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import netlab.contracts.Mailbox;

/// A mailbox on its way into a header (RFC 5322 §3.4). Its domain is in ASCII; its local part may go beyond, where the server
/// takes that (RFC 6532).
///
/// @param name the display name, or nothing
/// @param address `local@domain`, an international domain already converted
record HeaderMailbox(String name, String address) {
    private static final Pattern ATOMS = Pattern
            .compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final int LONGEST_QUOTED_NAME = 60;
    private static final int FIRST_WORD = 59;

    HeaderMailbox {
        if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            throw new IllegalArgumentException("a control character in a display name");
        }
        address = path(address);
    }

    /// Reads one mailbox.
    ///
    /// @throws IllegalArgumentException when the text is none; the message says what is wrong, without the text
    static HeaderMailbox parse(String text) {
        Mailbox mailbox = Mailbox.parse(text).orElseThrow(() -> new IllegalArgumentException("no mailbox"));
        return new HeaderMailbox(mailbox.name(), mailbox.address());
    }

    /// An address as an envelope and a header say it: an international domain in its ASCII form (RFC 5890), the local part as
    /// it is. Signs that become others on the way, as a fullwidth `＞` becomes the end of a path, are refused.
    ///
    /// @throws IllegalArgumentException when it is no address
    static String path(String address) {
        if (!Mailbox.isAddress(address)) {
            throw new IllegalArgumentException("no address");
        }
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        if (Bytes.isAscii(domain)) {
            return address;
        }
        String path = address.substring(0, at + 1) + ascii(domain);
        if (!Mailbox.isAddress(path)) {
            throw new IllegalArgumentException("no address");
        }
        return path;
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no address: its domain has no form in ASCII", e);
        }
    }

    /// The words of this mailbox in a header; between two of them the line may be folded.
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (name.isEmpty()) {
            words.add(address);
            return words;
        }
        boolean risky = name.contains("=?") || !name.equals(name.strip());
        if (ATOMS.matcher(name).matches() && !risky) {
            words.addAll(List.of(name.split(" ")));
        } else if (Bytes.isAscii(name) && name.length() <= LONGEST_QUOTED_NAME && !risky) {
            words.add('"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        } else {
            words.addAll(EncodedWords.encode(name, FIRST_WORD));
        }
        words.add("<" + address + ">");
        return words;
    }
}
