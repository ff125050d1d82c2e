package netlab.gateway;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Writes what a peer sent as printable ASCII, each other byte as `\xHH`, the way nmap's scripts do. So nothing in it can be
/// a control character, a line break, or no character at all.
final class PeerText {
    private PeerText() {}

    /// The text of bytes.
    ///
    /// @param hex two digits a byte
    static String ofHex(String hex) {
        StringBuilder text = new StringBuilder();
        for (byte each : HexFormat.of().parseHex(hex)) {
            if (each >= ' ' && each <= '~') {
                text.append((char) each);
            } else {
                text.append("\\x").append(HexFormat.of().toHexDigits(each).toUpperCase(Locale.ROOT));
            }
        }
        return text.toString();
    }

    /// Any other text, the same way.
    static String of(String text) {
        return ofHex(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
    }
}
