package netlab.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import netlab.mail.ImapResponse.Condition;

/// Reads one IMAP response, as [ImapFrames] cut it, by the grammar of RFC 9051 §9.
final class ImapParser {
    private static final int DEEPEST = 32;
    private static final int MOST_VALUES = 500_000;

    private final String in;
    private int at;
    private int values;

    private ImapParser(String frame) {
        in = frame;
    }

    static ImapResponse parse(String frame) throws BrokenProtocolException {
        return new ImapParser(frame).response();
    }

    private ImapResponse response() throws BrokenProtocolException {
        if (in.startsWith("+")) {
            return new ImapResponse.Continuation(in.substring(1).strip());
        }
        String tag = word();
        space();
        String first = word();
        Optional<Condition> condition = condition(first);
        if (condition.isPresent()) {
            String code = code();
            String text = in.substring(at);
            return tag.equals("*")
                    ? new ImapResponse.Status(condition.get(), code, text)
                    : new ImapResponse.Tagged(tag, condition.get(), code, text);
        }
        if (!tag.equals("*")) {
            throw broken("a tagged response without a condition");
        }
        if (first.isEmpty()) {
            throw broken("a response without a name");
        }
        return data(first);
    }

    private ImapResponse data(String first) throws BrokenProtocolException {
        long number = -1;
        String name = first;
        if (first.chars().allMatch(c -> c >= '0' && c <= '9')) {
            number = number(first);
            space();
            name = word();
        }
        List<ImapValue> list = new ArrayList<>();
        while (at < in.length()) {
            space();
            if (at < in.length()) {
                list.add(value(0));
            }
        }
        return new ImapResponse.Data(number, name.toUpperCase(Locale.ROOT), list);
    }

    private ImapValue value(int depth) throws BrokenProtocolException {
        if (++values > MOST_VALUES) {
            throw broken("a response of too many values");
        }
        return switch (peek()) {
            case '(' -> group(depth + 1);
            case '"' -> quoted();
            case '{' -> literal();
            case '~' -> literal8();
            default -> atom();
        };
    }

    private ImapValue group(int depth) throws BrokenProtocolException {
        if (depth > DEEPEST) {
            throw broken("lists nested deeper than " + DEEPEST);
        }
        at++;
        List<ImapValue> list = new ArrayList<>();
        while (peek() != ')') {
            list.add(value(depth));
            // Address and body structures put lists beside each other without a space.
            while (peek() == ' ') {
                at++;
            }
        }
        at++;
        return new ImapValue.Group(list);
    }

    private ImapValue quoted() throws BrokenProtocolException {
        at++;
        StringBuilder text = new StringBuilder();
        while (peek() != '"') {
            if (in.charAt(at) == '\\') {
                at++;
            }
            char c = peek();
            if (c == '\r' || c == '\n') {
                throw broken("a line end in a quoted string");
            }
            text.append(c);
            at++;
        }
        at++;
        return new ImapValue.Text(text.toString());
    }

    private ImapValue literal8() throws BrokenProtocolException {
        if (at + 1 < in.length() && in.charAt(at + 1) == '{') {
            at++;
            return literal();
        }
        return atom();
    }

    private ImapValue literal() throws BrokenProtocolException {
        int close = in.indexOf('}', at);
        if (close < 0 || !in.startsWith("\r\n", close + 1)) {
            throw broken("a literal without its size");
        }
        long size = number(in.substring(at + 1, close));
        int from = close + 3;
        if (size > in.length() - from) {
            throw broken("a literal that is cut short");
        }
        at = from + (int) size;
        return new ImapValue.Text(in.substring(from, at));
    }

    private ImapValue atom() throws BrokenProtocolException {
        int from = at;
        while (at < in.length() && isAtomChar(in.charAt(at))) {
            if (in.charAt(at) == '[') {
                int close = in.indexOf(']', at);
                if (close < 0) {
                    throw broken("a section without its end");
                }
                at = close;
            }
            at++;
        }
        if (at == from) {
            throw broken("a character that starts no value");
        }
        String text = in.substring(from, at);
        return text.equalsIgnoreCase("NIL") ? new ImapValue.Nil() : new ImapValue.Atom(text);
    }

    private static boolean isAtomChar(char c) {
        return c > ' ' && c != '(' && c != ')' && c != '"' && c != '{' && c != 0x7F;
    }

    private String code() throws BrokenProtocolException {
        if (at < in.length()) {
            space();
        }
        if (!in.startsWith("[", at)) {
            return "";
        }
        int close = in.indexOf(']', at);
        if (close < 0) {
            return "";
        }
        String code = in.substring(at + 1, close);
        at = close + 1;
        if (in.startsWith(" ", at)) {
            at++;
        }
        return code;
    }

    private static Optional<Condition> condition(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (Condition condition : Condition.values()) {
            if (condition.name().equals(upper)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private String word() {
        int from = at;
        while (at < in.length() && in.charAt(at) > ' ' && in.charAt(at) != '(') {
            at++;
        }
        return in.substring(from, at);
    }

    private void space() throws BrokenProtocolException {
        if (peek() != ' ') {
            throw broken("no space where one belongs");
        }
        at++;
    }

    private char peek() throws BrokenProtocolException {
        if (at >= in.length()) {
            throw broken("a response that is cut short");
        }
        return in.charAt(at);
    }

    private long number(String digits) throws BrokenProtocolException {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw broken("no number where one belongs");
        }
        return Long.parseLong(digits);
    }

    private BrokenProtocolException broken(String what) {
        return new BrokenProtocolException(what + " (at byte " + at + ")");
    }
}
