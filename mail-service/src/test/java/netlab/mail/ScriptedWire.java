package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import netlab.contracts.MailResult;

/// A peer that follows a script, and checks that the client does too, byte for byte.
///
/// Lines begin with `S: ` (the server says) or `C: ` (the client must say); each ends in CR LF on the wire. `S: <cut>` closes
/// the connection, `S: <silence>` lets the client's time run out, `S: <pause>` tells a client that polls that nothing came,
/// `C: <tls>` stands for the handshake.
/// A `\` at a line's end joins it with the next, without a line end on the wire.
final class ScriptedWire implements Wire {
    private record Step(char from, String octets) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final int chunk;
    private boolean tls;
    private boolean closed;
    private int writes;

    ScriptedWire(String script) {
        this(script, Integer.MAX_VALUE);
    }

    /// @param chunk most bytes that one read gives
    ScriptedWire(String script, int chunk) {
        this.chunk = chunk;
        for (String line : script.lines().toList()) {
            boolean open = line.endsWith("\\");
            String said = line.substring(Math.min(3, line.length()), line.length() - (open ? 1 : 0));
            String text = said + (open ? "" : "\r\n");
            steps.add(new Step(line.charAt(0), Bytes.octets(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    /// Lets what the server says in one go arrive in one go.
    ScriptedWire joined() {
        Deque<Step> joined = new ArrayDeque<>();
        StringBuilder turn = new StringBuilder();
        while (!steps.isEmpty()) {
            Step step = steps.remove();
            turn.append(step.octets());
            boolean goesOn = step.from() == 'S' && !steps.isEmpty() && steps.getFirst().from() == 'S';
            if (!goesOn) {
                joined.add(new Step(step.from(), turn.toString()));
                turn.setLength(0);
            }
        }
        steps.addAll(joined);
        return this;
    }

    @Override
    public int read(byte[] into, Duration atMost) throws SocketTimeoutException {
        checkWritten();
        if (steps.isEmpty() || is('S', "<cut>")) {
            return -1;
        }
        if (is('S', "<silence>")) {
            closed = true;
            throw new SocketTimeoutException("silence");
        }
        Step step = steps.remove();
        assertThat(step.from()).as("the client waits where it should say: %s", step.octets()).isEqualTo('S');
        int count = Math.min(Math.min(step.octets().length(), into.length), chunk);
        System.arraycopy(Bytes.of(step.octets().substring(0, count)), 0, into, 0, count);
        if (count < step.octets().length()) {
            steps.addFirst(new Step('S', step.octets().substring(count)));
        }
        return count;
    }

    @Override
    public int poll(byte[] into, Duration atMost) throws SocketTimeoutException {
        checkWritten();
        if (is('S', "<pause>")) {
            steps.remove();
            return 0;
        }
        return read(into, atMost);
    }

    @Override
    public void write(byte[] bytes) {
        assertThat(closed).as("closed").isFalse();
        writes++;
        written.writeBytes(bytes);
    }

    /// How often the client has written.
    int writes() {
        return writes;
    }

    private void checkWritten() {
        StringBuilder expected = new StringBuilder();
        while (expected.length() < written.size() && !steps.isEmpty() && steps.getFirst().from() == 'C') {
            expected.append(steps.remove().octets());
        }
        assertThat(Bytes.octets(written.toByteArray())).isEqualTo(expected.toString());
        written.reset();
    }

    @Override
    public boolean hasUnread() {
        StringBuilder expected = new StringBuilder();
        for (Step step : steps) {
            if (step.from() == 'S') {
                return expected.toString().equals(Bytes.octets(written.toByteArray()));
            }
            expected.append(step.octets());
        }
        return false;
    }

    @Override
    public void startTls() {
        checkWritten();
        assertThat(is('C', "<tls>")).as("the client goes over to TLS").isTrue();
        steps.remove();
        tls = true;
    }

    private boolean is(char from, String text) {
        return !steps.isEmpty() && steps.getFirst().equals(new Step(from, text + "\r\n"));
    }

    @Override
    public Optional<MailResult.Tls> tls() {
        return tls ? Optional.of(new MailResult.Tls("TLSv1.3", "scripted", true)) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }

    /// Both sides have said all there is in the script.
    void assertDone() {
        checkWritten();
        steps.removeIf(step -> step.octets().startsWith("<"));
        assertThat(steps).isEmpty();
    }
}
