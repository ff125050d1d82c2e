package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Shows a mail: the dialogue as it goes on, and then who is said to have sent it, where the time went, and what arrived.
final class MailView implements View {
    private final Screen screen;
    private final Dialogue dialogue;
    private boolean begun;

    MailView(Screen screen) {
        this.screen = requireNonNull(screen);
        this.dialogue = new Dialogue(screen);
    }

    @Override
    public void show(Happening happening) {
        if (happening.type().equals("mail.line")) {
            begun = true;
            dialogue.show(happening.data());
        }
    }

    @Override
    public void deplore(JsonNode problem) {
        if (!begun) {
            problem.path("dialogue").forEach(dialogue::show);
        }
    }

    @Override
    public void conclude(JsonNode result) {
        if (!begun) {
            result.path("dialogue").forEach(dialogue::show);
        }
        screen.result("");
        title("Sent", text(result, "reply"));
        title("Message-ID", text(result, "messageId"));
        result.path("accepted").forEach(each -> title("Accepted", SafeText.line(each.stringValue(""))));
        result.path("rejected")
                .forEach(each -> title("Refused",
                        SafeText.line(each.path("recipient").stringValue("") + ": " + Problems.reply(each))));
        JsonNode tls = result.path("tls");
        title("Encryption", tls.isObject()
                ? text(tls, "protocol") + ", " + text(tls, "cipher")
                        + (tls.path("verified").booleanValue(false) ? ", certificate checked" : ", NOT CHECKED")
                : "none");
        senders(result.path("senders"));
        phases(result);
        if (result.path("proof").isObject()) {
            proof(result.path("proof"));
        }
    }

    private void senders(JsonNode senders) {
        screen.result("");
        screen.result(screen.paint(Style.BOLD, "Who sent it?"));
        Table table = new Table("  envelope", orNone(text(senders, "envelope")), "MAIL FROM, kept as Return-Path");
        table.add("  header", orNone(text(senders, "header")), "From, what a reader is shown");
        table.add("  account", orNone(text(senders, "account")), "who logged in");
        table.lines().forEach(screen::result);
        screen.result("  " + text(senders, "explanation"));
    }

    private void phases(JsonNode result) {
        screen.result("");
        screen.result(screen.paint(Style.BOLD, "Where did the time go?"));
        for (JsonNode phase : result.path("phases")) {
            int trips = phase.path("roundTrips").intValue(0);
            screen.result(String.format(Locale.ROOT, "  %-12s %9.2f ms%s", text(phase, "name"),
                    phase.path("durationMs").doubleValue(0),
                    trips == 0 ? "" : "  " + trips + (trips == 1 ? " round trip" : " round trips")));
        }
        screen.result(String.format(Locale.ROOT, "  %-12s %9.2f ms  %d round trips, %d saved by pipelining", "in all",
                result.path("durationMs").doubleValue(0), result.path("roundTrips").intValue(0),
                result.path("roundTripsSaved").intValue(0)));
        int tries = result.path("tries").intValue(1);
        if (tries > 1) {
            screen.result("  It took " + tries + " tries.");
        }
    }

    private void proof(JsonNode proof) {
        screen.result("");
        screen.result(screen.paint(Style.BOLD, "Did it arrive?"));
        boolean found = proof.path("found").booleanValue(false);
        if (found) {
            screen.result("  UID " + proof.path("uid").longValue(0) + " in INBOX after "
                    + Durations.words(proof.path("latencyMs").doubleValue(0)) + ", Return-Path "
                    + orNone(text(proof, "returnPath")));
            screen.result("  " + proof.path("bytesCompared").longValue(0) + " bytes "
                    + (proof.path("identical").booleanValue(false) ? "are identical" : "DIFFER") + ", and "
                    + proof.path("bytesAdded").longValue(0) + " were put before them");
        } else {
            screen.result("  It was not found.");
        }
        if (proof.path("detail").isString()) {
            screen.result("  " + text(proof, "detail"));
        }
    }

    @Override
    public int verdict(JsonNode result) {
        JsonNode proof = result.path("proof");
        boolean arrived = !proof.isObject()
                || proof.path("found").booleanValue(false) && proof.path("identical").booleanValue(false);
        return arrived && result.path("rejected").isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FOUND_WANTING;
    }

    private void title(String name, String value) {
        screen.result(screen.paint(Style.BOLD, name + ":") + " " + value);
    }

    private static String text(JsonNode node, String name) {
        return SafeText.line(node.path(name).stringValue(""));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }
}
