package netlab.mail;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Sends messages on demand. Arguments: `service` or `angus`, host and port. What is measured is a process that has run for a
/// while: it begins with sending to a server of its own. Then, for each line `reused|fresh connections messages` of its input, it
/// sends so many and prints the seconds that took. With the argument `encoding` it prints how many MB/s are encoded.
final class MailLoad {
    private static final int WARM_UP = 20_000;
    private static final int FRESH_WARM_UP = 5_000;

    static final String TEXT = ("x".repeat(63) + "\n").repeat(16);

    private MailLoad() {}

    /// Somebody who sends.
    interface Sender {
        /// Sends so many messages, and returns when all are sent.
        ///
        /// @param kind `reused` for connections that are used again, `fresh` for one a message
        void send(String kind, int connections, int messages) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("encoding")) {
            System.out.println(EncodingSpeed.megabytesPerSecond());
            return;
        }
        boolean angus = args[0].equals("angus");
        try (EasyServer easy = new EasyServer()) {
            Sender warm = sender(angus, "127.0.0.1", easy.port());
            warm.send("reused", 1, WARM_UP);
            if (!angus) {
                warm.send("fresh", 1, FRESH_WARM_UP);
            }
        }
        Sender sender = sender(angus, args[1], args[2]);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] order = line.split(" ", 3);
            long start = System.nanoTime();
            sender.send(order[0], Integer.parseInt(order[1]), Integer.parseInt(order[2]));
            System.out.println((System.nanoTime() - start) / 1e9);
        }
    }

    private static Sender sender(boolean angus, String host, String port) {
        return angus ? new AngusSender(host, port) : new ServiceSender(host, port);
    }
}
