package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import netlab.contracts.Json;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The lab's own experiments, on the composed lab, through the doors that its users have.
@ContainerTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LabIT {
    private static ComposedLab composed;
    private static JobClient lab;

    @BeforeAll
    static void up() {
        composed = ComposedLab.up();
        lab = composed.lab();
    }

    @AfterAll
    static void down() {
        composed.close();
    }

    @Test
    void aScanFindsWhatTheTargetOffers() {
        JsonNode job = lab.run("scan", """
                {"targets":["target"],"ports":"1-50","protocols":["tcp","udp"]}""");

        JsonNode host = job.at("/result/hosts/0");
        assertThat(host.at("/tcp/open").toString()).isEqualTo("[7,9,13,17,19]");
        assertThat(host.at("/tcp/closed").stringValue()).isEqualTo("1-6,8,10-12,14-16,18,20-50");
        assertThat(host.at("/udp/open").toString()).isEqualTo("[7,13,17]");
        assertThat(host.at("/udp/openFiltered").stringValue()).isEqualTo("9");
        assertThat(host.at("/udp/closed").stringValue()).isEqualTo("1-6,8,10-12,14-16,18-50");
        assertThat(lab.events(job.path("id").stringValue()).lines().filter("event: scan.port"::equals)).hasSize(9); // the eight that answer, and silent UDP 9
    }

    @Test
    void withoutTheProfileNothingIsCapturedAndTheAnswerSaysSo() {
        JsonNode job = lab.run("calc", """
                {"operation":"sum","numbers":[1],"capture":true}""");

        var answer = lab.get("/jobs/" + job.path("id").stringValue() + "/capture.pcapng");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("the lab's profile “capture” is off");
    }

    @ParameterizedTest
    @CsvSource({"sum,tcp,6", "product,tcp,-40", "minimum,tcp,-2", "maximum,tcp,5", "sum,udp,6", "product,udp,-40",
            "minimum,udp,-2", "maximum,udp,5"})
    void aCalcJobMakesARealExchange(String operation, String transport, int expected) {
        String numbers = operation.equals("sum") ? "[1,2,3]" : "[4,-2,5]";

        JsonNode job = lab.run("calc", "{\"operation\":\"%s\",\"numbers\":%s,\"transport\":\"%s\"}"
                .formatted(operation, numbers, transport));

        assertThat(job.at("/result/result").intValue()).isEqualTo(expected);
        assertThat(job.at("/result/responseHex").stringValue()).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
    void aRawRequestMayBeSplitAtEveryByte(String order) throws IOException {
        ByteOrder bytes = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] request = request(bytes, 77, "Maximum", 3, -9, 12);
        for (int split = 1; split < request.length; split++) {
            try (Socket socket = new Socket("127.0.0.1", calcPort(bytes))) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(10_000);
                OutputStream out = socket.getOutputStream();
                out.write(request, 0, split);
                out.flush();
                out.write(request, split, request.length - split);
                out.flush();
                byte[] answer = new byte[8];
                new DataInputStream(socket.getInputStream()).readFully(answer);
                assertAnswer(bytes, answer, 77, 12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
    void aRawDatagramIsAnswered(String order) throws IOException {
        ByteOrder bytes = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] request = request(bytes, 78, "Summe", 40, 2);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.connect(InetAddress.getByName("127.0.0.1"), calcPort(bytes));
            socket.send(new DatagramPacket(request, request.length));
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(8);
            assertAnswer(bytes, answer.getData(), 78, 42);
        }
    }

    private static int calcPort(ByteOrder order) {
        return composed.port(order == ByteOrder.BIG_ENDIAN ? "NETLAB_CALC_PORT" : "NETLAB_CALC_LITTLE_PORT");
    }

    private static byte[] request(ByteOrder order, int id, String operation, int... numbers) {
        byte[] name = operation.getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(5 + name.length + 4 * numbers.length).order(order);
        request.putInt(id).put(name).put((byte) numbers.length);
        IntStream.of(numbers).forEach(request::putInt);
        return request.array();
    }

    private static void assertAnswer(ByteOrder order, byte[] answer, int id, int result) {
        ByteBuffer buffer = ByteBuffer.wrap(answer).order(order);
        assertThat(buffer.getInt()).isEqualTo(id);
        assertThat(buffer.getInt()).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "starttls"})
    void aMailWithAForgedSenderArrivesOnceAndUnchanged(String security) {
        String subject = "Prüfung über " + security;
        String text = ".\n..\n.dot at the start\nUmlauts: äöüß €\n" + "long ".repeat(300) + "\nlast line\n";
        String spec = Json.text(Map.of("security", security,
                "auth",
                Map.of("mechanism", "login", "username", "student@lab.example", "password", ComposedLab.PASSWORD),
                "envelope", Map.of("from", "envelope@example.org", "to", List.of("student@lab.example")),
                "message",
                Map.of("from", "Header <header@example.org>", "to", List.of("student@lab.example"), "subject",
                        subject, "text", text)));

        JsonNode sent = sendMail(spec);

        assertThat(sent.path("state").stringValue()).as(sent.toString()).isEqualTo("succeeded");
        assertThat(sent.toString()).doesNotContain(ComposedLab.PASSWORD);
        assertThat(sent.at("/result/tls").isNull()).isEqualTo(security.equals("none"));
        List<String> dialogue = sent.at("/result/dialogue")
                .valueStream()
                .map(line -> line.path("line").stringValue())
                .toList();
        assertThat(dialogue).contains("AUTH LOGIN", "••••••", "DATA", ".");
        JsonNode read = inbox(sent.at("/result/messageId").stringValue());
        assertThat(read.at("/result/messages").size()).isEqualTo(1);
        JsonNode message = read.at("/result/messages/0");
        assertThat(message.path("text").stringValue().replace("\r\n", "\n")).isEqualTo(text);
        assertThat(message.path("subject").stringValue()).isEqualTo(subject);
        assertThat(message.path("from").stringValue()).contains("header@example.org");
        assertThat(message.path("returnPath").stringValue()).contains("envelope@example.org");
    }

    private static JsonNode sendMail(String spec) {
        return lab.run("mail", spec);
    }

    private static JsonNode inbox(String messageId) {
        return lab.run("inbox", Json.text(Map.of("search", Map.of("messageId", messageId), "waitMs", 5_000)));
    }

    @Test
    void mailsOfTheLargestSizeArriveSeveralAtATime() {
        byte[] file = new byte[18 * 1024 * 1024];
        new Random(1).nextBytes(file);
        String spec = Json.text(Map.of("message",
                Map.of("to", List.of("student@lab.example"), "subject", "large", "text",
                        "large", "attachments",
                        List.of(Map.of("name", "file.bin", "base64", Base64.getEncoder().encodeToString(file))))));

        List<String> states = IntStream.range(0, 3)
                .parallel()
                .mapToObj(_ -> sendMail(spec).path("state").stringValue())
                .toList();

        assertThat(states).containsOnly("succeeded");
        JsonNode read = lab.run("inbox", "{\"search\":{\"subject\":\"large\"},\"raw\":true,\"waitMs\":5000}");
        assertThat(read.at("/result/messages").size()).isEqualTo(3);
        assertThat(read.at("/result/messages/0/attachments/0/size").longValue()).isEqualTo(file.length);
    }

    @Test
    void noSecretIsInAnyLogOrFileOfTheGateway() {
        sendMail(Json.text(Map.of("auth",
                Map.of("username", "student@lab.example", "password", ComposedLab.PASSWORD),
                "message", Map.of("to", List.of("student@lab.example"), "text", "hello"))));

        for (String service : List.of("gateway", "mail-service", "mailserver")) {
            assertThat(composed.logs(service)).as(service).isNotBlank().doesNotContain(ComposedLab.PASSWORD);
        }
        assertThat(composed.exec("gateway", "sh", "-c", "grep -rc " + ComposedLab.PASSWORD + " /data || true"))
                .contains(":0")
                .doesNotContainPattern(":[1-9]");
    }

    @Test
    void whatIsNoLabHostIsRefused() {
        for (String target : List.of("169.254.169.254", "192.0.2.1", "224.0.0.1")) {
            JsonNode job = lab.run("scan", "{\"targets\":[\"%s\"]}".formatted(target));
            assertThat(job.path("state").stringValue()).isEqualTo("failed");
            assertThat(job.at("/problem/type").stringValue()).isEqualTo("/problems/target-not-allowed");
        }
    }

    @Test
    void aForeignHostNameIsRefused() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", composed.port("NETLAB_PORT"))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /jobs HTTP/1.1\r\nHost: rebound.example.org\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403")
                    .contains("/problems/host-not-allowed");
        }
    }
}
