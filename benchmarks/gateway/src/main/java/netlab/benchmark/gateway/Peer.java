package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A job library behind the bare face, its store a database of its own.
///
/// @param title as the tables call it
/// @param main the class of its server
/// @param database makes an empty database, and gives its JDBC address
/// @param connections in its pool
/// @param more further arguments of its server
record Peer(String title, String main, Database database, int connections, List<String> more) implements Contender {

    /// Makes empty databases.
    @FunctionalInterface
    interface Database {
        String fresh(Path folder) throws IOException;
    }

    @Override
    public Running start(Path folder, boolean working) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(port), database.fresh(folder),
                Integer.toString(connections), Boolean.toString(working)));
        arguments.addAll(more);
        return new Server(ServerProcess.start(main, arguments, port, Map.of(), folder.resolve("server.log")));
    }

    private record Server(ServerProcess process) implements Running {
        @Override
        public int port() {
            return process.port();
        }

        @Override
        public boolean idle(HttpConnection connection) throws IOException {
            return connection.exchange(HttpConnection.get("/unfinished")).body().equals("0");
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
