package netlab.console;

/// Jobs that several tests have run.
final class Specs {
    /// A mail whose envelope and header name different senders, with text that would be dangerous as HTML.
    static final String FORGED = """
            {"envelope":{"from":"anybody@example.org","to":["student@lab.example"]},"proof":true,
             "message":{"from":"The Dean <dean@example.org>","to":["student@lab.example"],"subject":"No lecture today",
                        "text":"The lecture on trust is cancelled.\\n<img src=x onerror=alert(1)> & <b>ümlauts</b>\\n"}}""";

    private Specs() {}
}
