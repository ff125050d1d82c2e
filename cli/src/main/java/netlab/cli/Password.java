package netlab.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Obtains a password that is not among the arguments.
final class Password {
    static final String VARIABLE = "NETLAB_MAIL_PASSWORD";

    private static final int LONGEST = 1_024;

    private Password() {}

    /// The password: of the environment, typed without being shown, or the first line of standard input.
    ///
    /// @param labs whether it is for the lab's own mail server: no other is shown what is set for that one
    static String obtain(Netlab netlab, String user, boolean labs) throws CliFailure {
        Optional<String> set = netlab.environment(VARIABLE);
        if (labs && set.isPresent()) {
            return set.get();
        }
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (console.isPresent()) {
            char[] typed = console.get().readPassword("Password of %s: ", SafeText.line(user));
            if (typed != null && typed.length > 0) {
                return new String(typed);
            }
        } else if (netlab.environment("NETLAB_TERMINALS").filter(each -> each.contains("in")).isPresent()) {
            throw CliFailure.usage("it can't be typed unseen here: " + setIt(labs) + "pipe the password in");
        } else {
            String line = firstLine(netlab);
            if (!line.isEmpty()) {
                return line;
            }
        }
        throw CliFailure.usage("a password is needed for --user: " + setIt(labs) + "type it, or pipe it in");
    }

    private static String setIt(boolean labs) {
        return labs ? "set " + VARIABLE + ", or " : "";
    }

    private static String firstLine(Netlab netlab) throws CliFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = netlab.in().read(); next >= 0 && next != '\n'; next = netlab.in().read()) {
                if (line.size() == LONGEST) {
                    throw CliFailure.usage("the password is longer than " + LONGEST + " bytes");
                }
                line.write(next);
            }
        } catch (IOException e) {
            throw CliFailure.usage("the password can't be read: " + Gateway.words(e));
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
