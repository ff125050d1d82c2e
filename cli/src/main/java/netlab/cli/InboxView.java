package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Shows what is in a mailbox, the messages as their reader sees them or as they came.
final class InboxView implements View {
    private final Screen screen;
    private final boolean raw;

    /// @param raw whether the messages are shown as they came
    InboxView(Screen screen, boolean raw) {
        this.screen = requireNonNull(screen);
        this.raw = raw;
    }

    @Override
    public void show(Happening happening) {
        // The dialogue is in the result, for whoever wants it as JSON.
    }

    @Override
    public void conclude(JsonNode result) {
        JsonNode messages = result.path("messages");
        int total = result.path("total").intValue(0);
        String summary = SafeText.line(result.path("mailbox").stringValue("")) + " has " + total
                + (total == 1 ? " message, " : " messages, ") + messages.size() + " shown";
        if (raw) {
            messages.forEach(this::source);
            screen.note(summary);
            return;
        }
        messages.forEach(this::message);
        screen.result(summary);
    }

    private void message(JsonNode message) {
        field("UID", message.path("uid").longValue(0) + "  " + message.path("size").longValue(0) + " bytes  "
                + message.path("flags")
                        .valueStream()
                        .map(each -> each.stringValue(""))
                        .collect(Collectors.joining(" ")));
        field("Return-Path", message.path("returnPath").stringValue("none"));
        field("From", message.path("from").stringValue("none"));
        field("To",
                message.path("to").valueStream().map(each -> each.stringValue("")).collect(Collectors.joining(", ")));
        field("Subject", message.path("subject").stringValue(""));
        field("Date", message.path("date").stringValue(""));
        for (JsonNode attachment : message.path("attachments")) {
            field("Attachment", attachment.path("name").stringValue("(no name)") + ", "
                    + attachment.path("contentType").stringValue("") + ", "
                    + attachment.path("size").longValue(0) + " bytes");
        }
        screen.result("");
        String text = message.path("text").stringValue(message.path("html").stringValue(""));
        SafeText.text(text).lines().forEach(line -> screen.result(("    " + line).stripTrailing()));
        screen.result("");
    }

    private void field(String name, String value) {
        screen.result(screen.paint(Style.BOLD, name + ":") + " " + SafeText.line(value).stripTrailing());
    }

    /// The source, byte for byte where it goes into a file or another program.
    private void source(JsonNode message) {
        String source = message.path("raw").stringValue("");
        if (screen.look().outTerminal()) {
            SafeText.text(source).lines().forEach(screen::result);
        } else {
            screen.result(source.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public int verdict(JsonNode result) {
        return result.path("messages").isEmpty() ? ExitCode.FOUND_WANTING : ExitCode.SUCCEEDED;
    }
}
