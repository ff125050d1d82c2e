package netlab.cli;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.JsonNode;

/// Shows the check of a calc server as a list with ticks.
final class CheckView implements View {
    private final Screen screen;
    private int shown;

    CheckView(Screen screen) {
        this.screen = requireNonNull(screen);
    }

    @Override
    public void show(Happening happening) {
        if (happening.type().equals("calc.case")) {
            shown++;
            show(happening.data());
        }
    }

    private void show(JsonNode verdict) {
        boolean passed = verdict.path("passed").booleanValue(false);
        screen.result(screen.paint(passed ? Style.GREEN : Style.RED, passed ? "✓" : "✗") + " "
                + SafeText.line(verdict.path("name").stringValue("")) + "  "
                + screen.paint(Style.DIM, SafeText.line(verdict.path("about").stringValue(""))));
        if (!passed) {
            screen.result("    expected  " + SafeText.line(verdict.path("expected").stringValue("")));
            screen.result("    came      " + SafeText.line(verdict.path("came").stringValue("")));
        }
    }

    @Override
    public void conclude(JsonNode result) {
        if (shown == 0) {
            result.path("cases").forEach(this::show);
        }
        screen.result("");
        screen.result(SafeText.line(result.path("server").stringValue("")) + " ("
                + SafeText.line(result.path("byteOrder").stringValue("")) + "-endian): "
                + result.path("passed").intValue(0) + " passed, " + result.path("failed").intValue(0) + " failed, in "
                + Durations.words(result.path("durationMs").doubleValue(0)));
    }

    @Override
    public int verdict(JsonNode result) {
        return result.path("failed").intValue(0) > 0 ? ExitCode.FOUND_WANTING : ExitCode.SUCCEEDED;
    }
}
