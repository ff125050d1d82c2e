package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A mailbox's name as IMAP4rev1 writes it: modified UTF-7 (RFC 3501 §5.1.3).
final class MailboxName {
    private MailboxName() {}

    static String encode(String name) {
        StringBuilder out = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= ' ' && c <= '~') {
                flush(run, out);
                out.append(c == '&' ? "&-" : String.valueOf(c));
            } else {
                run.append(c);
            }
        }
        flush(run, out);
        return out.toString();
    }

    private static void flush(StringBuilder run, StringBuilder out) {
        if (!run.isEmpty()) {
            byte[] utf16 = run.toString().getBytes(StandardCharsets.UTF_16BE);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
            out.append('&').append(base64.replace('/', ',')).append('-');
            run.setLength(0);
        }
    }
}
