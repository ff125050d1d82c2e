package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShortageTest {
    @Test
    void whatThisMachineLacksSaysNothingOfTheTarget() {
        assertThat(Stream.of(new BindException("Cannot assign requested address"),
                new SocketException("Resource temporarily unavailable"),
                new SocketException("No buffer space available"),
                new IOException("Cannot allocate memory"))).allMatch(Shortage::isLocal);
    }

    @Test
    void whatTheTargetOrTheWayThereAnsweredIsNoShortage() {
        assertThat(Stream.of(new ConnectException("Connection refused"),
                new NoRouteToHostException("No route to host"), new IOException("Operation not permitted"),
                new IOException())).noneMatch(Shortage::isLocal);
    }
}
