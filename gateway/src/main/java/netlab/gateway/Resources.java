package netlab.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/// Files on the class path, the gateway's own and those of libraries for browsers.
final class Resources {
    private Resources() {}

    /// A file's content.
    ///
    /// @throws IllegalStateException when there is no such file, which is a fault of the build
    static byte[] bytes(String path) {
        try (InputStream in = Resources.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A library's version, which is part of its files' paths.
    static String version(String group, String artifact) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(
                    bytes("/META-INF/maven/" + group + "/" + artifact + "/pom.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(properties.getProperty("version")).orElseThrow();
    }
}
