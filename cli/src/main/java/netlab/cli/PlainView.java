package netlab.cli;

import tools.jackson.databind.JsonNode;

/// Shows a job of a kind that this program doesn't know.
record PlainView(Screen screen) implements View {
    @Override
    public void show(Happening happening) {
        screen.note(SafeText.line(happening.type()) + " " + JsonText.line(happening.data()));
    }

    @Override
    public void conclude(JsonNode result) {
        screen.result(JsonText.line(result));
    }
}
