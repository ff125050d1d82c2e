package netlab.contracts;

import static netlab.contracts.Bodies.again;
import static netlab.contracts.Bodies.faults;
import static netlab.contracts.Bodies.pointers;
import static netlab.contracts.Bodies.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalcSpecTest {
    private static final JobKind CALC = JobKind.CALC;

    private static CalcSpec read(String json) {
        return (CalcSpec) spec(CALC, json);
    }

    @Test
    void whatIsNotGivenGetsItsDefault() {
        CalcSpec spec = read("{'operation':'sum','numbers':[]}");

        assertThat(spec).isEqualTo(new CalcSpec(Operation.SUM, List.of(), Transport.TCP, null, WireOrder.BIG, spec.id(),
                null, 5_000, false));
        assertThat(spec.id()).isBetween(0L, CalcSpec.LARGEST_ID);
    }

    @Test
    void everyFieldIsRead() {
        assertThat(read("""
                {'operation':'maximum','numbers':[-2147483648,2147483647],'transport':'udp','server':'calc:50001',
                 'byteOrder':'little','id':4294967295,'localAddress':'127.0.0.1:0','timeoutMs':1}"""))
                .isEqualTo(new CalcSpec(Operation.MAXIMUM, List.of(Integer.MIN_VALUE, Integer.MAX_VALUE), Transport.UDP,
                        new HostPort("calc", 50_001), WireOrder.LITTLE, CalcSpec.LARGEST_ID,
                        new HostPort("127.0.0.1", 0), 1, false));
    }

    @Test
    void nullIsLikeAbsent() {
        assertThat(read("""
                {'operation':'product','numbers':[1],'transport':null,'server':null,'byteOrder':null,'id':7,
                 'localAddress':null,'timeoutMs':null}"""))
                .isEqualTo(new CalcSpec(Operation.PRODUCT, List.of(1), Transport.TCP, null, WireOrder.BIG, 7, null,
                        5_000, false));
    }

    @Test
    void everyFaultIsToldAtOnceEachOnce() {
        assertThat(pointers(CALC, """
                {'operation':'Summe','numbers':[1,'5',5.0,null,2147483648,9223372036854775808,true],'transport':'sctp',
                 'server':'calc','byteOrder':1,'id':-1,'localAddress':'a:b','timeoutMs':60001,'x':1,'a/b~c':2}"""))
                .containsExactlyInAnyOrder("/operation", "/numbers/1", "/numbers/2", "/numbers/3", "/numbers/4",
                        "/numbers/5", "/numbers/6", "/transport", "/server", "/byteOrder", "/id", "/localAddress",
                        "/timeoutMs", "/x", "/a~1b~0c");
    }

    @Test
    void whatIsRequiredIsMissed() {
        assertThat(faults(CALC, "{}")).containsExactlyInAnyOrder(new Fault("/operation", "is required"),
                new Fault("/numbers", "is required"));
        assertThat(faults(CALC, "{'operation':null,'numbers':null}")).containsExactlyInAnyOrder(
                new Fault("/operation", "is required"), new Fault("/numbers", "is required"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "5", "'text'", "true"})
    void aBodyThatIsNoObjectHasThatOneFault(String body) {
        assertThat(faults(CALC, body)).containsExactly(new Fault("", "must be a JSON object"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "id | 4294967296",
            "id | 0.5",
            "id | 1e3",
            "id | 99999999999999999999999999",
            "timeoutMs | 0",
            "timeoutMs | 5000.0",
            "numbers | 5",
            "numbers | {}",
            "server | 5",
            "server | 'calc:0'",
            "server | 'calc:65536'",
            "server | 'calc:50000\\r\\nx'",
            "operation | ['sum']"})
    void aBadValueIsOneFault(String field, String value) {
        String rest = Stream.of("'operation':'sum'", "'numbers':[]")
                .filter(each -> !each.startsWith("'" + field + "'"))
                .collect(Collectors.joining(",", ",", "}"));

        assertThat(pointers(CALC, "{'" + field + "':" + value + rest)).containsExactly("/" + field);
    }

    @Test
    void aThousandFaultsAreNotAllTold() {
        assertThat(faults(CALC, "{'operation':'sum','numbers':[" + "'x',".repeat(254) + "'x']}")).hasSize(100);
    }

    @Test
    void a256thNumberIsTooMany() {
        assertThat(read("{'operation':'sum','numbers':[" + "1,".repeat(254) + "1]}").numbers()).hasSize(255);
        assertThat(faults(CALC, "{'operation':'sum','numbers':[" + "1,".repeat(255) + "1]}"))
                .containsExactly(new Fault("/numbers", "must not have more than 255 elements"));
    }

    @Property
    void aSpecReadsBackAsItself(@ForAll Operation operation, @ForAll @Size(max = 255) List<Integer> numbers,
            @ForAll Transport transport, @ForAll WireOrder order,
            @ForAll @LongRange(max = CalcSpec.LARGEST_ID) long id, @ForAll @IntRange(min = 1, max = 60_000) int timeout,
            @ForAll @IntRange(min = 1, max = 65_535) int port) {
        CalcSpec spec = new CalcSpec(operation, numbers, transport, new HostPort("::1", port), order, id,
                id % 2 == 0 ? null : new HostPort("localhost", 0), timeout, false);

        assertThat(again(CALC, spec, "")).isEqualTo(spec);
    }

    @Test
    void aCheckNeedsNothingElse() {
        assertThat(spec(CALC, "{'check':true}")).isEqualTo(new CalcCheckSpec(null, WireOrder.BIG, 2_000, false));
        assertThat(spec(CALC, "{'check':true,'server':'calc:1','byteOrder':'little','timeoutMs':10000}"))
                .isEqualTo(new CalcCheckSpec(new HostPort("calc", 1), WireOrder.LITTLE, 10_000, false));
    }

    @Test
    void aCheckReadsBackAsItself() {
        CalcCheckSpec spec = new CalcCheckSpec(new HostPort("::1", 1), WireOrder.LITTLE, 1, false);

        assertThat(again(CALC, spec, "")).isEqualTo(spec);
        assertThat(Json.text(spec))
                .isEqualTo(
                        "{\"check\":true,\"server\":\"[::1]:1\",\"byteOrder\":\"little\",\"timeoutMs\":1,\"capture\":false}");
    }

    @Test
    void aCheckIsNoExchange() {
        assertThat(pointers(CALC, "{'check':true,'operation':'sum','numbers':[],'timeoutMs':10001}"))
                .containsExactlyInAnyOrder("/operation", "/numbers", "/timeoutMs");
        assertThat(pointers(CALC, "{'check':1,'operation':'sum','numbers':[]}")).containsExactly("/check");
        assertThat(spec(CALC, "{'check':false,'operation':'sum','numbers':[]}")).isInstanceOf(CalcSpec.class);
    }

    @Test
    void noSpecIsMadeOutOfRange() {
        assertThatThrownBy(() -> new CalcSpec(Operation.SUM, List.of(), Transport.TCP, null, WireOrder.BIG, -1, null,
                1, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
