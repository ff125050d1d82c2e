package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;

/// What the user sees: results on one stream, everything else on another, with a line at the bottom that changes in place where
/// that other one is a terminal. Text of others must be made safe before it comes here.
final class Screen {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final Look look;
    private String bar = "";
    private boolean quiet;

    /// What the streams lead to.
    ///
    /// @param outTerminal whether results go to a terminal
    /// @param errTerminal whether the rest goes to one
    /// @param colour whether a terminal may be sent colours
    /// @param width the terminal's width in characters
    record Look(boolean outTerminal, boolean errTerminal, boolean colour, int width) {
        static final Look PIPE = new Look(false, false, false, 80);
    }

    Screen(PrintStream out, PrintStream err, Look look) {
        this.out = requireNonNull(out);
        this.err = requireNonNull(err);
        this.look = requireNonNull(look);
    }

    /// Leaves out notes and the bar from here on; errors are told all the same.
    synchronized void beQuiet() {
        quiet = true;
    }

    Look look() {
        return look;
    }

    /// Writes a line of the result.
    synchronized void result(String line) {
        if (look.outTerminal()) {
            erase();
        }
        out.print(line);
        out.print('\n');
        out.flush();
        if (look.outTerminal()) {
            draw();
        }
    }

    /// Writes bytes of the result as they are.
    synchronized void result(byte[] bytes) {
        erase();
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /// Where results go, for what writes by itself.
    PrintStream resultStream() {
        return out;
    }

    /// Writes a line beside the result.
    synchronized void note(String line) {
        if (!quiet) {
            aside(line);
        }
    }

    /// Writes a line that tells what went wrong.
    synchronized void error(String line) {
        aside((look.errTerminal() && look.colour() ? Style.RED.paint("netlab:") : "netlab:") + " " + line);
    }

    /// Writes a further line that belongs to an error.
    synchronized void errorDetail(String line) {
        aside("  " + line);
    }

    private void aside(String line) {
        erase();
        err.print(line);
        err.print('\n');
        err.flush();
        draw();
    }

    /// Shows this line at the bottom of a terminal, instead of the one before; empty for none.
    synchronized void bar(String line) {
        if (look.errTerminal() && !quiet && !line.equals(bar)) {
            erase();
            bar = line;
            draw();
        }
    }

    private void erase() {
        if (!bar.isEmpty()) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }

    private void draw() {
        if (!bar.isEmpty()) {
            err.print(bar);
            err.flush();
        }
    }

    /// The text as a result may show it.
    String paint(Style style, String text) {
        return look.outTerminal() && look.colour() && !text.isEmpty() ? style.paint(text) : text;
    }

    /// The text as a note may show it.
    String paintNote(Style style, String text) {
        return look.errTerminal() && look.colour() && !text.isEmpty() ? style.paint(text) : text;
    }

    /// Whether all results could be written.
    boolean wroteAll() {
        return !out.checkError();
    }
}
