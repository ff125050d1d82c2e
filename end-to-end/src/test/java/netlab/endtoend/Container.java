package netlab.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One container of the composed lab, and what may happen to it.
///
/// @param docker the engine's client
/// @param id the container's
record Container(Docker docker, String id) {
    /// Kills it as somebody with `docker kill` does: it stays down until it is started.
    void kill() {
        docker.run("kill", "--signal", "KILL", id);
    }

    /// Kills its first process from outside, as the kernel does where memory is short: the restart policy brings it back.
    void crash() {
        String process = inspect("{{.State.Pid}}");
        // Within its own namespace a first process can't be killed. If the policy has just begun to start it again, there is
        // none.
        docker.run("run", "--rm", "--pid", "host", "--network", "none", "--user", "0", "--cap-drop", "ALL",
                "--cap-add", "KILL", "--entrypoint", "sh", inspect("{{.Image}}"), "-c",
                "[ %s -eq 0 ] || kill -9 %s".formatted(process, process));
    }

    void start() {
        docker.run("start", id);
    }

    /// Lets it stand still. A runtime can't freeze a container that just starts processes, as for a health check: then it is
    /// tried again.
    void pause() {
        for (int tries = 1; true; tries++) {
            try {
                docker.run("pause", id);
                return;
            } catch (IllegalStateException e) {
                if (tries == 5 || !String.valueOf(e.getMessage()).contains("unable to freeze")) {
                    throw e;
                }
            }
        }
    }

    void unpause() {
        docker.run("unpause", id);
    }

    /// Lets it have a twentieth of a processor, so that what it does takes long enough for something to befall it meanwhile.
    ///
    /// @return what lets it have all again
    Runnable slow() {
        docker.run("update", "--cpu-period", "100000", "--cpu-quota", "5000", id);
        return () -> docker.run("update", "--cpu-quota", "-1", id);
    }

    /// Takes it off its network.
    ///
    /// @return what puts it back, under the names it had
    Runnable cut() {
        String[] had = inspect("{{range $name, $network := .NetworkSettings.Networks}}{{$name}} "
                + "{{range $network.Aliases}}{{.}} {{end}}{{end}}").split(" ");
        List<String> connect = new ArrayList<>(List.of("network", "connect"));
        Stream.of(had).skip(1).forEach(alias -> connect.addAll(List.of("--alias", alias)));
        connect.addAll(List.of(had[0], id));
        docker.run("network", "disconnect", had[0], id);
        return () -> docker.run(connect.toArray(String[]::new));
    }

    private String inspect(String format) {
        return docker.run("inspect", "--format", format, id).strip();
    }
}
