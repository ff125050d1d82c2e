package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netlab.service.Names;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReplicasTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private List<InetAddress> addresses = Stream.of("127.0.0.1", "127.0.0.2", "127.0.0.3")
            .map(InetAddress::ofLiteral)
            .toList();
    private ScriptedService one;
    private ScriptedService two;
    private ScriptedService three;
    private Replicas replicas;

    @BeforeEach
    void open() throws IOException {
        one = new ScriptedService(addresses.get(0), 0);
        two = new ScriptedService(addresses.get(1), one.port());
        three = new ScriptedService(addresses.get(2), one.port());
        replicas = replicas(_ -> addresses);
    }

    private Replicas replicas(Names names) {
        return new Replicas(URI.create("http://service:" + one.port()), names,
                base -> new Replica(client, Optional.empty(), base));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        three.close();
        client.close();
    }

    private List<String> offered() {
        return replicas.inTurn().stream().map(each -> each.base().getHost()).toList();
    }

    @Test
    void eachIsTheFirstInTurn() {
        assertThat(offered()).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
        assertThat(offered()).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.1");
        assertThat(offered()).containsExactly("127.0.0.3", "127.0.0.1", "127.0.0.2");
    }

    @Test
    void oneThatIsNotReadyIsLeftOutUntilItIs() throws Exception {
        two.ready(false);
        assertThat(replicas.ask()).isEqualTo("2 of 3");
        assertThat(offered()).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.3");

        two.ready(true);
        assertThat(replicas.ask()).isEqualTo("ready");
        assertThat(offered()).hasSize(3);
    }

    @Test
    void oneThatFailedIsLeftOutUntilItSaysThatItIsReady() throws Exception {
        replicas.doubt(replicas.all().get(2));
        assertThat(offered()).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");

        assertThat(replicas.ask()).isEqualTo("ready");
        assertThat(offered()).hasSize(3);
    }

    @Test
    void whereNoneIsReadyAllAreTried() throws Exception {
        one.close();
        two.ready(false);
        three.close();

        assertThat(replicas.ask()).isEqualTo("not ready");
        assertThat(offered()).hasSize(3);
    }

    @Test
    void oneThatHasGoneIsForgotten() throws Exception {
        two.ready(false);
        replicas.ask();
        addresses = List.of(addresses.get(0));
        replicas.ask();
        two.ready(true);
        addresses = List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2"));

        assertThat(offered()).as("a new replica at an old address").hasSize(2);
    }

    @Test
    void aNameWithoutAnAddressHasNoReplicas() throws Exception {
        Replicas none = replicas(_ -> {
            throw new UnknownHostException();
        });

        assertThat(none.inTurn()).isEmpty();
        assertThat(none.ask()).isEqualTo("not ready");
    }
}
