package netlab.mail;

import java.util.ArrayList;
import java.util.List;

/// A transcript in lines like `C: QUIT`; a meaning follows in brackets.
final class WrittenTranscript implements Transcript {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void client(String line, String meaning) {
        lines.add("C: " + line + shown(meaning));
    }

    @Override
    public void server(String line, String meaning) {
        lines.add("S: " + line + shown(meaning));
    }

    private static String shown(String meaning) {
        return meaning.isEmpty() ? "" : " [" + meaning + "]";
    }

    List<String> lines() {
        return lines;
    }
}
