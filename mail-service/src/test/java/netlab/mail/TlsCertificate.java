package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A self-signed certificate for `mail.lab.example`, made with the JDK's keytool.
///
/// @param pem the certificate alone, as a server publishes it
record TlsCertificate(Path store, Path pem) {
    private static final String PASSWORD = "changeit";

    static TlsCertificate in(Path folder) throws IOException, InterruptedException {
        TlsCertificate made = new TlsCertificate(folder.resolve("key.p12"), folder.resolve("cert.pem"));
        made.keytool("-genkeypair", "-alias", "lab", "-keyalg", "EC", "-dname", "CN=mail.lab.example", "-validity", "2",
                "-ext", "SAN=dns:mail.lab.example", "-storetype", "PKCS12");
        made.keytool("-exportcert", "-alias", "lab", "-rfc", "-file", made.pem.toString());
        return made;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
