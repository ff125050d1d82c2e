package netlab.calc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import netlab.capture.SocketLog;
import netlab.contracts.CalcCheckResult;
import netlab.contracts.Transport;

/// One case of the [Course]: a conversation with a server, and what a right server says in it.
///
/// @param name such as `tcp-split-in-two`; begins with the transport
/// @param about what is tried, in a sentence
/// @param expected what comes from a right server, as a [Conversation] puts it down
/// @param script the conversation, which tells what came
record Trial(String name, String about, String expected, Script script) {

    /// What is said and listened to.
    @FunctionalInterface
    interface Script {
        /// Plays it, and gives what came in words.
        String play(Clients clients) throws IOException, InterruptedException;
    }

    /// Who a script speaks through: further clients of the same server.
    ///
    /// @param patience how long each of them waits for what it listens to
    /// @param sockets is told what they do with their sockets
    record Clients(InetSocketAddress server, CalcCodec codec, Duration patience, SocketLog sockets) {
        Conversation begin(Transport transport) throws InterruptedException {
            return Conversation.with(server, transport, codec, patience, sockets);
        }
    }

    /// Tries the server.
    CalcCheckResult.Case against(Clients clients) throws InterruptedException {
        String came;
        try {
            came = script.play(clients);
        } catch (IOException e) {
            came = "an error on this side: " + e.getMessage();
        }
        return new CalcCheckResult.Case(name, came.equals(expected), about, expected, came);
    }
}
