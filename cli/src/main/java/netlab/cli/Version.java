package netlab.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// Tells the version, as the jar's manifest has it.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)");
        return new String[]{"netlab " + version, "Java " + Runtime.version()};
    }
}
