package netlab.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The command line.
public final class Main {
    private Main() {}

    /// Runs one command, and ends the JVM with its exit code.
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        Screen screen = new Screen(stream(FileDescriptor.out), stream(FileDescriptor.err), Terminals.look(environment));
        Netlab netlab = new Netlab(environment, screen, System.in, Waiting.real());
        System.exit(new CommandTree(netlab, screen).run(arguments));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 8_192), false,
                StandardCharsets.UTF_8);
    }
}
