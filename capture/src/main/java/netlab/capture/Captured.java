package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// What came of the wish for a capture.
public sealed interface Captured {
    /// The media type of capture files that IANA knows.
    String MEDIA_TYPE = "application/vnd.tcpdump.pcap";

    /// A file, in the format pcapng.
    final class File implements Captured {
        private final byte[] bytes;

        /// @param bytes not copied
        public File(byte[] bytes) {
            this.bytes = bytes;
        }

        /// How many bytes it has.
        public int size() {
            return bytes.length;
        }

        /// Its bytes.
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        /// A copy of its bytes.
        public byte[] toBytes() {
            return bytes.clone();
        }
    }

    /// None, and why.
    record Missing(String why) implements Captured {
        public Missing {
            requireNonNull(why);
        }
    }
}
