package netlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.time.ZoneId;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/// The commands put together, and what becomes of their failures.
final class CommandTree {
    private final Screen screen;
    private final CommandLine commands;

    CommandTree(Netlab netlab, Screen screen) {
        this.screen = screen;
        this.commands = new CommandLine(netlab)
                .addSubcommand(new ScanCommand(netlab))
                .addSubcommand(calc(netlab))
                .addSubcommand(new MailCommand(netlab))
                .addSubcommand(new InboxCommand(netlab))
                .addSubcommand(new JobsCommand(netlab, ZoneId.systemDefault()))
                .addSubcommand(new ShowCommand(netlab))
                .addSubcommand(new WatchCommand(netlab))
                .addSubcommand(new CancelCommand(netlab))
                .addSubcommand(new DiffCommand(netlab));
        boolean colour = screen.look().outTerminal() && screen.look().colour();
        commands.setOut(new PrintWriter(new OutputStreamWriter(screen.resultStream(), UTF_8), true))
                .setColorScheme(Help.defaultColorScheme(colour ? Help.Ansi.ON : Help.Ansi.OFF))
                .setParameterExceptionHandler((exception, _) -> misused(exception))
                .setExecutionExceptionHandler((exception, _, _) -> failed(exception));
        commands.getSubcommands().values().forEach(each -> each.getCommandSpec().usageMessage().width(width()));
        commands.getCommandSpec().usageMessage().width(width());
    }

    /// Its numbers may be negative, which is no option.
    private static CommandLine calc(Netlab netlab) {
        return new CommandLine(new CalcCommand(netlab)).setUnmatchedOptionsArePositionalParams(true);
    }

    private int width() {
        return Math.clamp(screen.look().width(), 60, 120);
    }

    /// Runs a command.
    ///
    /// @return the exit code
    int run(String... arguments) {
        int code = commands.execute(arguments);
        return screen.wroteAll() || code != ExitCode.SUCCEEDED ? code : ExitCode.INTERNAL;
    }

    CommandLine commandLine() {
        return commands;
    }

    private int misused(ParameterException exception) {
        screen.error(SafeText.line(String.valueOf(exception.getMessage())));
        screen.errorDetail(exception.getCommandLine().getCommandSpec().qualifiedName() + " --help tells more");
        return ExitCode.USAGE;
    }

    private int failed(Exception exception) {
        screen.bar("");
        if (exception instanceof CliFailure failure) {
            screen.error(SafeText.line(String.valueOf(failure.getMessage())));
            failure.problem().ifPresent(problem -> {
                Problems.lines(problem).forEach(line -> screen.errorDetail(SafeText.line(line)));
                if (Problems.slug(problem).equals("unauthorized")) {
                    screen.errorDetail("The lab's token belongs into NETLAB_TOKEN, or --token.");
                }
            });
            return failure.exitCode();
        }
        screen.error("a fault of this program: " + SafeText.line(exception.toString()));
        for (StackTraceElement each : exception.getStackTrace()) {
            screen.errorDetail("at " + each);
        }
        return ExitCode.INTERNAL;
    }
}
