package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Json;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the lab's jobs put on the wire, as Wireshark's own program reads it.
@ContainerTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CaptureIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ComposedLab composed;
    private static JobClient lab;

    @TempDir
    private Path folder;

    @BeforeAll
    static void up() throws Exception {
        boolean there = new ProcessBuilder("sh", "-c", "command -v tshark").start().waitFor() == 0;
        if (!there) {
            assertThat(System.getProperty("engine")).as("tshark").isNotEqualTo("required");
            System.err.println("LEFT OUT: needs tshark");
            assumeTrue(false, "tshark");
        }
        composed = ComposedLab.up(Map.of("COMPOSE_PROFILES", "capture"));
        lab = composed.lab();
    }

    @AfterAll
    static void down() {
        if (composed != null) {
            composed.close();
        }
    }

    private Path capture(JsonNode job) throws Exception {
        HttpResponse<Path> answer = CLIENT.send(HttpRequest.newBuilder(address(job)).build(),
                BodyHandlers.ofFile(folder.resolve(job.path("id").stringValue() + ".pcapng")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.tcpdump.pcap");
        return answer.body();
    }

    private static URI address(JsonNode job) {
        return composed.url().resolve("/jobs/" + job.path("id").stringValue() + "/capture.pcapng");
    }

    /// What tshark prints of the packets that a display filter lets through, a line each.
    private static List<String> tshark(Path file, String filter, String field)
            throws IOException, InterruptedException {
        return tshark("-r", file.toString(), "-Y", filter, "-T", "fields", "-e", field).lines().toList();
    }

    private static String tshark(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("tshark"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }

    @Test
    void aScanOfFiftyPortsShowsFiftySynsAndTheirAnswers() throws Exception {
        JsonNode job = lab.run("scan", """
                {"targets":["target"],"ports":"1-50","probe":false,"capture":true}""");
        String target = job.at("/result/hosts/0/address").stringValue();

        Path file = capture(job);

        List<String> syns = tshark(file, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.dstport");
        assertThat(syns).hasSize(50).doesNotHaveDuplicates();
        assertThat(tshark(file, "tcp.flags.syn == 1 && tcp.flags.ack == 1 && ip.src == " + target, "tcp.srcport"))
                .containsExactlyInAnyOrder("7", "9", "13", "17", "19");
        assertThat(tshark(file, "tcp.flags.reset == 1 && ip.src == " + target, "tcp.srcport")).hasSize(45)
                .doesNotHaveDuplicates();
        assertThat(tshark(file, "!(ip.addr == " + target + ")", "frame.number")).isEmpty();
        assertThat(tshark(file, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "frame.comment")).containsOnly("connect");
        assertThat(tshark(file, "tcp.flags.reset == 1 && ip.src == " + target, "frame.comment"))
                .containsOnly("answers connect: refused");
        // the scanner's own end of the five connections
        assertThat(tshark(file, "tcp.flags.reset == 1 && ip.dst == " + target, "frame.comment")).hasSize(5)
                .containsOnly("close, without lingering");
    }

    @Test
    void aScanOfUdpShowsThePortUnreachables() throws Exception {
        JsonNode job = lab.run("scan", """
                {"targets":["target"],"ports":"U:1-50","capture":true}""");
        assertThat(job.at("/result/hosts/0/udp/closed").stringValue()).isEqualTo("1-6,8,10-12,14-16,18-50");

        Path file = capture(job);

        assertThat(tshark(file, "icmp.type == 3 && icmp.code == 3", "udp.dstport")).hasSize(46).doesNotHaveDuplicates();
        assertThat(tshark(file, "icmp", "frame.comment")).containsOnly("answers send: ICMP port unreachable");
        assertThat(tshark(file, "udp && !icmp && udp.srcport <= 50", "udp.srcport")).contains("7", "13", "17");
        assertThat(tshark(file, "udp && !icmp && udp.dstport == 9", "frame.comment")).hasSizeGreaterThan(1)
                .allMatch(comment -> comment.startsWith("send, "));
    }

    @Test
    void aMailShowsItsDialogueWithTheLoginInClear() throws Exception {
        JsonNode job = lab.run("mail",
                """
                        {"envelope":{"from":"anybody@example.org","to":["student@lab.example"]},"capture":true,"proof":true,
                         "message":{"from":"dean@example.org","to":["student@lab.example"],"subject":"Captured","text":"Packets."}}""");
        assertThat(job.at("/result/proof/found").booleanValue()).isTrue();

        Path file = capture(job);

        String dialogue = tshark("-r", file.toString(), "-q", "-z", "follow,tcp,ascii,0");
        String login = Base64.getEncoder().encodeToString(ComposedLab.PASSWORD.getBytes(StandardCharsets.UTF_8));
        assertThat(dialogue).contains("220 mail.lab.example ESMTP", "EHLO [", "AUTH LOGIN", login,
                "MAIL FROM:<anybody@example.org>", "RCPT TO:<student@lab.example>", "DATA", "354 ",
                "Subject: Captured", "Packets.", "250 2.0.0 Ok: queued", "QUIT", "221 2.0.0 Bye");
        assertThat(tshark(file, "smtp.req.command == \"MAIL\"", "frame.comment")).singleElement()
                .asString()
                .startsWith("send");
        assertThat(tshark(file, "imap", "tcp.dstport")).as("the proof's reading").contains("143");
        // the ring has what the service says to others, and not what is said to it
        assertThat(composed.exec("mail-capture", "sh", "-c", "cat /ring/* | grep -a -c 'MAIL FROM:'").strip())
                .isNotEqualTo("0");
        assertThat(composed.exec("mail-capture", "sh", "-c", "cat /ring/* | grep -a -c 'POST /jobs' || true").strip())
                .isEqualTo("0");
        // what the packets show, nothing else does
        assertThat(Json.text(job)).doesNotContain(login, ComposedLab.PASSWORD);
        assertThat(lab.events(job.path("id").stringValue())).doesNotContain(login, ComposedLab.PASSWORD);
        assertThat(composed.logs("mail-service") + composed.logs("gateway") + composed.logs("mail-capture"))
                .doesNotContain(login, ComposedLab.PASSWORD);
    }

    @Test
    void aMailboxAndACalculationAreCapturedToo() throws Exception {
        Path inbox = capture(lab.run("inbox", """
                {"capture":true}"""));
        assertThat(tshark("-r", inbox.toString(), "-q", "-z", "follow,tcp,ascii,0")).contains("LOGIN", "EXAMINE",
                "LOGOUT");

        JsonNode job = lab.run("calc", """
                {"operation":"sum","numbers":[1,2,3],"transport":"udp","capture":true}""");
        Path calc = capture(job);
        assertThat(tshark(calc, "udp", "udp.payload")).containsExactly(job.at("/result/requestHex").stringValue(),
                job.at("/result/responseHex").stringValue());
        assertThat(tshark(calc, "udp", "frame.comment")).containsExactly("send, 22 bytes", "the peer: 8 bytes");
    }

    @Test
    void jobsAtOnceHaveTheirOwnPacketsEach() throws Exception {
        List<JsonNode> jobs = List.of("1-20", "10-30", "20-50")
                .parallelStream()
                .map(ports -> lab.run("scan", "{\"targets\":[\"target\"],\"ports\":\"" + ports
                        + "\",\"probe\":false,\"capture\":true}"))
                .toList();

        for (JsonNode job : jobs) {
            String ports = job.at("/spec/ports").stringValue();
            int first = Integer.parseInt(ports.substring(0, ports.indexOf('-')));
            int last = Integer.parseInt(ports.substring(ports.indexOf('-') + 1));
            assertThat(tshark(capture(job), "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.dstport")).as(ports)
                    .hasSize(last - first + 1)
                    .doesNotHaveDuplicates()
                    .allMatch(port -> Integer.parseInt(port) >= first && Integer.parseInt(port) <= last);
        }
    }

    @Test
    void onlyTheLabsOwnAccountIsCaptured() {
        for (String other : List.of("\"auth\":{\"username\":\"student@lab.example\",\"password\":\"x\"},",
                "\"auth\":null,", "\"server\":\"target:25\",")) {
            assertThat(lab.post("/jobs/inbox", "{" + other + "\"capture\":true}").statusCode()).as(other)
                    .isEqualTo(422);
            assertThat(lab.post("/jobs/mail", "{" + other + "\"capture\":true,\"message\":{\"to\":[\"a@lab.example\"],"
                    + "\"text\":\"x\"}}").statusCode()).as(other).isEqualTo(422);
        }
    }
}
