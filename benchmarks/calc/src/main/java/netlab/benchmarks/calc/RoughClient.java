package netlab.benchmarks.calc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import netlab.calc.CalcCodec;
import netlab.calc.CalcRequest;
import netlab.calc.WireOperation;

/// The kinds of client that a [Soak] has. Each does its one act again and again.
enum RoughClient {

    /// Asks several things at once, cut at random places, and checks every answer up to the first that there can't be.
    PIPELINING {
        @Override
        void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally) throws IOException {
            try (Socket socket = connected(server)) {
                for (int round = 0; round < 20 && converse(socket, random, tally); round++) {
                    // As long as the connection goes on.
                }
            }
        }
    },
    /// Asks, and dies before it has read the answers.
    KILLED {
        @Override
        void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally)
                throws IOException, InterruptedException {
            try (Socket socket = connected(server)) {
                byte[] bytes = joined(questions(random));
                socket.getOutputStream().write(bytes, 0, random.nextInt(bytes.length));
                Thread.sleep(random.nextInt(20));
                socket.setSoLinger(random.nextBoolean(), 0);
            }
        }
    },
    /// Begins a request, keeps silent, and goes.
    HALF_OPEN {
        @Override
        void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally)
                throws IOException, InterruptedException {
            try (Socket socket = connected(server)) {
                byte[] bytes = Question.random(random).bytes();
                socket.getOutputStream().write(bytes, 0, random.nextInt(bytes.length));
                Thread.sleep(random.nextInt(500));
            }
        }
    },
    /// Sends and never reads, until it is full up to here or cut off.
    UNREADING {
        @Override
        void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally) throws IOException {
            byte[] request = CalcCodec.BIG_ENDIAN.encode(new CalcRequest(1, WireOperation.SUM, List.of()));
            try (Socket socket = connected(server)) {
                socket.setReceiveBufferSize(4096);
                ByteArrayOutputStream flood = new ByteArrayOutputStream();
                Stream.generate(() -> request).limit(2_000).forEach(flood::writeBytes);
                Thread closing = Thread.startVirtualThread(() -> closeLater(socket));
                try {
                    while (!socket.isClosed()) {
                        socket.getOutputStream().write(flood.toByteArray());
                    }
                } finally {
                    closing.interrupt();
                }
            }
        }
    },
    /// Sends bytes that are no request.
    GARBAGE {
        @Override
        void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally) throws IOException {
            try (Socket socket = connected(server)) {
                byte[] noise = new byte[random.nextInt(1, 4096)];
                random.nextBytes(noise);
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                long answers = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                (answers == 0 ? tally.right : tally.wrong).increment();
            }
        }
    },
    /// Asks over UDP, with garbage in between that must have no answer.
    DATAGRAMS {
        @Override
        void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally) throws IOException {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(server);
                socket.setSoTimeout(READ_MS);
                for (Question each : questions(random)) {
                    byte[] noise = new byte[random.nextInt(1, 200)];
                    random.nextBytes(noise);
                    socket.send(new DatagramPacket(noise, noise.length));
                    socket.send(new DatagramPacket(each.bytes(), each.bytes().length));
                    if (each.result().isPresent() && !hear(socket, each, tally)) {
                        return; // A late answer would be taken for that to the next question.
                    }
                }
            }
        }
    };

    private static final int READ_MS = 5_000;

    abstract void act(InetSocketAddress server, ThreadLocalRandom random, Tally tally)
            throws IOException, InterruptedException;

    /// Acts until the end, in nanoseconds of [System#nanoTime()].
    void repeat(InetSocketAddress server, long end, Tally tally) {
        while (System.nanoTime() - end < 0) {
            try {
                act(server, ThreadLocalRandom.current(), tally);
            } catch (IOException _) {
                tally.ended.increment();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static Socket connected(InetSocketAddress server) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(server, READ_MS);
            socket.setSoTimeout(READ_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static List<Question> questions(ThreadLocalRandom random) {
        return Stream.generate(() -> Question.random(random)).limit(random.nextInt(1, 40)).toList();
    }

    private static byte[] joined(List<Question> questions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        questions.forEach(each -> bytes.writeBytes(each.bytes()));
        return bytes.toByteArray();
    }

    private static boolean converse(Socket socket, ThreadLocalRandom random, Tally tally) throws IOException {
        List<Question> questions = questions(random);
        byte[] bytes = joined(questions);
        int cut = random.nextInt(bytes.length);
        OutputStream out = socket.getOutputStream();
        out.write(bytes, 0, cut);
        out.write(bytes, cut, bytes.length - cut);
        InputStream in = socket.getInputStream();
        for (Question each : questions) {
            byte[] answer = in.readNBytes(CalcCodec.ANSWER_BYTES);
            if (each.result().isEmpty()) {
                (answer.length == 0 ? tally.right : tally.wrong).increment();
                return false;
            }
            if (answer.length < CalcCodec.ANSWER_BYTES) {
                throw new IOException("The server ended the connection");
            }
            (each.isAnsweredBy(answer) ? tally.right : tally.wrong).increment();
        }
        return true;
    }

    private static boolean hear(DatagramSocket socket, Question question, Tally tally) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        try {
            socket.receive(packet);
            byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
            (answer.length == CalcCodec.ANSWER_BYTES && question.isAnsweredBy(answer) ? tally.right : tally.wrong)
                    .increment();
            return true;
        } catch (SocketTimeoutException _) {
            tally.unanswered.increment();
            return false;
        }
    }

    private static void closeLater(Socket socket) {
        try (socket) {
            TimeUnit.SECONDS.sleep(15); // longer than the server's write timeout
        } catch (InterruptedException | IOException _) {
            // The server cut it off before: that is what it should do.
        }
    }
}
