package netlab.cli;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.JsonNode;

/// Shows a calculation: what crossed the socket, and the result alone on its line.
final class CalcView implements View {
    private final Screen screen;

    CalcView(Screen screen) {
        this.screen = requireNonNull(screen);
    }

    @Override
    public void show(Happening happening) {
        if (!happening.type().equals("calc.exchange")) {
            return;
        }
        JsonNode exchange = happening.data();
        String answer = SafeText.line(exchange.path("responseHex").stringValue(""));
        screen.note(SafeText.line(exchange.path("transport").stringValue("")) + " "
                + SafeText.line(exchange.path("local").stringValue("")) + " to "
                + SafeText.line(exchange.path("remote").stringValue(""))
                + (exchange.path("rttMs").isNumber()
                        ? ", " + Durations.words(exchange.path("rttMs").doubleValue(0))
                        : ""));
        screen.note("  request  " + SafeText.line(exchange.path("requestHex").stringValue("")));
        screen.note("  answer   " + (answer.isEmpty() ? "none" : answer));
    }

    @Override
    public void conclude(JsonNode result) {
        screen.result(Long.toString(result.path("result").longValue(0)));
    }
}
