package netlab.contracts;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/// Bytes that are not one JSON value. The message says what is wrong and where, and quotes nothing of the body: it may
/// hold a password.
public final class MalformedJson extends Exception {
    MalformedJson(String message) {
        super(message);
    }

    static MalformedJson because(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new MalformedJson(what(e) + where);
    }

    private static String what(JacksonException e) {
        String message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            return "duplicate key";
        }
        if (message.startsWith("Trailing token")) {
            return "more than one JSON value";
        }
        if (message.contains("exceeds the maximum")) {
            return "a string, a number, the nesting or the whole exceeds its limit";
        }
        if (message.contains("end-of-input") || message.contains("end of input")) {
            return "the JSON ends too early";
        }
        return "not valid JSON";
    }
}
