package netlab.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import netlab.contracts.Json;
import netlab.gateway.Gateway;
import netlab.gateway.GatewayMain;
import netlab.scan.ScanServiceMain;
import netlab.service.JobService;
import netlab.service.Names;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/// The scans of this lab, read by the programs that read nmap's. Needs nmap, ndiff and xsltproc.
@Timeout(180)
class NmapToolsTest {
    private static final List<String> TOOLS = List.of("nmap", "ndiff", "xsltproc");
    private static final Path NMAPS_FILES = Path.of("/usr/share/nmap");
    private static final String HOST = "127.0.0.77";
    /// Between these no service is registered, neither with IANA nor with nmap, so that names can't differ.
    private static final int FIRST_FREE = 21_132;
    private static final int LAST_FREE = 21_151;
    private static final byte[] HOSTILE = "<&>\"']]>\u0000\u001b[31m\u00ff=1+1\r\n".getBytes(ISO_8859_1);

    @TempDir
    private Path directory;

    private final Deque<Closeable> parts = new ArrayDeque<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final StandInPorts ports = new StandInPorts(InetAddress.ofLiteral(HOST), FIRST_FREE, LAST_FREE);
    private Gateway gateway;

    @BeforeAll
    static void theToolsAreHere() {
        List<String> folders = List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1));
        List<String> missing = TOOLS.stream()
                .filter(tool -> folders.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                .toList();
        if (!missing.isEmpty()) {
            String what = "the exports are not read by nmap's tools, for these are missing: " + missing;
            if ("required".equals(System.getProperty("engine"))) {
                fail(what);
            }
            System.err.println("LEFT OUT: " + what);
            assumeTrue(false, what);
        }
    }

    @BeforeEach
    void start() throws Exception {
        parts.push(ports);
        Map<String, String> shared = Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0",
                "NETLAB_TARGETS", HOST, "NETLAB_DATA", directory.resolve("data").toString());
        JobService scan = ScanServiceMain.start(Settings.of(shared), Names.system());
        parts.push(scan);
        Map<String, String> settings = new HashMap<>(shared);
        settings.put("NETLAB_SCAN_URL", "http://127.0.0.1:" + scan.port());
        gateway = GatewayMain.start(Settings.of(settings));
        parts.push(gateway);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private String send(HttpRequest.Builder request) throws Exception {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /// A scan's result as XML, in a file.
    private Path scan(String ports, boolean probe) throws Exception {
        String job = send(HttpRequest.newBuilder(at("/jobs/scan"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString("{\"targets\":[\"%s\"],\"ports\":\"%s\",\"probe\":%s}"
                        .formatted(HOST, ports, probe))));
        String self = "/jobs/" + Json.parse(job).path("id").stringValue();
        Path file = Files.createTempFile(directory, "netlab", ".xml");
        return Files.writeString(file, send(HttpRequest.newBuilder(at(self)).header("Accept", "application/xml")));
    }

    /// What nmap finds, as XML, in a file.
    private Path nmap(String... options) throws Exception {
        Path file = Files.createTempFile(directory, "nmap", ".xml");
        List<String> command = new ArrayList<>(List.of("nmap", "-n", "-Pn", "-oX", file.toString()));
        command.addAll(List.of(options));
        command.add(HOST);
        assertThat(run(command)).contains("Nmap done");
        return file;
    }

    /// Runs a program that must succeed.
    private String run(List<String> command) throws Exception {
        return run(command, 0);
    }

    /// Runs ndiff on files that differ.
    private String differences(List<String> ndiff) throws Exception {
        return run(ndiff, 1);
    }

    private String run(List<String> command, int expected) throws Exception {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, UTF_8);
        assertThat(ended ? process.exitValue() : -1).as(command + ":\n" + text).isEqualTo(expected);
        return text;
    }

    private static String value(Path file, String path) throws Exception {
        Document xml = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
        return XPathFactory.newDefaultInstance().newXPath().evaluate(path, xml);
    }

    @Test
    void ndiffFindsNoDifferenceBetweenNmapsVerdictsAndOurs() throws Exception {
        int silent = ports.tcp(new byte[0]);
        int greeting = ports.tcp("hello\r\n".getBytes(UTF_8));
        String many = "T:21101-21190";
        String few = "T:" + (silent - 3) + "-" + (greeting + 3);

        for (String tcp : List.of(many, few)) {
            run(List.of("ndiff", nmap("-sT", "-p", tcp).toString(), scan(tcp, false).toString()));
        }
        assertThat(value(scan(many, false), "count(//port)")).isEqualTo("2");
    }

    @Test
    void ndiffFindsNoDifferenceOverUdpEither() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "nmap scans UDP for root alone");
        int answering = ports.udp(new byte[]{0, 1, 2});
        int silent = ports.udp(new byte[0]);
        String both = "T:21132-21151,U:21132-21151";

        Path ours = scan(both, false);
        // what a port answered differs, since nmap doesn't tell it; -v, or this ndiff fails where nothing else does
        assertThat(
                differences(List.of("ndiff", "-v", nmap("-sT", "-sU", "-p", both).toString(), ours.toString())).lines()
                        .filter(line -> line.matches("[-+].*") && !line.contains(" scan initiated ")))
                .containsExactly("+|_ answer: \\x00\\x01\\x02");
        assertThat(value(ours, "//port[@portid=%d]/state/@state".formatted(answering))).isEqualTo("open");
        assertThat(value(ours, "//port[@portid=%d]/state/@state".formatted(silent))).isEqualTo("open|filtered");
    }

    @Test
    void ndiffTellsAPortThatOpened() throws Exception {
        Path before = scan("T:21101-21190", false);
        int opened = ports.tcp(new byte[0]);
        Path after = scan("T:21101-21190", false);

        assertThat(differences(List.of("ndiff", before.toString(), after.toString())))
                .containsPattern("\\+" + opened + "/tcp +open");
    }

    @Test
    void aHostileGreetingIsWrittenAsNmapWritesIt() throws Exception {
        int port = ports.tcp(HOSTILE);
        String banner = "//script[@id='banner']/@output";

        Path ours = scan("T:" + port, true);
        Path nmaps = nmap("-sT", "-p", "T:" + port, "--script", "banner");
        assertThat(value(ours, banner)).isEqualTo(value(nmaps, banner)).contains("\\x1B[31m\\xFF");
        run(List.of("ndiff", ours.toString(), ours.toString()));
    }

    @Test
    void xsltprocMakesAPageOfIt() throws Exception {
        int port = ports.tcp(HOSTILE);

        String page = run(List.of("xsltproc", NMAPS_FILES.resolve("nmap.xsl").toString(),
                scan("T:" + port + ",U:21101-21150", true).toString()));
        assertThat(page).contains("<td>" + port + "</td>", "&lt;&amp;&gt;").doesNotContain("<&>", "\u001b");
    }

    @Test
    void itIsValidByNmapsDtd() throws Exception {
        int port = ports.tcp(HOSTILE);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setValidating(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        DefaultHandler2 nmaps = new DefaultHandler2() {
            @Override
            public InputSource getExternalSubset(String name, String base) {
                return new InputSource(NMAPS_FILES.resolve("nmap.dtd").toUri().toString());
            }

            @Override
            public void error(SAXParseException e) throws SAXParseException {
                throw e;
            }
        };
        builder.setEntityResolver(nmaps);
        builder.setErrorHandler(nmaps);

        Document ours = builder.parse(scan("T:21101-21190,U:%d-21150".formatted(port), true).toFile());
        assertThat(ours.getDoctype()).isNotNull();
        assertThat(ours.getElementsByTagName("script").getLength()).isPositive();
    }
}
