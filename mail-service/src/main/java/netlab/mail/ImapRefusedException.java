package netlab.mail;

import netlab.mail.ImapResponse.Condition;

/// The IMAP server said NO or BAD to a command, or BYE.
public final class ImapRefusedException extends Exception {
    private final String command;
    private final Condition condition;
    private final String code;
    private final String text;

    /// @param command the command's name alone, since its arguments may be secret
    ImapRefusedException(String command, Condition condition, String code, String text) {
        super("the server answered " + command + " with " + condition);
        this.command = command;
        this.condition = condition;
        this.code = code;
        this.text = text;
    }

    String command() {
        return command;
    }

    Condition condition() {
        return condition;
    }

    /// The response code between brackets like `AUTHENTICATIONFAILED`, or nothing.
    String code() {
        return code;
    }

    String text() {
        return text;
    }
}
