package netlab.mail;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;

/// The grammar of RFC 5322 §3.4, with characters beyond ASCII allowed in names and domains, where they are encoded later.
final class MailboxParser {
    private final String in;
    private int at;

    MailboxParser(String text) {
        in = text;
    }

    Mailbox mailbox() {
        List<String> phrase = new ArrayList<>();
        skipSpace();
        while (at < in.length() && in.charAt(at) != '<' && in.charAt(at) != '@') {
            phrase.add(in.charAt(at) == '"' ? quotedString() : atoms());
            skipSpace();
        }
        if (at < in.length() && in.charAt(at) == '@') {
            at = 0;
            return bare();
        }
        expect('<');
        String local = localPart();
        expect('@');
        Mailbox mailbox = new Mailbox(String.join(" ", phrase), local, domain());
        expect('>');
        end();
        return mailbox;
    }

    Mailbox bare() {
        skipSpace();
        String local = localPart();
        expect('@');
        Mailbox mailbox = new Mailbox("", local, domain());
        end();
        return mailbox;
    }

    private String localPart() {
        if (at < in.length() && in.charAt(at) == '"') {
            return quotedString();
        }
        String local = until("@<>()[]\\,;: \t\"");
        if (!Mailbox.DOT_ATOM.matcher(local).matches()) {
            throw new IllegalArgumentException("no local part before the @");
        }
        return local;
    }

    private String domain() {
        if (at < in.length() && in.charAt(at) == '[') {
            int close = in.indexOf(']', at);
            String literal = close < 0 ? "" : in.substring(at, close + 1);
            at += literal.length();
            return literal;
        }
        String domain = until("@<>()[]\\,;: \t\"");
        return Bytes.isAscii(domain) ? domain : IDN.toASCII(domain);
    }

    private String atoms() {
        String atoms = until("<>()[]@,;:\\\" \t");
        if (atoms.isEmpty()) {
            throw new IllegalArgumentException("a character that no address may have there");
        }
        return atoms;
    }

    private String quotedString() {
        StringBuilder text = new StringBuilder();
        for (at++; at < in.length(); at++) {
            char c = in.charAt(at);
            if (c == '"') {
                at++;
                return text.toString();
            }
            if (c == '\\' && at + 1 < in.length()) {
                c = in.charAt(++at);
            }
            text.append(c);
        }
        throw new IllegalArgumentException("a quote that is not closed");
    }

    private String until(String stops) {
        int from = at;
        while (at < in.length() && stops.indexOf(in.charAt(at)) < 0 && !Mailbox.isControl(in.charAt(at))) {
            at++;
        }
        return in.substring(from, at);
    }

    private void skipSpace() {
        while (at < in.length() && (in.charAt(at) == ' ' || in.charAt(at) == '\t')) {
            at++;
        }
    }

    private void expect(char c) {
        if (at >= in.length() || in.charAt(at) != c) {
            throw new IllegalArgumentException("no " + c + " where one belongs in an address");
        }
        at++;
    }

    private void end() {
        skipSpace();
        if (at < in.length()) {
            throw new IllegalArgumentException("something after the address");
        }
    }
}
