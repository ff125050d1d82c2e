package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// Reads the files that go with a mail, which may have as many bytes together as the gateway takes.
final class MailFiles {
    private static final int LARGEST = 25 * 1024 * 1024;

    private final InputStream in;
    private int left = LARGEST;

    /// @param in what `-` stands for
    MailFiles(InputStream in) {
        this.in = requireNonNull(in);
    }

    /// The file's bytes.
    byte[] read(String name) throws CliFailure {
        try (InputStream file = name.equals("-") ? in : Files.newInputStream(Path.of(name))) {
            byte[] bytes = file.readNBytes(left + 1);
            if (bytes.length > left) {
                throw CliFailure.usage("the files are larger than the " + LARGEST + " bytes that a mail may have");
            }
            left -= bytes.length;
            return bytes;
        } catch (NoSuchFileException _) {
            throw CliFailure.usage("there is no file " + SafeText.line(name));
        } catch (IOException | InvalidPathException e) {
            throw CliFailure.usage("the file " + SafeText.line(name) + " can't be read: "
                    + SafeText.line(String.valueOf(e.getMessage())));
        }
    }

    /// The file as an attachment.
    ObjectNode attachment(String name) throws CliFailure {
        byte[] bytes = read(name);
        Path file = Path.of(name).getFileName();
        String type = URLConnection.guessContentTypeFromName(name);
        ObjectNode attachment = JsonText.object();
        attachment.put("name", file == null ? name : file.toString());
        if (type != null) {
            attachment.put("contentType", type);
        }
        return attachment.put("base64", Base64.getEncoder().encodeToString(bytes));
    }
}
