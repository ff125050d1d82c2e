package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The peers' face with nothing behind it, which forgets each job: how many the HTTP server and the clients leave on this machine to
/// whatever stands behind such a face.
final class Bare implements Contender {
    @Override
    public String title() {
        return "no store";
    }

    @Override
    public Running start(Path folder, boolean working) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        return new Server(ServerProcess.start(Server.class.getName(), List.of(Integer.toString(port)), port, Map.of(),
                folder.resolve("server.log")));
    }

    /// The process.
    record Server(ServerProcess process) implements Running {
        /// Starts the server.
        ///
        /// @param args port
        public static void main(String[] args) {
            new PeerFace((_, _) -> {}, new Endings(false)).start(Integer.parseInt(args[0]));
        }

        @Override
        public int port() {
            return process.port();
        }

        @Override
        public boolean idle(HttpConnection connection) {
            return true;
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
