package netlab.cli;

import static netlab.cli.ScriptedGateway.ID;
import static netlab.cli.ScriptedGateway.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExitCodeTest {
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aFailedJobIsOneAndTellsWhatThePeerSaid() {
        gateway.job("mail", "{}", event(1, "job.failed", """
                {"type":"/problems/authentication-failed","title":"The login was refused","status":502,\
                "detail":"It was not accepted.","reply":{"code":535,"enhanced":"5.7.8","text":"Error\\u001b[5m"}}"""));
        Typed.Outcome outcome = Typed.at(gateway).run("mail", "--to", "a@b.example", "--text", "x", "-q");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("""
                netlab: the job failed (authentication-failed): The login was refused. It was not accepted.
                  the server said: 535 5.7.8 Error\\x1B[5m
                """);
    }

    @Test
    void aWrongCommandLineIsTwo() {
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "--timeout", "soon");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--timeout").endsWith("  ./netlab scan --help tells more\n");
        assertThat(Typed.at(gateway).run().exitCode()).isEqualTo(2);
        assertThat(Typed.at(gateway).run("scam").exitCode()).isEqualTo(2);
        assertThat(Typed.at(gateway).run("calc").exitCode()).isEqualTo(2);
        assertThat(Typed.at(gateway).run("calc", "sum", "x").exitCode()).isEqualTo(2);
        assertThat(Typed.at(gateway).run("calc", "sum", "--server").exitCode()).isEqualTo(2);
        assertThat(Typed.at(gateway).run("jobs", "--url", "ftp://localhost").exitCode()).isEqualTo(2);
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void nobodyThereIsThree() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Typed.Outcome outcome = new Typed().run("jobs", "--url", "http://127.0.0.1:" + port);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).isEqualTo("netlab: no answer from http://127.0.0.1:" + port
                + " (Connection refused). Is the lab up? ./netlab up starts it\n");
    }

    @Test
    void anotherServerIsThree() {
        gateway.on("GET /jobs?limit=20", 200, "<html>");
        assertThat(Typed.at(gateway).run("jobs").exitCode()).isEqualTo(3);
        gateway.on("GET /jobs?limit=20", 404, "<html>");
        Typed.Outcome outcome = Typed.at(gateway).run("jobs");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).endsWith("is not netlab's gateway: it says HTTP 404\n");
    }

    @Test
    void aRefusalIsFourAndTellsEveryFault() {
        gateway.on("POST /jobs/scan", 422, """
                {"type":"/problems/invalid-spec","title":"The spec is not valid","status":422,"detail":"2 faults.",\
                "errors":[{"pointer":"/ports","detail":"must not be empty"},{"pointer":"","detail":"is odd"}]}""");
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "");
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).isEqualTo("""
                netlab: the gateway refused (422 invalid-spec): The spec is not valid. 2 faults.
                  /ports must not be empty
                  is odd
                """);
    }

    @Test
    void aCancelledJobIsFive() {
        gateway.job("scan", "{}", event(1, "job.cancelled", "{}"));
        assertThat(Typed.at(gateway).run("scan", "target").exitCode()).isEqualTo(5);
    }

    @Test
    void noMailFoundIsSix() {
        gateway.job("inbox", "{}", event(1, "job.succeeded", "{\"mailbox\":\"INBOX\",\"total\":3,\"messages\":[]}"));
        Typed.Outcome outcome = Typed.at(gateway).run("inbox", "--subject", "x");
        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.out()).isEqualTo("INBOX has 3 messages, 0 shown\n");
    }

    @Test
    void aJsonResultHasTheSameExitCodes() {
        gateway.job("inbox", "{}", event(1, "job.succeeded", "{\"messages\":[]}"));
        gateway.on("GET /jobs/" + ID, 200, "{\"state\":\"succeeded\",\"result\":{\"messages\":[]}}");
        assertThat(Typed.at(gateway).run("inbox", "--json").exitCode()).isEqualTo(6);
        gateway.job("scan", "{}", event(1, "job.failed", "{}"));
        gateway.on("GET /jobs/" + ID, 200, "{\"state\":\"failed\",\"problem\":{}}");
        assertThat(Typed.at(gateway).run("scan", "x", "--json").exitCode()).isEqualTo(1);
    }

    @Test
    void detachedGivesTheIdAlone() {
        gateway.job("scan", "{}");
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "--detach");
        assertThat(outcome).isEqualTo(new Typed.Outcome(0, ID + "\n", "", outcome.pauses()));
    }

    @Test
    void aTokenIsSentAndNeverShown() {
        for (int i = 0; i < 2; i++) {
            gateway.on("GET /jobs?limit=20", 401,
                    "{\"type\":\"/problems/unauthorized\",\"title\":\"A token is needed\",\"status\":401,\"detail\":\"No.\"}");
        }
        Typed.Outcome outcome = Typed.at(gateway).with("NETLAB_TOKEN", "first-secret, second-secret").run("jobs");
        assertThat(gateway.requests().getFirst().header("Authorization")).contains("Bearer first-secret");
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("NETLAB_TOKEN").doesNotContain("secret");
        assertThat(Typed.at(gateway).run("jobs", "--token", "a\nb").err()).doesNotContain("a\nb");
    }

    @Test
    void aTokenIsNotCarriedElsewhere() {
        gateway.on("GET /jobs?limit=20", 302, Map.of("Location", gateway.url() + "/elsewhere"), "");
        assertThat(Typed.at(gateway).run("jobs", "--token", "secret").exitCode()).isEqualTo(3);
        assertThat(gateway.requests()).hasSize(1);
    }

    @Test
    void exportsComeAsTheyAre() {
        gateway.on("GET /jobs/" + ID, 200, Map.of("Content-Type", "text/csv"), "a,b\r\n");
        assertThat(Typed.at(gateway).run("show", ID, "--csv").out()).isEqualTo("a,b\r\n");
        assertThat(gateway.requests().getFirst().header("Accept")).contains("text/csv");
        gateway.on("GET /jobs/" + ID, 406,
                "{\"type\":\"/problems/not-acceptable\",\"title\":\"None\",\"status\":406,\"detail\":\"No scan.\"}");
        assertThat(Typed.at(gateway).run("show", ID, "--xml").exitCode()).isEqualTo(4);
    }

    @Test
    void packetsComeAsTheyAreOrWithTheReasonWhyThereAreNone() {
        String call = "GET /jobs/" + ID + "/capture.pcapng";
        gateway.on(call, 200, Map.of("Content-Type", "application/vnd.tcpdump.pcap"), "\n\r\r\n\0packets");
        assertThat(Typed.at(gateway).run("show", ID, "--pcapng").out()).isEqualTo("\n\r\r\n\0packets");
        gateway.on(call, 404, "{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
                + "\"detail\":\"The profile is off.\"}");
        Typed.Outcome outcome = Typed.at(gateway).run("show", ID, "--pcapng");
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("The profile is off.");
        assertThat(Typed.at(gateway).run("show", ID, "--pcapng", "--csv").exitCode()).isEqualTo(2);
    }

    @Test
    void lastIsTheNewestJob() {
        gateway.on("GET /jobs?limit=1", 200, "{\"jobs\":[{\"id\":\"%s\"}],\"next\":null}".formatted(ID));
        gateway.on("GET /jobs/" + ID, 200,
                "{\"id\":\"%s\",\"kind\":\"calc\",\"state\":\"succeeded\",\"spec\":{},\"result\":{\"result\":5}}"
                        .formatted(ID));
        Typed.Outcome outcome = Typed.at(gateway).run("show", "last");
        assertThat(outcome.out()).isEqualTo("5\n");
        assertThat(outcome.err()).isEqualTo("calc job " + ID + ": succeeded\nspec {}\n");
    }

    @Test
    void aCancelWaitsUntilTheServiceHasStopped() {
        gateway.on("DELETE /jobs/" + ID, 202, "{\"state\":\"running\"}");
        gateway.stream("GET /jobs/" + ID + "/events", event(1, "job.cancelled", "{}"));
        gateway.on("GET /jobs/" + ID, 200, "{\"state\":\"cancelled\"}");
        Typed.Outcome outcome = Typed.at(gateway).run("cancel", ID);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo(ID + " cancelled\n");
    }

    @Test
    void scansAreCompared() {
        gateway.on("GET /jobs/a/diff/b", 200, """
                {"same":false,"compared":{"hosts":1,"ports":27},"hosts":[{"target":"t","address":"127.0.0.9","opened":[\
                {"protocol":"tcp","port":80,"service":"http","before":{"state":"closed"},"after":{"state":"open"}}],\
                "closed":[],"changed":[],"notCompared":[{"protocol":"tcp","ports":"26-30","scanned":"after"}]}]}""");
        Typed.Outcome outcome = Typed.at(gateway).run("diff", "a", "b");
        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.out()).isEqualTo("""
                t (127.0.0.9)
                  opened 80/tcp http: closed, then open
                  not compared: tcp 26-30, scanned only after
                27 ports of 1 addresses compared: different
                """);
    }
}
