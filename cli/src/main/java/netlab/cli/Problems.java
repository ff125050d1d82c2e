package netlab.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Problems (RFC 9457) in words.
final class Problems {
    private Problems() {}

    /// The last part of its type, such as `invalid-spec`.
    static String slug(JsonNode problem) {
        String type = problem.path("type").stringValue("about:blank");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /// What it says in one sentence or two.
    static String words(JsonNode problem) {
        String title = problem.path("title").stringValue("");
        String detail = problem.path("detail").stringValue("");
        if (title.isEmpty() || detail.isEmpty()) {
            return title + detail;
        }
        return title + ". " + detail;
    }

    /// What else it has to say, a line each: the faults of a body, the peer's reply, the recipients that were refused.
    static List<String> lines(JsonNode problem) {
        List<String> lines = new ArrayList<>();
        for (JsonNode fault : problem.path("errors")) {
            String pointer = fault.path("pointer").stringValue("");
            lines.add((pointer.isEmpty() ? "" : pointer + " ") + fault.path("detail").stringValue(""));
        }
        if (problem.has("reply")) {
            lines.add("the server said: " + reply(problem.path("reply")));
        }
        for (JsonNode rejection : problem.path("rejected")) {
            lines.add(rejection.path("recipient").stringValue("") + " was refused: " + reply(rejection));
        }
        return lines;
    }

    /// A reply of a mail server's.
    static String reply(JsonNode reply) {
        int code = reply.path("code").intValue(0);
        String enhanced = reply.path("enhanced").stringValue("");
        return (code == 0 ? "" : code + " ") + (enhanced.isEmpty() ? "" : enhanced + " ")
                + reply.path("text").stringValue("");
    }
}
