package netlab.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The training run of this program's AOT cache: runs each command once against a gateway that only plays its part, and shows
/// nothing. It needs no lab, so that the cache can be made before there is one.
public final class Rehearsal {
    private Rehearsal() {}

    /// A command line and how it shall end; no argument has a blank in it.
    private record Scene(int exitCode, String commandLine) {}

    private static final List<Scene> SCENES = List.of(
            new Scene(ExitCode.SUCCEEDED, "scan target 1-50 --udp"),
            new Scene(ExitCode.SUCCEEDED, "calc sum 1 -2 3 --udp"),
            new Scene(ExitCode.SUCCEEDED, "mail --to a@lab.example --text ä --header X-A=b"),
            new Scene(ExitCode.SUCCEEDED, "inbox --wait 1"),
            new Scene(ExitCode.SUCCEEDED, "jobs"),
            new Scene(ExitCode.SUCCEEDED, "show scan-1"),
            new Scene(ExitCode.SUCCEEDED, "show scan-1 --json"),
            new Scene(ExitCode.SUCCEEDED, "watch scan-1 --json"),
            new Scene(ExitCode.REFUSED, "cancel scan-1"),
            new Scene(ExitCode.SUCCEEDED, "scan --help"),
            new Scene(ExitCode.SUCCEEDED, "--version"),
            new Scene(ExitCode.USAGE, "scan"));

    /// Ends with an exit code other than 0 where a command does not come out as it should.
    public static void main(String[] arguments) throws IOException {
        List<String> wrong;
        try (PlayedGateway gateway = PlayedGateway.start()) {
            wrong = play(gateway.address());
        }
        wrong.forEach(System.err::println);
        System.exit(wrong.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.INTERNAL);
    }

    /// Runs the scenes, on a terminal and in a pipe.
    ///
    /// @return what did not come out as it should
    static List<String> play(URI gateway) {
        List<String> wrong = new ArrayList<>();
        for (Screen.Look look : List.of(new Screen.Look(true, true, true, 80), Screen.Look.PIPE)) {
            for (Scene scene : SCENES) {
                PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
                Screen screen = new Screen(nothing, nothing, look);
                Netlab netlab = new Netlab(Map.of("NETLAB_URL", gateway.toString()), screen, System.in,
                        Waiting.real());
                int exitCode = new CommandTree(netlab, screen).run(scene.commandLine().split(" "));
                if (exitCode != scene.exitCode()) {
                    wrong.add(scene.commandLine() + ": exit code " + exitCode);
                }
            }
        }
        return wrong;
    }
}
