package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    private static final JobId JOB = new JobId("0199a000-0000-7000-8000-000000000001");
    private static final Problem PROBLEM = Problem.of(ProblemType.TIMEOUT, "no answer");

    record Example(Event event, EventType type, String data) {}

    static List<Example> examples() {
        return List.of(new Example(new Event.Queued(JobKind.MAIL), EventType.QUEUED, "{'kind':'mail'}"),
                new Example(new Event.Started(1), EventType.STARTED, "{'attempt':1}"),
                new Example(new Event.Progressed(new Progress(37, 100, "ports")), EventType.PROGRESS,
                        "{'done':37,'total':100,'unit':'ports'}"),
                new Example(new Event.Retrying(1, 250, PROBLEM), EventType.RETRYING,
                        "{'attempt':1,'delayMs':250,'problem':" + Json.text(PROBLEM) + "}"),
                new Example(new Event.Failed(PROBLEM), EventType.FAILED, Json.text(PROBLEM)),
                new Example(new Event.Cancelled(), EventType.CANCELLED, "{}"),
                new Example(new Event.Succeeded(new CalcResult(7, 3, Transport.TCP, "a:1", "b:2", "00", "ff", 0.21)),
                        EventType.SUCCEEDED,
                        "{'id':7,'result':3,'transport':'tcp','local':'a:1','remote':'b:2','requestHex':'00','responseHex':'ff','rttMs':0.21}"),
                new Example(new Event.ScanPort("target", "127.0.0.1",
                        new PortFinding(Transport.UDP, 9, PortState.OPEN_FILTERED, Reason.NO_ANSWER, "discard", null,
                                null, new PortFinding.Excerpt("a", "61"), null,
                                new PortFinding.Evidence(2, null, "127.0.0.1:9", null, List.of("dropped")))),
                        EventType.SCAN_PORT,
                        "{'target':'target','address':'127.0.0.1','protocol':'udp','port':9,'state':'openFiltered','reason':'no-answer','service':'discard','rttMs':null,'greeting':null,'answer':{'text':'a','hex':'61'},'identified':null,'evidence':{'attempt':2,'local':null,'remote':'127.0.0.1:9','kernel':null,'causes':['dropped']}}"),
                new Example(new Event.Progressed(new Progress(37, 100, "ports", 12.5, 5_040L)), EventType.PROGRESS,
                        "{'done':37,'total':100,'unit':'ports','perSecond':12.5,'etaMs':5040}"),
                new Example(new Event.ScanPorts("target", "127.0.0.1",
                        PortGroup.of(Transport.TCP, PortState.CLOSED, Reason.REFUSED, PortSet.of(List.of(1, 2, 4)))),
                        EventType.SCAN_PORTS,
                        "{'target':'target','address':'127.0.0.1','protocol':'tcp','state':'closed','reason':'refused','causes':['RST','ICMP port unreachable'],'ports':'1-2,4'}"),
                new Example(new Event.ScanLimited("target", "127.0.0.1", Transport.UDP, 1.0, 41, 41_000),
                        EventType.SCAN_LIMITED,
                        "{'target':'target','address':'127.0.0.1','protocol':'udp','perSecond':1.0,'undecided':41,'etaMs':41000}"),
                new Example(new Event.MailLine(
                        new DialogueLine(1.4, DialogueLine.Speaker.CLIENT, "••••••", "user name, base64")),
                        EventType.MAIL_LINE,
                        "{'atMs':1.4,'from':'client','line':'••••••','meaning':'user name, base64'}"),
                new Example(new Event.MailReady("<1@lab.example>"), EventType.MAIL_READY,
                        "{'messageId':'<1@lab.example>'}"),
                new Example(new Event.CalcExchange(Transport.UDP, "a:1", "b:2", "00", null, null),
                        EventType.CALC_EXCHANGE, "{'transport':'udp','local':'a:1','remote':'b:2','requestHex':'00'}"),
                new Example(
                        new Event.CalcCase(new CalcCheckResult.Case("tcp-sum", true, "a sum", "ID 7: 6", "ID 7: 6")),
                        EventType.CALC_CASE,
                        "{'name':'tcp-sum','passed':true,'about':'a sum','expected':'ID 7: 6','came':'ID 7: 6'}"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anEventsDataHasTheFieldsOfTheContract(Example example) throws Exception {
        assertThat(example.event().type()).isEqualTo(example.type());
        assertThat(Json.text(example.event())).isEqualTo(example.data().replace('\'', '"'));
    }

    @Test
    void fieldsAreWrittenInTheContractsOrder() {
        assertThat(Json.text(new Progress(37, 100, "ports")))
                .isEqualTo("{\"done\":37,\"total\":100,\"unit\":\"ports\"}");
        assertThat(Json.text(new DialogueLine(0.4, DialogueLine.Speaker.SERVER, "220", null)))
                .isEqualTo("{\"atMs\":0.4,\"from\":\"server\",\"line\":\"220\"}");
    }

    @Test
    void theTypesAreThoseOfTheContractAndThreeAreEndings() {
        assertThat(EventType.values()).extracting(EventType::json)
                .containsExactly("job.queued", "job.started", "job.progress", "job.retrying", "job.succeeded",
                        "job.failed", "job.cancelled", "scan.port", "scan.ports", "scan.limited", "mail.line",
                        "mail.ready", "calc.exchange", "calc.case");
        assertThat(EventType.values()).filteredOn(each -> each.ending().isPresent())
                .containsExactly(EventType.SUCCEEDED, EventType.FAILED, EventType.CANCELLED);
        assertThat(EventType.find("job.failed")).contains(EventType.FAILED);
        assertThat(EventType.find("FAILED")).isEmpty();
    }

    @Test
    void anEnvelopeHasTheAttributesOfCloudEvents() {
        CloudEvent event = CloudEvent.of(JOB, 3, EventType.STARTED, Instant.parse("2026-11-01T10:00:00.5Z"),
                Json.tree(new Event.Started(1)));

        assertThat(Json.text(event)).isEqualTo(
                """
                        {"specversion":"1.0","id":"3","source":"/jobs/0199a000-0000-7000-8000-000000000001","type":"job.started",\
                        "time":"2026-11-01T10:00:00.500Z","datacontenttype":"application/json","data":{"attempt":1}}""");
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli);
    }

    @Property
    void anEnvelopeReadsBackAsItself(@ForAll long sequence, @ForAll EventType type, @ForAll("times") Instant time,
            @ForAll String text) throws Exception {
        CloudEvent event = CloudEvent.of(JOB, sequence, type, time, Json.tree(List.of(text, 1)));

        assertThat(CloudEvent.parse(Json.text(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "{}",
            "[]",
            "5",
            "{'id':'1','source':'/jobs/x','type':'job.unknown','time':'2026-11-01T10:00:00Z','data':{}}",
            "{'id':1,'source':'/jobs/x','type':'job.started','time':'2026-11-01T10:00:00Z','data':{}}",
            "{'id':'1','source':'/jobs/x','type':'job.started','time':'yesterday','data':{}}",
            "{'id':'1','source':'/jobs/x','type':'job.started','time':'2026-11-01T10:00:00Z'}"})
    void whatIsNoEnvelopeIsMalformed(String text) {
        assertThatThrownBy(() -> CloudEvent.parse(text.replace('\'', '"'))).isInstanceOf(MalformedJson.class);
    }
}
