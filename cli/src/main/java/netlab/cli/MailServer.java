package netlab.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that tell which mail server is spoken to, and as whom.
final class MailServer {
    @Option(names = "--server", paramLabel = "HOST:PORT", description = "the mail server; else the lab's own")
    private @Nullable String server;

    @Option(names = "--starttls", description = "encrypt once connected")
    private boolean startTls;

    @Option(names = "--tls", description = "encrypt from the first byte")
    private boolean tls;

    @Option(names = "--cleartext", description = "don't encrypt, even where the lab's own setting says so")
    private boolean cleartext;

    @Option(names = "--insecure", description = "don't check the server's certificate")
    private boolean insecure;

    @Option(names = "--user", paramLabel = "NAME", description = "log in as; else as the lab's own account, at the lab's own server alone")
    private @Nullable String user;

    @Option(names = "--password", arity = "0..1", fallbackValue = "", paramLabel = "PASSWORD", description = "better without a value, as others see the arguments of a process: it is then in NETLAB_MAIL_PASSWORD (for the lab's own server alone), or asked for, or the first line of standard input")
    private @Nullable String password;

    @Option(names = "--no-login", description = "don't log in")
    private boolean noLogin;

    /// Writes the options into a spec.
    ///
    /// @param mechanism how to log in; null for how the server likes it
    void write(SpecWriter spec, Netlab netlab, @Nullable String mechanism) throws CliFailure {
        if ((startTls ? 1 : 0) + (tls ? 1 : 0) + (cleartext ? 1 : 0) > 1) {
            throw CliFailure.usage("--starttls, --tls and --cleartext exclude each other");
        }
        if (user == null && (password != null || mechanism != null) || user != null && noLogin) {
            throw CliFailure.usage("--password and --mechanism go with --user, and --no-login without it");
        }
        spec.put("server", server);
        spec.put("security", startTls ? "starttls" : tls ? "tls" : cleartext ? "none" : null);
        if (insecure) {
            spec.json().putObject("verify").put("tls", false);
        }
        if (noLogin) {
            spec.json().putNull("auth");
        } else if (user != null) {
            SpecWriter auth = new SpecWriter();
            auth.put("mechanism", mechanism);
            auth.put("username", user);
            auth.put("password",
                    password != null && !password.isEmpty() ? password : Password.obtain(netlab, user, server == null));
            spec.put("auth", auth);
        }
    }
}
