package netlab.cli;

import static netlab.cli.ScriptedGateway.ID;
import static netlab.cli.ScriptedGateway.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a terminal and what a pipe is sent, as exact text.
@Timeout(60)
class OutputTest {
    private static final String PORT = """
            {"target":"target","address":"172.19.0.3","protocol":"tcp","port":7,"state":"open","service":"echo"}""";
    private static final String SCAN = """
            {"hosts":[{"target":"target","address":"172.19.0.3","tcp":{},"udp":{},"ports":[\
            {"protocol":"tcp","port":7,"state":"open","reason":"connected","service":"echo","identified":"echo",\
            "greeting":null,"answer":{"text":"netlab\\r\\n","hex":""}},\
            {"protocol":"tcp","port":2222,"state":"open","reason":"connected","service":null,"identified":"ssh",\
            "greeting":{"text":"SSH-2.0-\\u001b[31mred","hex":""},"answer":null},\
            {"protocol":"udp","port":9,"state":"openFiltered","reason":"no-answer","service":"discard"}],\
            "groups":[{"protocol":"tcp","state":"closed","reason":"refused","ports":"1-6,8"},\
            {"protocol":"udp","state":"openFiltered","reason":"no-answer","ports":"9"}]}],\
            "probesSent":101,"durationMs":1840.296,"warnings":["ports: 7 is given more than once"]}""";
    private static final String REPORT = """
            Scan report for target (172.19.0.3)
            PORT      STATE  SERVICE   REASON     SAYS
            7/tcp     open   echo      connected  netlab\\r\\n
            2222/tcp  open   like ssh  connected  SSH-2.0-\\x1B[31mred
            Not shown: 7 closed tcp ports (refused): 1-6,8
            Not shown: 1 open|filtered udp port (no-answer): 9

            Note: ports: 7 is given more than once
            netlab done: 1 address scanned in 1.84 s with 101 probes
            """;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void scan() {
        gateway.job("scan", "{}", event(1, "job.queued", "{}"), event(2, "job.started", "{\"attempt\":1}"),
                event(3, "job.progress", "{\"done\":4,\"total\":100,\"unit\":\"ports\"}"), event(4, "scan.port", PORT),
                event(5, "job.progress", "{\"done\":50,\"total\":100,\"unit\":\"ports\",\"etaMs\":1900}"),
                event(6, "job.progress", "{\"done\":51,\"total\":100,\"unit\":\"ports\"}"),
                event(7, "job.succeeded", SCAN));
    }

    @Test
    void aPipeGetsPlainLines() {
        scan();
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "1-50", "--udp");
        assertThat(outcome.out()).isEqualTo(REPORT);
        assertThat(outcome.err()).isEqualTo("""
                Job %s
                open 7/tcp echo on target
                50%% 50/100 ports, 1.90 s left
                """.formatted(ID));
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void aTerminalGetsABarThatChangesInPlace() {
        scan();
        Typed.Outcome outcome = Typed.at(gateway).on(Typed.TERMINAL).run("scan", "target", "1-50", "--udp");
        String erase = "\r\u001b[K";
        assertThat(outcome.err()).isEqualTo("Job " + ID + "\nqueued" + erase + "running" + erase
                + "[#.............................]   4% 4/100 ports" + erase
                + "\u001b[32mopen \u001b[0m7/tcp echo on target\n[#.............................]   4% 4/100 ports"
                + erase
                + "[#############.............]  50% 50/100 ports, 1.90 s left" + erase
                + "[###############...............]  51% 51/100 ports" + erase);
        assertThat(outcome.out())
                .isEqualTo(REPORT.replace("target (172.19.0.3)", "\u001b[1mtarget (172.19.0.3)\u001b[0m"));
    }

    @Test
    void withoutColoursATerminalStillGetsItsBar() {
        scan();
        Typed.Outcome outcome = Typed.at(gateway)
                .on(new Screen.Look(true, true, false, 60))
                .run("scan", "target");
        assertThat(outcome.out()).isEqualTo(REPORT);
        assertThat(outcome.err()).contains("\r\u001b[Kopen 7/tcp").doesNotContain("\u001b[3");
    }

    @Test
    void quietTellsTheResultAlone() {
        scan();
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "-q");
        assertThat(outcome.out()).isEqualTo(REPORT);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void jsonIsTheJobAsTheApiGivesIt() {
        scan();
        String job = "{\"id\":\"%s\",\"kind\":\"scan\",\"state\":\"succeeded\",\"result\":{\"hosts\":[],\"x\":\"\u009b\"}}"
                .formatted(ID);
        gateway.on("GET /jobs/" + ID, 200, job);
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "--json", "-q");
        assertThat(outcome.out()).isEqualTo(job.replace("\u009b", "\\u009b") + "\n");
    }

    @Test
    void aDialogueIsShownLineByLineAndSafely() {
        gateway.job("mail", "{}", event(1, "job.queued", "{}"), event(2, "job.started", "{\"attempt\":1}"),
                event(3, "mail.line", "{\"from\":\"server\",\"line\":\"220 mail\\u001b[2J ESMTP\"}"),
                event(4, "mail.line", "{\"from\":\"server\",\"line\":\"334 VXNlcm5hbWU6\",\"meaning\":\"Username:\"}"),
                event(5, "mail.line", "{\"from\":\"client\",\"line\":\"••••••\",\"meaning\":\"user name, base64\"}"),
                event(6, "job.succeeded",
                        """
                                {"messageId":"<1@lab.example>","reply":"2.0.0 Ok: queued as 4F1","accepted":["a@lab.example"],\
                                "rejected":[{"recipient":"x@lab.example","code":550,"enhanced":"5.1.1","text":"No such user"}],\
                                "tls":{"protocol":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384","verified":true},\
                                "senders":{"envelope":"","header":"dean@example.org","account":null,"explanation":"They differ."},\
                                "phases":[{"name":"connect","durationMs":0.314,"roundTrips":0},\
                                {"name":"envelope","durationMs":1.5,"roundTrips":1}],"durationMs":31,"roundTrips":8,\
                                "roundTripsSaved":2,"tries":1,"proof":{"found":true,"uid":7,"latencyMs":24.23,"identical":true,\
                                "bytesCompared":313,"bytesAdded":285,"returnPath":null,"detail":null}}"""));
        Typed.Outcome outcome = Typed.at(gateway).run("mail", "--to", "a@lab.example", "--text", "Hi", "-q");
        assertThat(outcome.out()).isEqualTo("""
                S: 220 mail\\x1B[2J ESMTP
                S: 334 VXNlcm5hbWU6   (Username:)
                C: ••••••   (user name, base64)

                Sent: 2.0.0 Ok: queued as 4F1
                Message-ID: <1@lab.example>
                Accepted: a@lab.example
                Refused: x@lab.example: 550 5.1.1 No such user
                Encryption: TLSv1.3, TLS_AES_256_GCM_SHA384, certificate checked

                Who sent it?
                  envelope  none              MAIL FROM, kept as Return-Path
                  header    dean@example.org  From, what a reader is shown
                  account   none              who logged in
                  They differ.

                Where did the time go?
                  connect           0.31 ms
                  envelope          1.50 ms  1 round trip
                  in all           31.00 ms  8 round trips, 2 saved by pipelining

                Did it arrive?
                  UID 7 in INBOX after 24 ms, Return-Path none
                  313 bytes are identical, and 285 were put before them
                """);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FOUND_WANTING);
    }

    @Test
    void aMessageIsShownAsItsReaderSeesIt() {
        gateway.job("inbox", "{}", event(1, "job.succeeded",
                """
                        {"mailbox":"INBOX","total":12,"messages":[{"uid":3,"from":"The Dean <dean@example.org>",\
                        "to":["a@lab.example","b@lab.example"],"returnPath":"x@example.org","subject":"No\\r\\nlecture \\u202Etoday",\
                        "date":"Fri, 27 Nov 2026","flags":["\\\\Seen"],"size":812,"text":"One\\r\\n\\r\\n\\u001b[31mTwo\\r\\n",\
                        "attachments":[{"name":"a.txt","contentType":"text/plain","size":3}]}]}"""));
        Typed.Outcome outcome = Typed.at(gateway).run("inbox");
        assertThat(outcome.out()).isEqualTo("""
                UID: 3  812 bytes  \\Seen
                Return-Path: x@example.org
                From: The Dean <dean@example.org>
                To: a@lab.example, b@lab.example
                Subject: No\\r\\nlecture \\u{202E}today
                Date: Fri, 27 Nov 2026
                Attachment: a.txt, text/plain, 3 bytes

                    One

                    \\x1B[31mTwo

                INBOX has 12 messages, 1 shown
                """);
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void aRawMessageGoesIntoAPipeByteForByteAndIsSafeOnATerminal() {
        String done = event(1, "job.succeeded",
                "{\"mailbox\":\"INBOX\",\"total\":1,\"messages\":[{\"uid\":1,\"raw\":\"A: \\u001b[1m\\r\\n\\r\\nx\\r\\n\"}]}");
        gateway.job("inbox", "{\"raw\":true}", done).job("inbox", "{\"raw\":true}", done);
        assertThat(Typed.at(gateway).run("inbox", "--raw").out()).isEqualTo("A: \u001b[1m\r\n\r\nx\r\n");
        assertThat(Typed.at(gateway).on(Typed.TERMINAL).run("inbox", "--raw").out()).isEqualTo("A: \\x1B[1m\n\nx\n");
    }

    @Test
    void aCheckIsAListWithTicks() {
        gateway.job("calc", "{\"check\":true}", event(1, "calc.case",
                "{\"name\":\"tcp-sum\",\"passed\":true,\"about\":\"A sum\",\"expected\":\"6\",\"came\":\"6\"}"),
                event(2, "calc.case",
                        "{\"name\":\"udp-sum\",\"passed\":false,\"about\":\"A sum\",\"expected\":\"6\",\"came\":\"\\u001b7\"}"),
                event(3, "job.succeeded",
                        "{\"server\":\"127.0.0.1:50000\",\"byteOrder\":\"big\",\"passed\":1,\"failed\":1,\"cases\":[],\"durationMs\":12.4}"));
        Typed.Outcome outcome = Typed.at(gateway).run("calc", "--check", "-q");
        assertThat(outcome.out()).isEqualTo("""
                ✓ tcp-sum  A sum
                ✗ udp-sum  A sum
                    expected  6
                    came      \\x1B7

                127.0.0.1:50000 (big-endian): 1 passed, 1 failed, in 12 ms
                """);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FOUND_WANTING);
    }

    @Test
    void aCalculationIsItsResultAlone() {
        gateway.job("calc", "{}", event(1, "calc.exchange",
                "{\"transport\":\"udp\",\"local\":\"127.0.0.1:1\",\"remote\":\"127.0.0.1:2\",\"requestHex\":\"00\",\"responseHex\":\"01\",\"rttMs\":0.21}"),
                event(2, "job.succeeded", "{\"id\":1,\"result\":-4}"));
        Typed.Outcome outcome = Typed.at(gateway).run("calc", "sum", "1", "-2", "-3", "--udp");
        assertThat(outcome.out()).isEqualTo("-4\n");
        assertThat(outcome.err()).isEqualTo("""
                Job %s
                udp 127.0.0.1:1 to 127.0.0.1:2, 0.21 ms
                  request  00
                  answer   01
                """.formatted(ID));
        assertThat(gateway.request("POST /jobs/calc").body())
                .isEqualTo("{\"operation\":\"sum\",\"numbers\":[1,-2,-3],\"transport\":\"udp\"}");
    }

    @Test
    void jobsAreATable() {
        gateway.on("GET /jobs?kind=scan&limit=2", 200, """
                {"jobs":[{"id":"a","kind":"scan","state":"running","createdAt":"nonsense",\
                "progress":{"done":1,"total":2,"unit":"ports"}},{"id":"b","kind":"scan","state":"succeeded",\
                "startedAt":"2026-11-01T10:00:00.000Z","finishedAt":"2026-11-01T10:00:01.500Z"}],"next":"b"}""");
        Typed.Outcome outcome = Typed.at(gateway).run("jobs", "--kind", "scan", "--limit", "2");
        assertThat(outcome.out()).isEqualTo("""
                ID  KIND  STATE      CREATED  TOOK    PROGRESS
                a   scan  running                     1/2 ports
                b   scan  succeeded           1.50 s
                """);
        assertThat(outcome.err()).isEqualTo("There are more: --cursor b\n");
    }
}
