package netlab.embedded;

import java.util.Optional;
import netlab.contracts.Secret;
import netlab.service.Settings;

/// What the embedded lab is told.
///
/// @param httpPort the gateway's port, `NETLAB_HTTP_PORT`; 0 for any that is free
/// @param calcPort the calc server's port in network byte order, `NETLAB_CALC_PORT`; 0 for any that is free
/// @param littleCalcPort its little-endian port, `NETLAB_CALC_LITTLE_PORT`; 0 for any that is free
/// @param data where the gateway keeps its jobs, `NETLAB_DATA`
/// @param keyFile the key that seals passwords, `NETLAB_KEY_FILE`
/// @param mailPassword the mail account's password, `NETLAB_MAIL_PASSWORD`
/// @param token what callers must show, `NETLAB_TOKEN`; empty for no check
public record EmbeddedConfig(
        int httpPort,
        int calcPort,
        int littleCalcPort,
        String data,
        String keyFile,
        Secret mailPassword,
        Optional<Secret> token) {

    /// Reads the settings.
    public static EmbeddedConfig from(Settings settings) {
        return new EmbeddedConfig(settings.port("NETLAB_HTTP_PORT", 8080),
                settings.port("NETLAB_CALC_PORT", 50_000),
                settings.port("NETLAB_CALC_LITTLE_PORT", 50_001),
                settings.text("NETLAB_DATA", ".netlab/data"),
                settings.text("NETLAB_KEY_FILE", ".netlab/key"),
                settings.secret("NETLAB_MAIL_PASSWORD").orElse(new Secret("student-lab")),
                settings.secret("NETLAB_TOKEN"));
    }
}
