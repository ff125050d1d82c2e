package netlab.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import netlab.scan.Conversation.Waits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConversationTest {
    private static final Waits SHORT = new Waits(Duration.ofMillis(100), Duration.ofMillis(200),
            Duration.ofMillis(50), Duration.ofMillis(500));
    private static final Waits PATIENT = new Waits(Duration.ofSeconds(20), Duration.ofSeconds(20),
            Duration.ofMillis(50), Duration.ofSeconds(20));

    private static Conversation with(Listener.Service service, Waits waits) throws IOException {
        try (Listener listener = Listener.start(service);
                SocketChannel channel = SocketChannel
                        .open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()))) {
            return Conversation.hold(channel, Outcome.MESSAGE, Outcome.MESSAGE::equals, waits);
        }
    }

    private static void drain(Socket socket) throws IOException {
        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }

    @Test
    void aGreetingIsReadAndNothingIsSent() throws IOException {
        Conversation held = with(socket -> {
            socket.getOutputStream().write("220 mail.lab.example ESMTP\r\n".getBytes(US_ASCII));
            drain(socket);
        }, PATIENT);
        assertThat(held.greeting()).isEqualTo(Octets.of("220 mail.lab.example ESMTP\r\n"));
        assertThat(held.message().isEmpty()).isTrue();
        assertThat(held.ended()).isFalse();
    }

    @Test
    void whereNoGreetingComesTheMessageIsSentAndItsAnswerRead() throws IOException {
        Conversation held = with(socket -> {
            byte[] request = socket.getInputStream().readNBytes(8);
            socket.getOutputStream().write(("got " + new String(request, US_ASCII)).getBytes(US_ASCII));
            drain(socket);
        }, new Waits(Duration.ofMillis(50), Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofSeconds(20)));
        assertThat(held.greeting().isEmpty()).isTrue();
        assertThat(held.answer()).isEqualTo(Octets.of("got netlab\r\n"));
    }

    @Test
    void anEndlessGreetingIsCutAt4KiB() throws IOException {
        Conversation held = with(socket -> {
            while (true) {
                socket.getOutputStream().write(new byte[1_000]);
            }
        }, PATIENT);
        assertThat(held.greeting().length()).isEqualTo(4_096);
    }

    @Test
    void aSilentPortIsLeftWhenItsTimeIsUp() throws IOException {
        Conversation held = with(ConversationTest::drain, SHORT);
        assertThat(held.greeting().isEmpty()).isTrue();
        assertThat(held.answer().isEmpty()).isTrue();
        assertThat(held.ended()).isFalse();
    }

    @Test
    void aPortThatClosesAtOnceIsAskedNothing() throws IOException {
        Conversation held = with(Socket::close, PATIENT);
        assertThat(held.ended()).isTrue();
        assertThat(held.message().isEmpty()).isTrue();
    }

    @Test
    void anAnswerThatTricklesIsReadUntilItPauses() throws IOException {
        Conversation held = with(socket -> {
            for (char c : "hello".toCharArray()) {
                socket.getOutputStream().write(c);
                socket.getOutputStream().flush();
            }
            drain(socket);
        }, PATIENT);
        assertThat(held.greeting()).isEqualTo(Octets.of("hello"));
    }
}
