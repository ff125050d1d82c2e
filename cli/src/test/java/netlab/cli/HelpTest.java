package netlab.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    static Stream<String> commands() {
        return tree().getSubcommands().keySet().stream();
    }

    private static CommandLine tree() {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false);
        Screen screen = new Screen(nothing, nothing, Screen.Look.PIPE);
        return new CommandTree(new Netlab(Map.of(), screen, System.in, Waiting.real()), screen).commandLine();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAnExampleItsExitCodesAndThePlaceInTheScript(String name) throws IOException {
        CommandLine command = requireNonNull(tree().getSubcommands().get(name));
        assertThat(command.getUsageMessage()).startsWith("Usage: ./netlab " + name)
                .contains("Example:", "./netlab " + name, "Exit codes:", "130", "--url", "--json");
        assertThat(Files.readString(Path.of("..", "netlab"))).contains("       ./netlab " + name + " ");
    }

    @Test
    void helpTellsTheCommands() {
        assertThat(tree().getUsageMessage()).contains(commands().toList());
    }

    @Test
    void anExampleIsACommandLineThatIsUnderstood() {
        for (CommandLine command : tree().getSubcommands().values()) {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                String example = line.strip().replaceFirst("^\\./netlab ", "").replaceAll(" [|>&(].*| >.*", "");
                String[] words = Stream.of(example.split(" (?=(?:[^']*'[^']*')*[^']*$)"))
                        .map(word -> word.replace("'", ""))
                        .toArray(String[]::new);
                assertThat(tree().parseArgs(words).hasSubcommand()).as(line).isTrue();
            }
        }
    }
}
