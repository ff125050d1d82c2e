package netlab.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/// Knows which streams lead to a terminal. The script that starts this program tells, in `NETLAB_TERMINALS` (of `in`, `out` and
/// `err` those that do), for a Java program can't find out; without the script, a console stands for both.
final class Terminals {
    private static final int WIDTH = 80;
    private static final int WIDEST = 1_000;

    private Terminals() {}

    static Screen.Look look(Map<String, String> environment) {
        String told = environment.get("NETLAB_TERMINALS");
        boolean able = !"dumb".equals(environment.get("TERM"));
        boolean console = told == null && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        boolean out = able && (console || told != null && told.contains("out"));
        boolean err = able && (console || told != null && told.contains("err"));
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen.Look(out, err, colour, width(environment.getOrDefault("COLUMNS", "")));
    }

    private static int width(String columns) {
        try {
            return Math.clamp(Integer.parseInt(columns.strip()), 20, WIDEST);
        } catch (NumberFormatException _) {
            return WIDTH;
        }
    }
}
