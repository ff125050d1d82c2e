package netlab.cli;

import tools.jackson.databind.JsonNode;

/// Shows a dialogue with a server line by line: `C:` the client, `S:` the server, and what a line means.
record Dialogue(Screen screen) {
    void show(JsonNode line) {
        boolean client = line.path("from").stringValue("").equals("client");
        String meaning = SafeText.line(line.path("meaning").stringValue(""));
        screen.result(screen.paint(client ? Style.CYAN : Style.GREEN, client ? "C:" : "S:") + " "
                + SafeText.line(line.path("line").stringValue(""))
                + (meaning.isEmpty() ? "" : screen.paint(Style.DIM, "   (" + meaning + ")")));
    }
}
