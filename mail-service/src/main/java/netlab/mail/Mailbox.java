package netlab.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A mailbox as a header names it (RFC 5322 §3.4): `Name <local@domain>`.
///
/// @param name the display name, or nothing
/// @param localPart without the quotes it may need
/// @param domain a host name in ASCII (an international one already converted) or an address literal in brackets
record Mailbox(String name, String localPart, String domain) {
    static final Pattern DOT_ATOM = Pattern
            .compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern ATOMS = Pattern
            .compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern HOST = Pattern
            .compile("(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
    private static final Pattern LITERAL = Pattern.compile("\\[(?:IPv6:[0-9A-Fa-f:.]{2,45}|[0-9.]{7,15})\\]",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_QUOTED_NAME = 60;

    Mailbox {
        if (name.chars().anyMatch(Mailbox::isControl)) {
            throw new IllegalArgumentException("a control character in a display name");
        }
        if (localPart.isEmpty() || localPart.length() > LONGEST_LOCAL_PART) {
            throw new IllegalArgumentException("a local part has 1 to " + LONGEST_LOCAL_PART + " characters");
        }
        if (localPart.chars().anyMatch(c -> isControl(c) || c > 0x7E)) {
            throw new IllegalArgumentException("a local part is printable ASCII");
        }
        if (!HOST.matcher(domain).matches() && !LITERAL.matcher(domain).matches()) {
            throw new IllegalArgumentException("no domain: it must be a host name or an address literal");
        }
    }

    static boolean isControl(int c) {
        return c < 0x20 || c == 0x7F;
    }

    /// Reads one mailbox.
    ///
    /// @throws IllegalArgumentException when the text is none; the message says what is wrong, without the text
    static Mailbox parse(String text) {
        return new MailboxParser(text).mailbox();
    }

    /// Reads an address without a name, as an envelope has it.
    static Mailbox address(String text) {
        Mailbox mailbox = new MailboxParser(text).bare();
        if (mailbox.address().length() > 254) {
            throw new IllegalArgumentException("an address has at most 254 characters");
        }
        return mailbox;
    }

    /// `local@domain`, the local part quoted where it must be.
    String address() {
        return (DOT_ATOM.matcher(localPart).matches() ? localPart : quoted(localPart)) + "@" + domain;
    }

    /// The words of this mailbox in a header; between two of them the line may be folded.
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (name.isEmpty()) {
            words.add(address());
            return words;
        }
        boolean risky = name.contains("=?") || !name.equals(name.strip());
        if (ATOMS.matcher(name).matches() && !risky) {
            words.addAll(List.of(name.split(" ")));
        } else if (Bytes.isAscii(name) && name.length() <= LONGEST_QUOTED_NAME && !risky) {
            words.add(quoted(name));
        } else {
            words.addAll(EncodedWords.encode(name, EncodedWords.LONGEST - 16));
        }
        words.add("<" + address() + ">");
        return words;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
