package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import netlab.mail.ImapResponse.Condition;
import netlab.mail.ImapValue.Atom;
import netlab.mail.ImapValue.Group;
import netlab.mail.ImapValue.Nil;
import netlab.mail.ImapValue.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapParserTest {
    @Test
    void aTaggedEndHasItsConditionCodeAndText() throws BrokenProtocolException {
        assertThat(ImapParser.parse("a1 NO [AUTHENTICATIONFAILED] Authentication failed."))
                .isEqualTo(
                        new ImapResponse.Tagged("a1", Condition.NO, "AUTHENTICATIONFAILED", "Authentication failed."));
        assertThat(ImapParser.parse("a2 OK done")).isEqualTo(new ImapResponse.Tagged("a2", Condition.OK, "", "done"));
    }

    @Test
    void aStatusMayStandWithoutText() throws BrokenProtocolException {
        assertThat(ImapParser.parse("* BYE")).isEqualTo(new ImapResponse.Status(Condition.BYE, "", ""));
    }

    @Test
    void aContinuationMayBeABarePlus() throws BrokenProtocolException {
        assertThat(ImapParser.parse("+")).isEqualTo(new ImapResponse.Continuation(""));
        assertThat(ImapParser.parse("+ idling")).isEqualTo(new ImapResponse.Continuation("idling"));
    }

    @Test
    void dataMayHaveANumber() throws BrokenProtocolException {
        assertThat(ImapParser.parse("* 12 EXISTS")).isEqualTo(new ImapResponse.Data(12, "EXISTS", List.of()));
        assertThat(ImapParser.parse("* SEARCH 2 3"))
                .isEqualTo(new ImapResponse.Data(-1, "SEARCH", List.of(new Atom("2"), new Atom("3"))));
        assertThat(ImapParser.parse("* SEARCH ")).isEqualTo(new ImapResponse.Data(-1, "SEARCH", List.of()));
    }

    @Test
    void aFetchHasListsLiteralsAndSections() throws BrokenProtocolException {
        String frame = "* 1 FETCH (UID 7 FLAGS (\\Seen $x) BODY[HEADER.FIELDS (FROM TO)]<0> {5}\r\na)\r\n( X NIL Y \"q\\\"\\\\\")";
        assertThat(ImapParser.parse(frame)).isEqualTo(new ImapResponse.Data(1, "FETCH", List.of(new Group(List.of(
                new Atom("UID"),
                new Atom("7"),
                new Atom("FLAGS"),
                new Group(List.of(new Atom("\\Seen"), new Atom("$x"))),
                new Atom("BODY[HEADER.FIELDS (FROM TO)]<0>"),
                new Text("a)\r\n("),
                new Atom("X"),
                new Nil(),
                new Atom("Y"),
                new Text("q\"\\"))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "*",
            "* ",
            "a1",
            "a1 WHAT",
            "* 1 FETCH (",
            "* 1 FETCH (\"x",
            "* 1 FETCH (\"x\\",
            "* 1 FETCH {3}\r\nab",
            "* 1 FETCH {x}\r\nab",
            "* 1 FETCH )",
            "* 1 FETCH BODY[",
            "* 99999999999999999999 EXISTS"})
    void whatIsNoResponseIsRefused(String frame) {
        assertThatThrownBy(() -> ImapParser.parse(frame)).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void listsAreNotFollowedForEver() {
        assertThatThrownBy(() -> ImapParser.parse("* X " + "(".repeat(100_000)))
                .isInstanceOf(BrokenProtocolException.class);
    }

    @Property(tries = 2000)
    void whateverAServerSendsIsAResponseOrIsRefused(@ForAll("noise") String noise) {
        try {
            assertThat(ImapParser.parse(noise)).isNotNull();
        } catch (BrokenProtocolException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Property
    void anyValueReadsBackHoweverItIsCut(@ForAll("values") ImapValue value,
            @ForAll @IntRange(min = 1, max = 50) int chunk)
            throws BrokenProtocolException {
        byte[] sent = Bytes.of("* X " + written(value) + "\r\n* OK next {9}\r\n");
        ByteQueue arrived = new ByteQueue(1 << 20);
        ImapFrames frames = new ImapFrames(10_000);
        frames.expectAtMost(100_000);
        Optional<String> frame = Optional.empty();
        for (int at = 0; at < sent.length; at += chunk) {
            arrived.append(sent, at, Math.min(chunk, sent.length - at));
            frame = frame.isPresent() ? frame : frames.next(arrived);
        }
        assertThat(ImapParser.parse(frame.orElseThrow())).isEqualTo(new ImapResponse.Data(-1, "X", List.of(value)));
        assertThat(frames.next(arrived)).contains("* OK next {9}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10737418240", "999999999999999999", "100001"})
    void aLiteralBeyondTheLimitIsRefusedBeforeItsFirstByte(String size) throws BrokenProtocolException {
        ImapFrames frames = new ImapFrames(1000);
        frames.expectAtMost(100_000);
        assertThatThrownBy(() -> frames.next(arrived("* 1 FETCH (BODY[] {" + size + "}\r\n")))
                .isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void evenWhereMuchMayComeOneResponseIsNotLargerThanAMessage() throws BrokenProtocolException {
        ImapFrames frames = new ImapFrames(1000);
        frames.expectAtMost(Long.MAX_VALUE);
        assertThatThrownBy(() -> frames.next(arrived("* 1 FETCH (BODY[] {10737418240}\r\n")))
                .isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void noRoomIsMadeForALiteralOnTheServersWordAlone() throws BrokenProtocolException {
        ImapFrames frames = new ImapFrames(1000);
        frames.expectAtMost(32 << 20);
        ByteQueue arrived = arrived("* 1 FETCH (BODY[] {30000000}\r\n");
        ThreadMXBean memory = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = memory.getCurrentThreadAllocatedBytes();
        assertThat(frames.next(arrived)).isEmpty();
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }

    @Test
    void responsesWithoutAnEndAreRefusedWhenTheyAreMoreThanWasAskedFor() throws BrokenProtocolException {
        ImapFrames frames = new ImapFrames(1000);
        frames.expectAtMost(300);
        ByteQueue arrived = arrived("* SEARCH 1 2 3 4 5\r\n".repeat(20));
        assertThatThrownBy(() -> {
            while (frames.next(arrived).isPresent()) {
                assertThat(arrived.size()).isPositive();
            }
        }).isInstanceOf(BrokenProtocolException.class);
    }

    private static ByteQueue arrived(String octets) throws BrokenProtocolException {
        ByteQueue arrived = new ByteQueue(100_000);
        arrived.append(Bytes.of(octets), 0, octets.length());
        return arrived;
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.strings().withChars("* +aOK12()[]{}\"\\NIL\r\n<>~").ofMaxLength(60);
    }

    @Provide
    Arbitrary<ImapValue> values() {
        Arbitrary<ImapValue> atoms = Arbitraries.strings()
                .withChars("ABCxyz019\\.$")
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.equalsIgnoreCase("NIL"))
                .map(Atom::new);
        Arbitrary<ImapValue> texts = Arbitraries.strings().withCharRange('\0', '\u00FF').ofMaxLength(40).map(Text::new);
        Arbitrary<ImapValue> leaves = Arbitraries.oneOf(atoms, texts, Arbitraries.just(new Nil()));
        return Arbitraries.recursive(() -> leaves, inner -> inner.list().ofMaxSize(5).map(Group::new), 0, 4);
    }

    private static String written(ImapValue value) {
        return switch (value) {
            case Atom(String text) -> text;
            case Nil _ -> "NIL";
            case Group(List<ImapValue> members) ->
                "(" + String.join(" ", members.stream().map(ImapParserTest::written).toList()) + ")";
            case Text(String octets) -> octets.chars().allMatch(c -> c >= ' ' && c <= '~')
                    ? '"' + octets.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                    : "{" + octets.length() + "}\r\n" + octets;
        };
    }
}
